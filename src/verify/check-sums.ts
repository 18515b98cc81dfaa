import { type Kysely, sql } from 'kysely';
import type { Tables } from '../db/tables.ts';
import type { AccountHead } from './accounts.ts';
import { checkDue } from './check-due.ts';
import { checkLedger } from './check-ledger.ts';
import type { Checked } from './check-page.ts';
import { checkTransit } from './check-transit.ts';
import type { Difference } from './difference.ts';
import { inSnapshot } from './snapshot.ts';

/** What can be said of accounts without deciding their logs again: sums, and whether the logs are whole. */
export function checkSums(db: Kysely<Tables>, heads: readonly AccountHead[]): Promise<Checked> {
  const ids = heads.map(({ accountId }) => accountId);
  return inSnapshot(db, async (snapshot) => {
    const counted = await countLogs(snapshot, ids);
    return {
      accounts: heads.length,
      commands: counted.reduce((sum, { commands }) => sum + commands, 0),
      entries: counted.reduce((sum, { entries }) => sum + entries, 0),
      differences: [
        ...counted.flatMap(differencesOf),
        ...(await checkLedger(snapshot, ids)),
        ...(await checkDue(snapshot, ids)),
        ...(await checkTransit(snapshot, ids)),
      ],
    };
  });
}

interface Counted {
  readonly account_id: string;
  readonly seq: number;
  readonly commands: number;
  readonly last: number | null;
  readonly entries: number;
}

async function countLogs(
  snapshot: Kysely<Tables>,
  accountIds: readonly string[],
): Promise<readonly Counted[]> {
  const { rows } = await sql<Counted>`
    select h.account_id, h.seq, c.commands, c.last, e.entries from account_heads h
    cross join lateral (select count(*) as commands, max(seq) as last from commands where account_id = h.account_id) c
    cross join lateral (select count(*) as entries from entries where account_id = h.account_id) e
    where h.account_id = any(${accountIds}::uuid[]) order by 1`.execute(snapshot);
  return rows;
}

/** Numbers begin with 1 and are given once: as many commands as the last one says, or some are missing. */
function differencesOf({ account_id: accountId, seq, commands, last }: Counted): readonly Difference[] {
  const of = { accountId, against: 'log', key: {} } as const;
  const found: Difference[] = [];
  if (commands !== (last ?? 0))
    found.push({ ...of, kind: 'commands', stored: { commands }, expected: { commands: last ?? 0 } });
  if (seq !== (last ?? 0))
    found.push({ ...of, kind: 'account_heads', stored: { seq }, expected: { seq: last ?? 0 } });
  return found;
}
