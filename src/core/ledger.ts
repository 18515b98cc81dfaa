import type { Instant } from './time.ts';

/** Who holds a wallet: the account itself, or a stakeholder by id. */
export type Holder = string;
export const ACCOUNT: Holder = 'account';

export type Side = 'pending' | 'active' | 'reserved';
export type Book =
  | 'issued'
  | 'redeemed'
  | 'expired'
  | 'taken-back'
  | 'adjusted'
  | 'in-transit'
  | 'transferred'
  | 'paid-out';

/** A side of a wallet, or a counter-place in the account's books. */
export type Place = { readonly side: Side; readonly holder: Holder } | { readonly book: Book };

/** One move of points; both sides stand in one row, so that imbalance cannot be written. amount is above zero. */
export interface Entry {
  readonly n: number;
  readonly points: string;
  readonly amount: number;
  readonly source: Place;
  readonly target: Place;
  readonly rule: string | null;
  readonly lot: LotRef | null;
  readonly at: Instant;
}

/** A lot is named by the command and the entry that opened it. */
export interface LotRef {
  readonly seq: number;
  readonly n: number;
}

export interface Lot extends LotRef {
  readonly holder: Holder;
  readonly points: string;
  readonly side: 'pending' | 'active';
  readonly amount: number;
  /** What of it is unspent and not in debt; above zero, or the lot is closed. */
  readonly remaining: number;
  /** Null: that is not known. */
  readonly availableAt: Instant | null;
  /** The type of activity that makes it active when it names the transaction that opened the lot; null: time alone. */
  readonly awaits: string | null;
  readonly expiresAt: Instant | null;
  /** The version by whose terms it expires once the account has been inactive for long enough; null: it does not. */
  readonly lapsesUnder: number | null;
  /** The card that its points are stamps on. */
  readonly card: LotRef | null;
}

/** active is below zero while points are owed. */
export interface Wallet {
  readonly holder: Holder;
  readonly points: string;
  readonly pending: number;
  readonly active: number;
  readonly reserved: number;
}

export function onBook(book: Book): Place {
  return { book };
}

export function onSide(side: Side, holder: Holder): Place {
  return { side, holder };
}

export function isOn(place: Place, book: Book): boolean {
  return 'book' in place && place.book === book;
}

/** Soonest-expiring first, then oldest. */
export function bySpendingOrder(a: Lot, b: Lot): number {
  const byExpiry = (a.expiresAt ?? Number.POSITIVE_INFINITY) - (b.expiresAt ?? Number.POSITIVE_INFINITY);
  if (byExpiry !== 0 && !Number.isNaN(byExpiry)) return byExpiry;
  return a.seq - b.seq || a.n - b.n;
}
