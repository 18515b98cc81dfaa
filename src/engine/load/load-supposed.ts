import type { Basis } from '../../core/basis.ts';
import type { ReturnCommand } from '../../core/command.ts';
import type { Program } from '../../core/program/compiled.ts';
import type { PastTransaction } from '../../core/state.ts';
import { judgeSupposed, supposedEntries, supposedPurchase } from '../../core/supposed-purchase.ts';
import type { Client } from '../client.ts';
import { loadAmendments } from './load-amendments.ts';

interface ReturnRow {
  readonly seq: number;
  readonly body: ReturnCommand;
  readonly basis: Basis;
  readonly program_version: number;
}

/** Those of the commands that are returns of which something was found in no purchase, and evaluated, by their seq. */
export async function loadSupposed(
  client: Client,
  accountId: string,
  seqs: readonly number[],
  programs: readonly Program[],
): Promise<ReadonlyMap<number, PastTransaction>> {
  const { rows } = await client.query<ReturnRow>({
    name: 'supposed-returns',
    text: `select c.seq, c.body, c.basis, c.program_version from commands c
      where c.account_id = $1 and c.seq = any($2::bigint[]) and c.kind = 'return' and c.basis is not null`,
    values: [accountId, seqs],
  });
  const amendments = await loadAmendments(
    client,
    accountId,
    rows.map(({ seq }) => seq),
  );
  return new Map(
    rows.map((row) => {
      const made = amendments.filter(({ transaction_seq }) => transaction_seq === row.seq);
      return [
        row.seq,
        supposedOf(
          row,
          made.map(({ amendment }) => amendment),
          programs,
        ),
      ];
    }),
  );
}

/** What was evaluated stands as lines of the return itself, which amends itself alone. */
function supposedOf(
  { seq, body, basis, program_version: programVersion }: ReturnRow,
  amendments: PastTransaction['amendments'],
  programs: readonly Program[],
): PastTransaction {
  const program = programs.find(({ version }) => version === programVersion);
  const evaluated = amendments.find((amendment) => amendment.seq === seq);
  if (program === undefined || evaluated === undefined)
    throw new Error(`return ${seq} says not what was evaluated`);
  const posted = supposedPurchase(body, evaluated.lines, program.document.currency);
  return {
    seq,
    externalId: body.externalId,
    posted,
    basis,
    programVersion,
    issued: supposedEntries({ seq, posted }, judgeSupposed(program, posted, basis)),
    expired: new Map(),
    amendments,
  };
}
