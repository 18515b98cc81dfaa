import { least, MICRO } from './decimal.ts';
import type { Lot, Terms, Wallet } from './wallet.ts';

export interface Line {
  readonly id: string;
  readonly sku: string;
  /** All three in millionths. */
  readonly quantity: bigint;
  readonly price: bigint;
  readonly discount: bigint;
  readonly isWine: boolean;
}

/** So much of a quantity in millionths, or so much off a price in millionths of millionths. */
export interface Amounts {
  readonly quantity: bigint;
  readonly amount: bigint;
}

/** What came back of a line. */
export interface Back extends Amounts {
  readonly by: Return;
  readonly line: Line;
  isUndone: boolean;
}

export interface Return {
  readonly id: string;
  isUndone: boolean;
  /** What undid it. */
  undoneBy: object | undefined;
  /** What was found in no purchase, as if it had been one: all of it came back. */
  supposed: Purchase | undefined;
}

/** Points out of a lot come back as they were: where the lot was then, with the instants that it had. */
export interface Taken {
  readonly amount: bigint;
  readonly wallet: Wallet;
  readonly terms: Terms;
}

/** Points that a rule gave somebody for a purchase, and what became of them since. */
export interface Issue {
  readonly rule: string;
  readonly holder: string;
  readonly points: string;
  readonly amount: bigint;
  readonly lot: Lot;
  /** What was taken back, out of which lots, in the order in which they were first drawn on. */
  readonly taken: Map<Lot, Taken>;
  /** What was taken back from nothing, so that the wallet owed it. */
  owed: bigint;
  /** What should have been taken back and was not there. */
  waived: bigint;
  /** What each return took, and what was waived for it. */
  readonly byReturn: Map<Return, { readonly taken: bigint; readonly waived: bigint }>;
}

export interface Purchase {
  /** Null: it is supposed to have been one. */
  readonly id: string | null;
  readonly at: number;
  readonly buyer: string | undefined;
  /** Of the tier held then: 0 is the first. */
  readonly rank: number;
  readonly lines: readonly Line[];
  readonly issues: Issue[];
  readonly backs: Back[];
  isVoided: boolean;
  /** What undid it. */
  undoneBy: object | undefined;
}

export interface KeptLine {
  readonly line: Line;
  readonly quantity: bigint;
  /** In millionths of millionths. */
  readonly net: bigint;
}

/** What is kept of each line; a discount is shared by quantity, to six decimals, half up. */
export function keptOf(purchase: Purchase): KeptLine[] {
  if (purchase.isVoided) return [];
  return purchase.lines.flatMap((line) => {
    const back = backOf(purchase, line);
    const quantity = line.quantity - back.quantity;
    if (quantity === 0n) return [];
    const discount = halfUp(line.discount * quantity, line.quantity);
    const net = quantity * line.price - discount * MICRO - back.amount;
    return [{ line, quantity, net: net < 0n ? 0n : net }];
  });
}

function halfUp(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

export function netOf(kept: readonly KeptLine[]): bigint {
  return kept.reduce((sum, { net }) => sum + net, 0n);
}

/** As much of what is asked as can still come back of a line. */
export function stillThere(purchase: Purchase, line: Line, asked: Amounts): Amounts {
  const kept = keptOf(purchase).find((one) => one.line === line);
  return {
    quantity: least(asked.quantity, kept?.quantity ?? 0n),
    amount: least(asked.amount, kept?.net ?? 0n),
  };
}

function backOf({ backs }: Purchase, line: Line): Amounts {
  const own = backs.filter((back) => back.line === line && !back.isUndone);
  return {
    quantity: own.reduce((sum, { quantity }) => sum + quantity, 0n),
    amount: own.reduce((sum, { amount }) => sum + amount, 0n),
  };
}
