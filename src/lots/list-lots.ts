import type { Kysely } from 'kysely';
import { lotKey } from '../core/books.ts';
import { bySpendingOrder, type Holder, type Lot } from '../core/ledger.ts';
import type { Tables } from '../db/tables.ts';
import type { Decided } from '../engine/submission.ts';
import { findEntries, type LedgerEntry } from '../wallets/repository.ts';

export interface LotFilter {
  readonly holder: Holder | undefined;
  readonly points: string | undefined;
}

/** Where a lot stands in the order of spending. */
export type LotPosition = Pick<Lot, 'seq' | 'n' | 'expiresAt'>;

export interface OriginatedLot {
  readonly lot: Lot;
  /** The entry that opened it. */
  readonly origin: LedgerEntry;
}

/** Open lots of an account as it stands settled, in the order of spending; with one more than the limit. */
export async function listLots(
  db: Kysely<Tables>,
  { accountId, state, decision, earlier }: Decided,
  { holder, points }: LotFilter,
  page: { readonly after: LotPosition | undefined; readonly limit: number },
): Promise<readonly OriginatedLot[]> {
  const { after } = page;
  const lots = (state.lots ?? [])
    .filter((lot) => (holder ?? lot.holder) === lot.holder && (points ?? lot.points) === lot.points)
    .filter((lot) => after === undefined || bySpendingOrder(lot, { ...lot, ...after }) > 0)
    .sort(bySpendingOrder)
    .slice(0, page.limit + 1);
  const due = [...earlier, decision].flatMap(({ seq, entries }) =>
    entries.map((entry): LedgerEntry => ({ ...entry, seq, booked: null })),
  );
  const entries = [...due, ...(await findEntries(db, accountId, lots))];
  const origins = new Map(entries.map((entry) => [lotKey(entry), entry]));
  return lots.map((lot) => {
    const origin = origins.get(lotKey(lot));
    if (origin === undefined) throw new Error('a lot that no entry opened');
    return { lot, origin };
  });
}
