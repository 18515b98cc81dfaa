import { decimal, MICRO } from './decimal.ts';
import { type Amounts, type Back, type Line, type Purchase, type Return, stillThere } from './purchase.ts';

/** One line that comes back: a quantity of it, or an amount off its price. */
export interface Asked extends Amounts {
  isMeant(line: Line): boolean;
}

/** What of each purchase comes back, and the lines as the answer tells them. */
export interface Matched {
  readonly backs: ReadonlyMap<Purchase, readonly Back[]>;
  readonly lines: readonly object[];
  /** How much of each line was found nowhere, in millionths. */
  readonly left: readonly bigint[];
}

/**
 * The newest purchase first, and of it the last line; each unit once. Of a purchase that is named every line must be
 * there, and all that is asked; else what fits nothing is left.
 */
export function matchReturn(
  asked: readonly Asked[],
  purchases: readonly Purchase[],
  { by, isNamed }: { readonly by: Return; readonly isNamed: boolean },
): Matched | 'unknown-line' | 'returns-more-than-bought' {
  const backs = new Map<Purchase, readonly Back[]>();
  const lines: object[] = [];
  const lefts: bigint[] = [];
  for (const [index, one] of asked.entries()) {
    const meant = purchases
      .toReversed()
      .flatMap((purchase) => purchase.lines.toReversed().map((line) => ({ purchase, line })))
      .filter(({ line }) => one.isMeant(line));
    if (isNamed && meant.length === 0) return 'unknown-line';
    const { of, left } = matchLine(one, meant, { by, backs });
    if (isNamed && left > 0n) return 'returns-more-than-bought';
    lines.push({ index, matched: decimal(sizeOf(one) - left), unmatched: decimal(left), of });
    lefts.push(left / MICRO);
  }
  return { backs, lines, left: lefts };
}

function matchLine(
  asked: Asked,
  meant: readonly { readonly purchase: Purchase; readonly line: Line }[],
  { by, backs }: { readonly by: Return; readonly backs: Map<Purchase, readonly Back[]> },
) {
  let left = sizeOf(asked);
  const of: object[] = [];
  for (const { purchase, line } of meant) {
    const before = backs.get(purchase) ?? [];
    const there = stillThere(
      { ...purchase, backs: [...purchase.backs, ...before] },
      line,
      amountsOf(asked, left),
    );
    const part = sizeOf(there);
    if (part === 0n) continue;
    backs.set(purchase, [...before, { by, line, ...there, isUndone: false }]);
    of.push({ purchase: purchase.id, line: line.id, quantity: decimal(part) });
    left -= part;
  }
  return { of, left };
}

/** Only one of the two is there. */
function sizeOf({ quantity, amount }: Amounts): bigint {
  return quantity * MICRO + amount;
}

function amountsOf(asked: Amounts, size: bigint): Amounts {
  return asked.quantity > 0n ? { quantity: size / MICRO, amount: 0n } : { quantity: 0n, amount: size };
}
