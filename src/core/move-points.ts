import {
  type Books,
  credit,
  debtOf,
  drawLot,
  lotsToSpend,
  moveBetweenBooks,
  openLots,
  owe,
  replaceLot,
  walletOf,
} from './books.ts';
import { type Holder, type Lot, onBook, onSide } from './ledger.ts';
import type { Instant } from './time.ts';

/** From one holder of an account to another one of the same account, by way of the book `transferred`. */
export interface Move {
  readonly from: Holder;
  readonly to: Holder;
  readonly points: string;
  readonly at: Instant;
}

/**
 * Moves an amount of active points in the order of spending. Each lot that they come from becomes a lot of the
 * receiver, with the same end. There must be as much, and room for it.
 */
export function moveAmount(books: Books, { from, to, points, at }: Move, amount: number): void {
  let left = amount;
  for (const lot of lotsToSpend(books, from, points)) {
    if (left === 0) break;
    const taken = drawLot(books, lot, left, { target: onBook('transferred'), rule: null, at });
    const { expiresAt, lapsesUnder } = lot;
    const terms = { availableAt: at, awaits: null, expiresAt, lapsesUnder };
    const source = onBook('transferred');
    credit(books, { points, holder: to, amount: taken, source, rule: null, terms, at });
    left -= taken;
  }
  if (left > 0) throw new Error('a wallet holds more than its lots');
}

/**
 * Hands all that is left of a lot over as it is, pending or active: it stays the lot that its transaction made, so that
 * what becomes of that finds it. What the receiver owes is paid out of active points.
 */
export function handOverLot(books: Books, lot: Lot, to: Holder, at: Instant): void {
  const { points, side, remaining: amount, seq, n } = lot;
  const owed = side === 'active' ? debtOf(walletOf(books, to, points)) : 0;
  const common = { points, amount, rule: null, lot: { seq, n }, at };
  const book = onBook('transferred');
  moveBetweenBooks(books, { ...common, source: onSide(side, lot.holder), target: book });
  moveBetweenBooks(books, { ...common, source: book, target: onSide(side, to) });
  replaceLot(books, { ...lot, holder: to, remaining: Math.max(0, amount - owed) });
}

/** What `from` owes is paid by `to`, out of active lots as far as they go; `to` owes the rest. */
export function takeOverDebt(books: Books, { from, to, points, at }: Move, owed: number): void {
  const target = onBook('transferred');
  let left = owed;
  for (const lot of openLots(books)) {
    if (left === 0) break;
    if (lot.holder !== to || lot.points !== points || lot.side !== 'active') continue;
    left -= drawLot(books, lot, left, { target, rule: null, at });
  }
  if (left > 0) owe(books, { holder: to, points, amount: left, target, rule: null, at });
  const paid = { points, amount: owed, rule: null, lot: null, at };
  moveBetweenBooks(books, { ...paid, source: target, target: onSide('active', from) });
}
