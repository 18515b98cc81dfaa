import {
  bySpendingOrder,
  type Entry,
  type Holder,
  type Lot,
  type LotRef,
  onSide,
  type Place,
  type Wallet,
} from './ledger.ts';
import { type AccountState, type ReopenableLot, walletKey } from './state.ts';
import type { LotTerms } from './terms.ts';
import type { Instant } from './time.ts';

/** The books of one account while one command is decided: what moved, on top of the state before. */
export interface Books {
  readonly seq: number;
  readonly entries: Entry[];
  /** Those that were looked at, by points and holder: to put a key together each time would cost more than a move. */
  readonly wallets: Map<string, Map<Holder, WalletInBooks>>;
  /** Lots that this command opened or changed, by lotKey; remaining 0: closed. */
  readonly lots: Map<string, Lot>;
  readonly state: AccountState;
}

interface WalletInBooks {
  readonly before: Wallet;
  now: Wallet;
}

export interface Credit {
  readonly points: string;
  readonly holder: Holder;
  readonly amount: number;
  readonly source: Place;
  readonly rule: string | null;
  readonly terms: LotTerms;
  readonly card?: LotRef;
  readonly at: Instant;
}

/** Above this a wallet would leave the safe range of a JSON integer. */
const BALANCE_MAX = Number.MAX_SAFE_INTEGER;

export function openBooks(state: AccountState): Books {
  return { seq: state.seq + 1, entries: [], wallets: new Map(), lots: new Map(), state };
}

/** The same books once more, which go their own way. */
export function forkBooks({ seq, entries, wallets, lots, state }: Books): Books {
  const forked = [...wallets].map(
    ([points, ofPoints]) =>
      [points, new Map([...ofPoints].map(([holder, wallet]) => [holder, { ...wallet }]))] as const,
  );
  return { seq, entries: [...entries], wallets: new Map(forked), lots: new Map(lots), state };
}

export function walletOf(books: Books, holder: Holder, points: string): Wallet {
  return look(books, holder, points).now;
}

export function changedWallets({ wallets }: Books): readonly Wallet[] {
  const changed: Wallet[] = [];
  for (const ofPoints of wallets.values())
    for (const { before, now } of ofPoints.values()) if (now !== before) changed.push(now);
  return changed;
}

function look({ wallets, state }: Books, holder: Holder, points: string): WalletInBooks {
  let ofPoints = wallets.get(points);
  if (ofPoints === undefined) {
    ofPoints = new Map();
    wallets.set(points, ofPoints);
  }
  let known = ofPoints.get(holder);
  if (known === undefined) {
    const before = state.wallets.get(walletKey(holder, points)) ?? emptyWallet(holder, points);
    known = { before, now: before };
    ofPoints.set(holder, known);
  }
  return known;
}

function emptyWallet(holder: Holder, points: string): Wallet {
  return { holder, points, pending: 0, active: 0, reserved: 0 };
}

/** Would the credit still fit into the wallet? To be asked before anything is booked. */
export function fits(books: Books, holder: Holder, points: string, amount: number): boolean {
  const { pending, active, reserved } = walletOf(books, holder, points);
  return pending + Math.max(active, 0) + reserved + amount <= BALANCE_MAX;
}

/**
 * Books points into a new lot: pending until availableAt, if that is later than `at`. Points that are owed are
 * paid first: the lot opens with what is left, or not at all.
 */
export function credit(
  books: Books,
  { points, holder, amount, source, rule, terms, card, at }: Credit,
): Entry {
  const side = sideAt(terms, at);
  const { seq } = books;
  const n = books.entries.length;
  const lot: LotRef = { seq, n };
  const owed = side === 'active' ? debtOf(walletOf(books, holder, points)) : 0;
  const entry = move(books, { points, amount, source, target: onSide(side, holder), rule, lot, at });
  const remaining = Math.max(0, amount - owed);
  if (remaining > 0) {
    const { availableAt, awaits, expiresAt, lapsesUnder } = terms;
    books.lots.set(lotKey(lot), {
      seq,
      n,
      holder,
      points,
      side,
      amount,
      remaining,
      availableAt,
      awaits,
      expiresAt,
      lapsesUnder,
      card: card ?? null,
    });
  }
  return entry;
}

/** Takes up to `amountMax` of one lot to another place; returns how much. */
export function drawLot(
  books: Books,
  lot: Lot,
  amountMax: number,
  move_: { readonly target: Place; readonly rule: string | null; readonly at: Instant },
): number {
  const amount = Math.min(amountMax, lot.remaining);
  if (amount <= 0) return 0;
  move(books, { points: lot.points, amount, source: onSide(lot.side, lot.holder), lot: ref(lot), ...move_ });
  books.lots.set(lotKey(lot), { ...lot, remaining: lot.remaining - amount });
  return amount;
}

/** Puts points back into the lot that they came from, which opens again if it was closed; what is owed is paid first. */
export function putBack(
  books: Books,
  lot: Omit<Lot, 'side' | 'remaining'>,
  amount: number,
  move_: { readonly source: Place; readonly rule: string | null; readonly at: Instant },
): void {
  const { points } = lot;
  const open = openLots(books).find((candidate) => lotKey(candidate) === lotKey(lot));
  const side = open?.side ?? sideAt(lot, move_.at);
  // It may have been handed over since.
  const holder = open?.holder ?? lot.holder;
  const owed = side === 'active' ? debtOf(walletOf(books, holder, points)) : 0;
  move(books, { points, amount, target: onSide(side, holder), lot: ref(lot), ...move_ });
  const remaining = (open?.remaining ?? 0) + Math.max(0, amount - owed);
  // A version may have brought new terms to it since points were taken out of it.
  books.lots.set(lotKey(lot), { ...lot, ...open, side, remaining });
}

