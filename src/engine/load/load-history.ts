import type { ReturnRequestLine } from '../../core/command.ts';
import type { Entry } from '../../core/ledger.ts';
import { onBook, onSide } from '../../core/ledger.ts';
import { standsAs } from '../../core/stands-as.ts';
import type { PastTransaction } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { Client } from '../client.ts';
import { holderFromColumn } from '../holder-column.ts';
import { type CommandRow, findCandidates, PAST_COLUMNS } from './find-candidates.ts';
import { loadAmendments } from './load-amendments.ts';

/** Which past transactions of an account a command asks for. */
export type HistoryNeed =
  | { readonly of: string }
  /** The purchases that it takes to match these lines, which name none. */
  | { readonly lines: readonly ReturnRequestLine[] }
  | { readonly seq: number }
  /** Just these. */
  | { readonly seqs: readonly number[] }
  /** What a referrer was told, by its name. */
  | { readonly told: string };

/** The past transactions asked for, with their points and what became of them. Rare: one account at a time. */
export async function loadHistory(
  client: Client,
  accountId: string,
  needs: readonly HistoryNeed[],
): Promise<ReadonlyMap<number, PastTransaction>> {
  const found = new Map<number, CommandRow>();
  for (const need of needs)
    for (const row of await findCommands(client, accountId, need)) found.set(row.seq, row);
  const seqs = [...found.keys()];
  if (seqs.length === 0) return new Map();
  const [entries, expired, amendments] = await Promise.all([
    loadIssued(client, accountId, seqs),
    loadExpired(client, accountId, seqs),
    loadAmendments(client, accountId, seqs),
  ]);
  return new Map(
    [...found].map(([seq, row]) => [
      seq,
      {
        seq,
        externalId: row.body.externalId,
        ...standsAs(row.body.transaction, row.basis, row.program_version),
        issued: entries.filter((e) => e.seq === seq).map((e) => e.entry),
        expired: new Map(expired.filter((e) => e.lot_seq === seq).map((e) => [e.lot_n, e.amount])),
        amendments: amendments.filter((a) => a.transaction_seq === seq).map((a) => a.amendment),
      },
    ]),
  );
}

async function findCommands(
  client: Client,
  accountId: string,
  need: HistoryNeed,
): Promise<readonly CommandRow[]> {
  const posted = "c.kind in ('purchase', 'activity', 'referral')";
  if ('of' in need || 'told' in need) {
    const key = 'of' in need ? `x:${need.of}` : need.told;
    const text = `select ${PAST_COLUMNS} from commands c where c.account_id = $1 and c.key = $2 and ${posted}`;
    return (await client.query<CommandRow>({ name: 'history-of', text, values: [accountId, key] })).rows;
  }
  if ('seq' in need) {
    const text = `select ${PAST_COLUMNS} from commands c where c.account_id = $1 and ${posted}
      and (c.seq = $2 or c.seq in (select a.transaction_seq from amendments a where a.account_id = $1 and a.seq = $2))`;
    return (await client.query<CommandRow>({ name: 'history-seq', text, values: [accountId, need.seq] }))
      .rows;
  }
  if ('seqs' in need) {
    const text = `select ${PAST_COLUMNS} from commands c where c.account_id = $1 and ${posted} and c.seq = any($2::bigint[])`;
    return (await client.query<CommandRow>({ name: 'history-seqs', text, values: [accountId, need.seqs] }))
      .rows;
  }
  return findCandidates(client, accountId, need.lines);
}

interface IssuedRow {
  readonly seq: number;
  readonly n: number;
  readonly points: string;
  readonly amount: number;
  readonly target: 'pending' | 'active';
  readonly target_holder: string;
  readonly rule: string | null;
  readonly at: Instant;
}

async function loadIssued(
  client: Client,
  accountId: string,
  seqs: readonly number[],
): Promise<readonly { seq: number; entry: Entry }[]> {
  const { rows } = await client.query<IssuedRow>({
    name: 'history-issued',
    text: `select seq, n, points, amount, target, target_holder, rule, at from entries
      where account_id = $1 and seq = any($2::bigint[]) and source = 'issued' order by seq, n`,
    values: [accountId, seqs],
  });
  return rows.map(({ seq, n, points, amount, target, target_holder, rule, at }) => ({
    seq,
    entry: {
      n,
      points,
      amount,
      source: onBook('issued'),
      target: onSide(target, holderFromColumn(target_holder)),
      rule,
      lot: { seq, n },
      at,
    },
  }));
}

async function loadExpired(
  client: Client,
  accountId: string,
  seqs: readonly number[],
): Promise<readonly { lot_seq: number; lot_n: number; amount: number }[]> {
  const { rows } = await client.query<{ lot_seq: number; lot_n: number; amount: number }>({
    name: 'history-expired',
    // What was reinstated expired no longer. Each half has an index of its own.
    text: `select lot_seq, lot_n, sum(amount)::bigint as amount from (
        select lot_seq, lot_n, amount from entries
        where account_id = $1 and lot_seq = any($2::bigint[]) and target = 'expired'
        union all
        select lot_seq, lot_n, -amount from entries
        where account_id = $1 and lot_seq = any($2::bigint[]) and source = 'expired'
      ) as moved group by lot_seq, lot_n`,
    values: [accountId, seqs],
  });
  return rows;
}
