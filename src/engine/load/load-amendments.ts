import type { Amendment, AmendmentKind, ReturnedLine, Taken } from '../../core/state.ts';
import type { Client } from '../client.ts';

interface AmendmentRow {
  readonly transaction_seq: number;
  readonly seq: number;
  readonly kind: AmendmentKind;
  readonly event: string | null;
  readonly voided: boolean;
  readonly lines: readonly ReturnedLine[];
  readonly taken: readonly Taken[];
  readonly qualifies: boolean | null;
}

/** What became of transactions, in the order in which it did. */
export async function loadAmendments(
  client: Client,
  accountId: string,
  seqs: readonly number[],
): Promise<readonly { transaction_seq: number; amendment: Amendment }[]> {
  if (seqs.length === 0) return [];
  const { rows } = await client.query<AmendmentRow>({
    name: 'history-amendments',
    text: `select transaction_seq, seq, kind, event, voided, lines, taken, qualifies from amendments
      where account_id = $1 and transaction_seq = any($2::bigint[]) order by seq`,
    values: [accountId, seqs],
  });
  return rows.map(({ transaction_seq, taken, ...amendment }) => ({
    transaction_seq,
    amendment: { ...amendment, taken: taken.map(withTerms) },
  }));
}

/** What was written before lots had these terms had none of them. */
function withTerms(taken: Taken): Taken {
  const lots = taken.lots.map((one) => ({ ...one, lot: { ...NO_TERMS, ...one.lot } }));
  return { ...taken, lots };
}

const NO_TERMS = { awaits: null, lapsesUnder: null, card: null } as const;
