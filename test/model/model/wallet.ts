import { atLeastZero, least } from './decimal.ts';

/** Points that came together. Used up it stays, empty, because what is undone may come back into it. */
export interface Lot {
  /** Lots that came later have higher numbers. */
  number: number;
  /** What the service calls it, once it was seen there. */
  id: string | undefined;
  left: bigint;
  /** How much of it expired unspent, and is expired still. */
  expired: bigint;
  /** In which wallet it last expired. */
  expiredIn: Wallet | undefined;
  /** How much of it was cancelled before it became active. */
  cancelled: bigint;
  isPending: boolean;
  activeFrom: number;
  /** Exclusive: at that instant it is over. Infinity: never. */
  expiresAt: number;
}

/** One kind of points of one holder. */
export interface Wallet {
  readonly lots: Lot[];
  /** Above zero there is no active lot: what comes pays this first. */
  owed: bigint;
}

export interface Terms {
  readonly activeFrom: number;
  readonly expiresAt: number;
}

export function emptyWallet(): Wallet {
  return { lots: [], owed: 0n };
}

export function activeOf(wallet: Wallet): bigint {
  return sumOf(wallet.lots.filter((lot) => !lot.isPending)) - wallet.owed;
}

export function pendingOf(wallet: Wallet): bigint {
  return sumOf(wallet.lots.filter((lot) => lot.isPending));
}

/** Points come in, as of an instant: what is active then pays what is owed first. */
export function credit(wallet: Wallet, number: number, amount: bigint, terms: Terms, at: number): Lot {
  const isPending = terms.activeFrom > at;
  const lot: Lot = {
    number,
    id: undefined,
    left: 0n,
    expired: 0n,
    expiredIn: undefined,
    cancelled: 0n,
    isPending,
    ...terms,
  };
  wallet.lots.push(lot);
  putInto(wallet, lot, amount);
  return lot;
}

/** A lot of which nothing is left is there again, with these instants. */
export function reopen(wallet: Wallet, lot: Lot, amount: bigint, terms: Terms, at: number): void {
  Object.assign(lot, terms, { isPending: terms.activeFrom > at });
  putInto(wallet, lot, amount);
}

/** A lot goes on as it is in another wallet: what that one owes is paid first. */
export function handOver(from: Wallet, to: Wallet, lot: Lot): void {
  moveLot(from, to, lot);
  if (!lot.isPending) lot.left -= payOwed(to, lot.left);
}

export function moveLot(from: Wallet, to: Wallet, lot: Lot): void {
  from.lots.splice(from.lots.indexOf(lot), 1);
  to.lots.push(lot);
}

/** What one owes another one pays, as far as there is something; the rest that one owes. */
export function takeOverDebt(from: Wallet, to: Wallet): void {
  const parts = spend(to, from.owed);
  to.owed += parts.reduce((owed, { amount }) => owed - amount, from.owed);
  from.owed = 0n;
}

/**
 * What expired is there again, and has another end: where the rest of the lot is, or where it expired. Answers whose
 * wallet that is.
 */
export function reinstate(
  wallet: Wallet,
  lot: Lot,
  amount: bigint,
  { at, expiresAt }: { readonly at: number; readonly expiresAt: number },
): Wallet {
  lot.expired -= amount;
  if (lot.left > 0n) {
    putInto(wallet, lot, amount);
    lot.expiresAt = expiresAt;
    return wallet;
  }
  const back = lot.expiredIn ?? wallet;
  moveLot(wallet, back, lot);
  reopen(back, lot, amount, { activeFrom: at, expiresAt }, at);
  return back;
}

export function putInto(wallet: Wallet, lot: Lot, amount: bigint): void {
  lot.left += amount - (lot.isPending ? 0n : payOwed(wallet, amount));
}

function payOwed(wallet: Wallet, amount: bigint): bigint {
  const paid = least(amount, wallet.owed);
  wallet.owed -= paid;
  return paid;
}

/** Takes up to so many points out of a lot; how many that were. */
export function drawFrom(lot: Lot, most: bigint): bigint {
  const drawn = least(lot.left, most);
  lot.left -= drawn;
  return drawn;
}

export function activeLots({ lots }: Wallet): Lot[] {
  return inSpendingOrder(lots.filter((lot) => !lot.isPending && lot.left > 0n));
}

/** Soonest-expiring first, then oldest. */
export function inSpendingOrder(lots: readonly Lot[]): Lot[] {
  return [...lots].sort((a, b) =>
    a.expiresAt === b.expiresAt ? a.number - b.number : a.expiresAt - b.expiresAt,
  );
}

/** Spends what is there; what came from which lot. */
export function spend(wallet: Wallet, amount: bigint): { readonly lot: Lot; readonly amount: bigint }[] {
  let left = amount;
  return activeLots(wallet).flatMap((lot) => {
    const drawn = drawFrom(lot, left);
    left -= drawn;
    return drawn > 0n ? [{ lot, amount: drawn }] : [];
  });
}

/** All that happens by itself up to an instant, one thing after the other; at one instant points are active before others expire. */
export function settle(wallet: Wallet, now: number): void {
  for (let next = nextThing(wallet, now); next !== undefined; next = nextThing(wallet, now)) {
    const { lot } = next;
    if (next.isExpiry) expire(wallet, lot);
    else activate(wallet, lot, lot.activeFrom);
  }
}

export function expire(wallet: Wallet, lot: Lot): void {
  if (lot.left > 0n) lot.expiredIn = wallet;
  lot.expired += lot.left;
  lot.left = 0n;
}

export function activate(wallet: Wallet, lot: Lot, at: number): void {
  lot.isPending = false;
  lot.activeFrom = at;
  lot.left -= payOwed(wallet, lot.left);
}

function nextThing({ lots }: Wallet, now: number) {
  return lots
    .filter(({ left }) => left > 0n)
    .flatMap((lot) => [
      ...(lot.isPending ? [{ at: lot.activeFrom, isExpiry: false, lot }] : []),
      { at: lot.expiresAt, isExpiry: true, lot },
    ])
    .filter(({ at }) => at <= now)
    .sort((a, b) => a.at - b.at || Number(a.isExpiry) - Number(b.isExpiry) || a.lot.number - b.lot.number)
    .at(0);
}

function sumOf(lots: readonly Lot[]): bigint {
  return lots.reduce((sum, { left }) => sum + atLeastZero(left), 0n);
}