function sideAt({ availableAt }: Pick<LotTerms, 'availableAt'>, at: Instant): Lot['side'] {
  return availableAt === null || availableAt > at ? 'pending' : 'active';
}

/** All that it takes to open the lot again once it is closed. */
export function reopenableLot(lot: Lot): ReopenableLot {
  const { seq, n, amount, availableAt, awaits, expiresAt, lapsesUnder, card } = lot;
  return { seq, n, amount, availableAt, awaits, expiresAt, lapsesUnder, card };
}

/** Pending points of a lot become active, at the latest now; what the wallet owes is paid out of them. */
export function activateLot(books: Books, lot: Lot, at: Instant): void {
  const owed = debtOf(walletOf(books, lot.holder, lot.points));
  move(books, {
    points: lot.points,
    amount: lot.remaining,
    source: onSide('pending', lot.holder),
    target: onSide('active', lot.holder),
    rule: null,
    lot: ref(lot),
    at,
  });
  const remaining = Math.max(0, lot.remaining - owed);
  const availableAt = Math.min(lot.availableAt ?? at, at);
  books.lots.set(lotKey(lot), { ...lot, side: 'active', remaining, availableAt });
}

/** Takes points that no lot holds: the wallet then owes them. */
export function owe(
  books: Books,
  {
    holder,
    points,
    amount,
    target,
    rule,
    at,
  }: { holder: Holder; points: string; amount: number; target: Place; rule: string | null; at: Instant },
): void {
  move(books, { points, amount, source: onSide('active', holder), target, rule, lot: null, at });
}

/** A lot as it is from now on, after what moved was booked. */
export function replaceLot({ lots }: Books, lot: Lot): void {
  lots.set(lotKey(lot), lot);
}

/** Points that are owed no longer: no lot opens, for they only bring the wallet up to nothing. */
export function payOff(
  books: Books,
  {
    holder,
    points,
    amount,
    source,
    at,
  }: { holder: Holder; points: string; amount: number; source: Place; at: Instant },
): void {
  move(books, { points, amount, source, target: onSide('active', holder), rule: null, lot: null, at });
}

/** A move of which lots know nothing, or are told apart from it, as when points in transit arrive elsewhere. */
export function moveBetweenBooks(books: Books, entry: Omit<Entry, 'n'>): void {
  move(books, entry);
}

/** Open lots in the order in which they are spent. All lots must have been loaded. */
export function openLots(books: Books): readonly Lot[] {
  return open(allLots(books));
}

/** The lots that a wallet spends from, in that order: all, or as many as were loaded to be spent. */
export function lotsToSpend(books: Books, holder: Holder, points: string): readonly Lot[] {
  const { lots, someLots } = books.state;
  if (lots === null && someLots === null) throw new Error('no lots were loaded to be spent');
  const isFrom = (lot: Lot): boolean =>
    lot.holder === holder && lot.points === points && lot.side === 'active';
  return open([...knownLots(books)].filter(isFrom));
}

function open(lots: Iterable<Lot>): readonly Lot[] {
  return [...lots].filter((lot) => lot.remaining > 0).sort(bySpendingOrder);
}

/** Lots as they are now, closed ones among them. All open ones must have been loaded. */
export function allLots(books: Books): Iterable<Lot> {
  if (books.state.lots === null) throw new Error('not all lots were loaded');
  return knownLots(books);
}

/** Lots as they are now: those that were loaded, if any, and those that this command opened, or opened again. */
export function knownLots(books: Books): Iterable<Lot> {
  const lots = books.state.lots ?? books.state.someLots?.lots ?? NO_LOTS;
  if (lots.length === 0) return books.lots.values();
  return new Map([...lots.map((lot) => [lotKey(lot), lot] as const), ...books.lots]).values();
}

const NO_LOTS: readonly Lot[] = [];

/** The latest instant at which this command put points into a lot. */
export function cameAt(books: Books, lot: LotRef): Instant {
  const isInto = ({ lot: into, target }: Entry): boolean =>
    into !== null && lotKey(into) === lotKey(lot) && 'side' in target;
  return Math.max(Number.NEGATIVE_INFINITY, ...books.entries.filter(isInto).map((entry) => entry.at));
}

export function debtOf(wallet: Wallet): number {
  return Math.max(0, -wallet.active);
}

export function lotKey(lot: LotRef): string {
  return `${lot.seq} ${lot.n}`;
}

function ref({ seq, n }: LotRef): LotRef {
  return { seq, n };
}

function move(books: Books, entry: Omit<Entry, 'n'>): Entry {
  if (entry.amount <= 0) throw new Error('an entry moves more than zero');
  const { points, amount, source, target, rule, lot, at } = entry;
  const numbered: Entry = { n: books.entries.length, points, amount, source, target, rule, lot, at };
  books.entries.push(numbered);
  change(books, entry.source, entry.points, -entry.amount);
  change(books, entry.target, entry.points, entry.amount);
  return numbered;
}

function change(books: Books, place: Place, points: string, by: number): void {
  if (!('side' in place)) return;
  const { side, holder } = place;
  const known = look(books, holder, points);
  const { pending, active, reserved } = known.now;
  known.now = {
    holder,
    points,
    pending: side === 'pending' ? pending + by : pending,
    active: side === 'active' ? active + by : active,
    reserved: side === 'reserved' ? reserved + by : reserved,
  };
}
