import { ACCOUNT, type Holder } from './ledger.ts';
import type { Split } from './program/compile.ts';
import { floorShare } from './rounding.ts';

export interface Part {
  readonly holder: Holder;
  readonly amount: number;
}

/**
 * Divides points: every share is rounded down, the rest takes what is left; without a rest the last share does.
 * A share for a buyer whom nobody named goes to the account. Parts of one holder are one part; parts of zero
 * are left out; the parts sum to the whole.
 */
export function splitPoints(amount: number, splits: readonly Split[], buyer: string | null): readonly Part[] {
  const rest = splits.findIndex((split) => split.share === null);
  const restIndex = rest >= 0 ? rest : splits.length - 1;
  const floors = splits.map((split, i) =>
    i === restIndex || split.share === null ? 0 : floorShare(amount, split.share),
  );
  const left = amount - floors.reduce((sum, part) => sum + part, 0);
  const byHolder = new Map<Holder, number>();
  for (const [i, split] of splits.entries()) {
    const holder = split.to === 'buyer' ? (buyer ?? ACCOUNT) : ACCOUNT;
    byHolder.set(holder, (byHolder.get(holder) ?? 0) + (i === restIndex ? left : (floors[i] ?? 0)));
  }
  const parts = [...byHolder]
    .map(([holder, part]) => ({ holder, amount: part }))
    .filter((part) => part.amount > 0);
  if (left < 0 || parts.reduce((sum, part) => sum + part.amount, 0) !== amount)
    throw new Error('a split must sum to the whole');
  return parts;
}
