import type { ReturnRequestLine } from './command.ts';
import { type Decimal, minus, parseDecimal, plus, ZERO } from './decimal.ts';
import { isVoided, returnable, returnedLines } from './kept.ts';
import type { PastTransaction } from './state.ts';

type Bought = Pick<PastTransaction, 'posted' | 'amendments'>;

/** Which purchases it takes to match a return that names none. They are to be looked at newest first. */
export interface Candidates {
  /** Whether something of the purchase is asked for that no newer one has. */
  readonly needs: (past: Bought) => boolean;
  /** What the purchases looked at so far have is all that is asked for: no older one is needed. */
  readonly areEnough: () => boolean;
}

/** What is asked for of one sku, and was not found yet. */
interface Asked {
  readonly quantity: Decimal;
  readonly amount: Decimal;
}

/**
 * Looks at purchases until all that the lines ask for is found. Where a sku is asked for both by quantity and by amount,
 * a purchase counts for the quantity first: an amount may be gone with it. So it may come to more than are needed.
 */
export function candidatesFor(lines: readonly ReturnRequestLine[]): Candidates {
  const asked = askedBySku(lines);
  return {
    needs: (past) => {
      const found = foundIn(past, asked);
      for (const [sku, left] of found) {
        if (left.quantity === ZERO && left.amount === ZERO) asked.delete(sku);
        else asked.set(sku, left);
      }
      return found.size > 0;
    },
    areEnough: () => asked.size === 0,
  };
}

function askedBySku(lines: readonly ReturnRequestLine[]): Map<string, Asked> {
  const asked = new Map<string, Asked>();
  for (const { sku = '', quantity = '0', amount = '0' } of lines) {
    const before = asked.get(sku) ?? { quantity: ZERO, amount: ZERO };
    asked.set(sku, {
      quantity: plus(before.quantity, parseDecimal(quantity)),
      amount: plus(before.amount, parseDecimal(amount)),
    });
  }
  return asked;
}

/** What is then left to find of each sku of which the purchase has something. */
function foundIn({ posted, amendments }: Bought, asked: ReadonlyMap<string, Asked>): Map<string, Asked> {
  const found = new Map<string, Asked>();
  if (posted.kind !== 'purchase' || isVoided({ amendments })) return found;
  const returned = returnedLines({ amendments });
  for (const [index, { sku }] of posted.lines.entries()) {
    const wanted = asked.get(sku);
    if (wanted === undefined) continue;
    const left = found.get(sku) ?? wanted;
    const has = returnable(posted, returned, index);
    if (wanted.quantity > ZERO) {
      if (has.quantity > ZERO) found.set(sku, { ...left, quantity: lessOrNone(left.quantity, has.quantity) });
    } else if (has.amount > ZERO) {
      found.set(sku, { ...left, amount: lessOrNone(left.amount, has.amount) });
    }
  }
  return found;
}

function lessOrNone(wanted: Decimal, has: Decimal): Decimal {
  return has < wanted ? minus(wanted, has) : ZERO;
}
