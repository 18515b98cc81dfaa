import { type Issue, keptOf, type Line, type Purchase } from './purchase.ts';
import { partsOf, type Twin, termsOf } from './twin.ts';
import type { Lot } from './wallet.ts';

/** What would have been bought, and what it would have earned: of that no lot ever had anything. */
export function supposedPurchase(
  twin: Twin,
  { at, rank, lines }: Pick<Purchase, 'at' | 'rank' | 'lines'>,
): Purchase {
  const nobody = { buyer: undefined, issues: [], backs: [], isVoided: false, undoneBy: undefined };
  const supposed: Purchase = { id: null, at, rank, lines, ...nobody };
  for (const part of partsOf(twin, keptOf(supposed), supposed)) {
    const issue: Issue = {
      ...part,
      lot: lotOfNothing(twin, part.points, at),
      taken: new Map(),
      owed: 0n,
      waived: 0n,
      byReturn: new Map(),
    };
    supposed.issues.push(issue);
  }
  return supposed;
}

/** Lines that were found nowhere, at the price that the return tells; null: it tells none. */
export function supposedLines(
  asked: readonly { readonly sku: string; readonly price: bigint | null }[],
  left: readonly bigint[],
): Line[] | null {
  const lines: Line[] = [];
  for (const [i, { sku, price }] of asked.entries()) {
    const quantity = left[i] ?? 0n;
    if (quantity === 0n) continue;
    if (price === null) return null;
    lines.push({ id: `${i + 1}`, sku, quantity, price, discount: 0n, isWine: false });
  }
  return lines;
}

function lotOfNothing(twin: Twin, points: string, at: number): Lot {
  const terms = termsOf(twin, points, at);
  return {
    number: 0,
    id: undefined,
    left: 0n,
    expired: 0n,
    expiredIn: undefined,
    cancelled: 0n,
    isPending: false,
    ...terms,
  };
}
