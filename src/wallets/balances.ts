import { lotKey } from '../core/books.ts';
import { ACCOUNT, type Entry, type Holder, type Lot, type Side, type Wallet } from '../core/ledger.ts';
import { lapseName } from '../core/occasions/next-occasion.ts';
import { type AccountState, walletKey } from '../core/state.ts';
import type { Instant } from '../core/time.ts';

/** Points that came into a side of a wallet, or (below zero) left it. */
export interface Movement {
  readonly holder: Holder;
  readonly points: string;
  readonly side: Side;
  readonly amount: number;
}

export function movementsOf({ points, amount, source, target }: Entry): readonly Movement[] {
  const left = 'side' in source ? [{ ...source, points, amount: -amount }] : [];
  return 'side' in target ? [...left, { ...target, points, amount }] : left;
}

export function walletsOf(movements: readonly Movement[]): readonly Wallet[] {
  const wallets = new Map<string, Wallet>();
  for (const { holder, points, side, amount } of movements) {
    const key = walletKey(holder, points);
    const wallet = wallets.get(key) ?? emptyWallet(holder, points);
    wallets.set(key, { ...wallet, [side]: wallet[side] + amount });
  }
  return [...wallets.values()];
}

/** The account's own wallets are always there, one for each kind of points; those of people once they had points. */
export function withOwnWallets(wallets: readonly Wallet[], kinds: Iterable<string>): readonly Wallet[] {
  const known = new Set(wallets.filter(({ holder }) => holder === ACCOUNT).map(({ points }) => points));
  const missing = [...kinds]
    .filter((points) => !known.has(points))
    .map((points) => emptyWallet(ACCOUNT, points));
  return [...wallets, ...missing].sort(byHolder);
}

/** What is known about the ends of points that no date says. */
export interface Ends {
  readonly cards: AccountState['cards'];
  /** When points of a kind and version (see lapseName) expire by inactivity if nothing is done any more. */
  readonly idle: ReadonlyMap<string, Instant>;
}

/** The active points that expire first. Lots of one instant are told together. */
export function expiringNext(
  lots: readonly Lot[],
  { holder, points }: Wallet,
  { cards, idle }: Ends,
): { readonly amount: number; readonly at: Instant } | null {
  const full = fullCards(lots, cards);
  let next: { amount: number; at: Instant } | null = null;
  for (const lot of lots) {
    const { remaining, card, lapsesUnder } = lot;
    if (lot.holder !== holder || lot.points !== points || lot.side !== 'active' || remaining <= 0) continue;
    // A full card waits for its reward.
    if (card !== null && full.has(lotKey(card))) continue;
    const at = lapsesUnder === null ? lot.expiresAt : (idle.get(lapseName(points, lapsesUnder)) ?? null);
    if (at === null) continue;
    if (next === null || at < next.at) next = { amount: remaining, at };
    else if (at === next.at) next = { amount: next.amount + remaining, at };
  }
  return next;
}

function fullCards(lots: readonly Lot[], cards: AccountState['cards']): ReadonlySet<string> {
  if (cards.size === 0) return NO_CARDS;
  const stamps = new Map<string, number>();
  for (const { card, remaining } of lots)
    if (card !== null) stamps.set(lotKey(card), (stamps.get(lotKey(card)) ?? 0) + remaining);
  return new Set(
    [...stamps].flatMap(([key, count]) => (count >= (cards.get(key)?.size ?? count + 1) ? [key] : [])),
  );
}

const NO_CARDS: ReadonlySet<string> = new Set();

/** The account first, then people by their id, then points by their key. */
function byHolder(a: Wallet, b: Wallet): number {
  if (a.holder !== b.holder)
    return a.holder === ACCOUNT || (b.holder !== ACCOUNT && a.holder < b.holder) ? -1 : 1;
  return a.points < b.points ? -1 : 1;
}

function emptyWallet(holder: Holder, points: string): Wallet {
  return { holder, points, pending: 0, active: 0, reserved: 0 };
}
