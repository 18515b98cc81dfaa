import type { Basis } from '../../core/basis.ts';
import type { ReturnCommand } from '../../core/command.ts';
import { shiftedBasis } from '../../core/merging/shift.ts';
import type { Program } from '../../core/program/compiled.ts';
import type { PastTransaction } from '../../core/state.ts';
import { judgeSupposed, supposedEntries, supposedPurchase } from '../../core/supposed-purchase.ts';
import type { Client } from '../client.ts';
import { loadAmendments } from './load-amendments.ts';
import { asKnownNow, columnsOf, type Past, SPELLED, spelledAtOwner } from './past.ts';

interface ReturnRow {
  readonly seq: number;
  readonly slot: number;
  readonly body: ReturnCommand;
  readonly basis: Basis;
  readonly program_version: number;
}

/** Those of the commands that are returns of which something was found in no purchase, and evaluated, by their seq. */
export async function loadSupposed(
  client: Client,
  past: Past,
  seqs: readonly number[],
  programs: readonly Program[],
): Promise<ReadonlyMap<number, PastTransaction>> {
  const { rows } = await client.query<ReturnRow>({
    name: 'supposed-returns',
    text: `select p.seq, p.slot, c.body, c.basis, c.program_version from ${SPELLED}
      join commands c on c.account_id = p.account_id and c.seq = p.there and c.kind = 'return' and c.basis is not null`,
    values: columnsOf(spelledAtOwner(past, seqs)),
  });
  const amendments = await loadAmendments(
    client,
    past,
    rows.map(({ seq }) => seq),
  );
  return new Map(
    rows.map((row) => {
      const made = amendments.filter(({ transaction_seq }) => transaction_seq === row.seq);
      return [
        row.seq,
        supposedOf(
          asKnownHere(past, row),
          made.map(({ amendment }) => amendment),
          programs,
        ),
      ];
    }),
  );
}

function asKnownHere(past: Past, { body, basis, ...row }: ReturnRow): ReturnRow {
  const known = { body: asKnownNow(past, body), basis: shiftedBasis(asKnownNow(past, basis), row.slot) };
  return { ...row, ...known };
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
