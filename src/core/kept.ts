import { type Decimal, minus, parseDecimal, plus, ZERO } from './decimal.ts';
import { proportionHalfUpToMicro } from './rounding.ts';
import type { Amendment, PastTransaction, ReturnedLine, Taken } from './state.ts';
import {
  type Line,
  lineOf,
  type PostedLine,
  type PostedTransaction,
  type Transaction,
  transactionOf,
} from './transaction.ts';

/** What of a line came back: a quantity in all, and amounts off its price in all. */
interface Returned {
  readonly quantity: Decimal;
  readonly amount: Decimal;
}

/** What came back so far, undone returns aside. */
export function returnedLines({ amendments }: Pick<PastTransaction, 'amendments'>): readonly ReturnedLine[] {
  return amendments.filter((amendment) => !amendment.voided).flatMap((amendment) => amendment.lines);
}

/** What a referrer is told of what became of a transaction: what else named it does not matter there. */
export function amendmentsTold({ amendments }: PastTransaction): readonly Amendment[] {
  return amendments.filter(({ kind }) => kind === 'return' || kind === 'void');
}

/** What returns and their undoing took back and gave back. */
export function takenByReturns(past: PastTransaction): readonly Taken[] {
  return amendmentsTold(past).flatMap(({ taken }) => taken);
}

/** What of an issuing entry was cancelled by hand while it was pending: nobody can have it any more. */
export function cancelledOf({ amendments }: PastTransaction, entry: number): number {
  const cancelled = amendments.filter(({ kind }) => kind === 'cancel').flatMap(({ taken }) => taken);
  return cancelled.reduce((sum, taken) => (taken.entry === entry ? sum + taken.amount : sum), 0);
}

/** Whether a transaction still is what made a referral qualify, where it was. */
export function stillQualifies({ amendments }: PastTransaction): boolean {
  return amendments.findLast(({ qualifies }) => qualifies !== null)?.qualifies ?? true;
}

export function isVoided({ amendments }: Pick<PastTransaction, 'amendments'>): boolean {
  return amendments.some((amendment) => amendment.kind === 'void' && !amendment.voided);
}

/**
 * What is kept of a transaction; null where nothing is. A line's discount is shared by quantity from the total
 * kept (to 6 decimals, half up), so that the order of partial returns does not matter. A line that is wholly
 * returned is gone with its price reductions; reductions take a line to zero at the most.
 */
export function keptOf(posted: PostedTransaction, returned: readonly ReturnedLine[]): Transaction | null {
  const kept = posted.lines
    .map((line, index) => keptLine(line, sumReturned(returned, index)))
    .filter((l) => l !== null);
  return kept.length === 0 ? null : transactionOf(posted, kept);
}

/** How much of the line at an index can still come back. */
export function returnable(
  posted: PostedTransaction,
  returned: readonly ReturnedLine[],
  index: number,
): Returned {
  const line = posted.lines[index];
  if (line === undefined) return { quantity: ZERO, amount: ZERO };
  const back = sumReturned(returned, index);
  const kept = keptLine(line, back);
  return { quantity: minus(parseDecimal(line.quantity), back.quantity), amount: kept?.net ?? ZERO };
}

function keptLine(posted: PostedLine, back: Returned): Line | null {
  const bought = parseDecimal(posted.quantity);
  const quantity = minus(bought, back.quantity);
  if (quantity <= ZERO) return null;
  const discount = posted.discount === undefined ? ZERO : parseDecimal(posted.discount);
  const shared = quantity === bought ? discount : proportionHalfUpToMicro(discount, quantity, bought);
  const line = lineOf(posted, quantity, shared, back.amount);
  // Part of the line may come back after its price was reduced: what is kept can then be worth less than the reduction.
  return line.net < ZERO ? { ...line, net: ZERO } : line;
}

function sumReturned(returned: readonly ReturnedLine[], index: number): Returned {
  let quantity = ZERO;
  let amount = ZERO;
  for (const line of returned) {
    if (line.index !== index) continue;
    if (line.quantity !== undefined) quantity = plus(quantity, parseDecimal(line.quantity));
    if (line.amount !== undefined) amount = plus(amount, parseDecimal(line.amount));
  }
  return { quantity, amount };
}
