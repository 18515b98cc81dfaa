import { type Books, credit, drawLot, openLots } from './books.ts';
import { type Holder, onBook } from './ledger.ts';
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
  for (const lot of openLots(books)) {
    if (left === 0) break;
    if (lot.holder !== from || lot.points !== points || lot.side !== 'active') continue;
    const taken = drawLot(books, lot, left, { target: onBook('transferred'), rule: null, at });
    const { expiresAt, lapsesUnder } = lot;
    const terms = { availableAt: at, awaits: null, expiresAt, lapsesUnder };
    const source = onBook('transferred');
    credit(books, { points, holder: to, amount: taken, source, rule: null, terms, at });
    left -= taken;
  }
  if (left > 0) throw new Error('a wallet holds more than its lots');
}
