import type { Kysely } from 'kysely';
import { lotKey } from '../core/books.ts';
import { bySpendingOrder, type Holder, type Lot } from '../core/ledger.ts';
import type { Tables } from '../db/tables.ts';
import type { Decided } from '../engine/submission.ts';
import { type Owning, owning, scopedOf } from '../http/own-ids.ts';
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
  const entries = [...due, ...(await findOrigins(db, owning(accountId, state.absorbed), lots))];
  const origins = new Map(entries.map((entry) => [lotKey(entry), entry]));
  return lots.map((lot) => {
    const origin = origins.get(lotKey(lot));
    if (origin === undefined) throw new Error('a lot that no entry opened');
    return { lot, origin };
  });
}

/** Lots that were taken over were opened by the account that was merged. */
async function findOrigins(
  db: Kysely<Tables>,
  of: Owning,
  lots: readonly Lot[],
): Promise<readonly LedgerEntry[]> {
  const byOwner = Map.groupBy(lots, ({ seq }) => scopedOf(of, seq).accountId);
  const found = [...byOwner].map(async ([owner, own]) => {
    const there = new Map(own.map(({ seq, n }) => [lotKey({ seq: scopedOf(of, seq).seq, n }), seq]));
    const asked = own.map((lot) => ({ ...lot, seq: scopedOf(of, lot.seq).seq }));
    const entries = await findEntries(db, owner, asked);
    return entries.map((entry) => numberedHere(entry, (there.get(lotKey(entry)) ?? entry.seq) - entry.seq));
  });
  return (await Promise.all(found)).flat();
}

function numberedHere({ booked, ...entry }: LedgerEntry, by: number): LedgerEntry {
  const subject = booked?.subject == null ? null : { ...booked.subject, seq: booked.subject.seq + by };
  return { ...entry, seq: entry.seq + by, booked: booked && { ...booked, subject } };
}
