import { shiftedAmendment } from '../../core/merging/shift.ts';
import type { Amendment, AmendmentKind, ReturnedLine, Taken } from '../../core/state.ts';
import type { Client } from '../client.ts';
import { bigints, ints, uuids } from '../columns.ts';
import { type Past, spelled } from './past.ts';

interface AmendmentRow {
  readonly transaction_seq: number;
  readonly slot: number;
  readonly shift: number;
  readonly seq: number;
  readonly kind: AmendmentKind;
  readonly event: string | null;
  readonly voided: boolean;
  readonly voids: number | null;
  readonly lines: readonly ReturnedLine[];
  readonly taken: readonly Taken[];
  readonly qualifies: boolean | null;
}

/** What became of transactions, in the order in which it did. */
export async function loadAmendments(
  client: Client,
  past: Past,
  seqs: readonly number[],
): Promise<readonly { transaction_seq: number; amendment: Amendment }[]> {
  if (seqs.length === 0) return [];
  const asked = spelled(past, seqs);
  const { rows } = await client.query<AmendmentRow>({
    name: 'history-amendments',
    text: `select p.seq as transaction_seq, p.slot, p.there - p.seq as shift, a.seq, a.kind, a.event, a.voided, a.voids,
        a.lines, a.taken, a.qualifies
      from unnest($1::uuid[], $2::int[], $3::bigint[], $4::bigint[]) as p (account_id, slot, seq, there)
      join amendments a on a.account_id = p.account_id and a.transaction_seq = p.there
      order by a.seq - (p.there - p.seq)`,
    values: [
      uuids(asked.map(({ place }) => place.accountId)),
      ints(asked.map(({ place }) => place.slot)),
      bigints(asked.map(({ seq }) => seq)),
      bigints(asked.map(({ there }) => there)),
    ],
  });
  const undone = new Set(rows.flatMap((row) => (row.voids === null ? [] : [row.voids - row.shift])));
  return rows.map(({ transaction_seq, slot, shift, voids: _, taken, ...row }) => ({
    transaction_seq,
    amendment: shiftedAmendment(
      { ...row, voided: row.voided || undone.has(row.seq - shift), taken: taken.map(withTerms) },
      { slot, people: past.people },
    ),
  }));
}

/** What was written before lots had these terms had none of them. */
function withTerms(taken: Taken): Taken {
  const lots = taken.lots.map((one) => ({ ...one, lot: { ...NO_TERMS, ...one.lot } }));
  return { ...taken, lots };
}

const NO_TERMS = { awaits: null, lapsesUnder: null, card: null } as const;
