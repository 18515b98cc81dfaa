import type { Calendar } from './calendar.ts';
import type { KeptLine } from './purchase.ts';
import type { Terms } from './wallet.ts';

/** A programme twice: as the document that is published, and as what it means, said another way. */
export interface Twin {
  readonly document: { readonly name: string };
  readonly calendar: Calendar;
  readonly kinds: Readonly<Record<string, Kind>>;
  /** From the lowest on: how much has to be spent in a calendar year, in whole units of the currency. */
  readonly tiers: readonly { readonly key: string; readonly spend: bigint }[];
  readonly rules: readonly Rule[];
  /** What comes back and was never bought here is taken back, too, as what it would have earned. */
  readonly evaluatesUnmatched: boolean;
  readonly rewards: Readonly<Record<string, { readonly points: string; readonly amount: number }>>;
}

export interface Kind {
  readonly isSpendable: boolean;
  /** False: what is not there is not taken back. */
  readonly mayOwe: boolean;
  readonly leavers: 'keep' | 'to-account' | 'expire';
  termsOf(earnedAt: number): Terms;
}

export interface Rule {
  readonly key: string;
  readonly points: string;
  /** Whoever bought gets this share, rounded down; the account gets the rest. */
  readonly buyerPercent: bigint;
  /** What it gives in all for what is kept, to whoever held the tier of that rank. */
  earns(kept: readonly KeptLine[], rank: number): bigint;
}

export interface Part {
  readonly rule: string;
  readonly points: string;
  readonly holder: string;
  readonly amount: bigint;
}

export function termsOf({ kinds }: Twin, points: string, earnedAt: number): Terms {
  const kind = kinds[points];
  if (kind === undefined) throw new Error(`no points ${points}`);
  return kind.termsOf(earnedAt);
}

/** What all rules give for what is kept of a purchase. */
export function partsOf(
  { rules }: Twin,
  kept: readonly KeptLine[],
  { buyer, rank }: { readonly buyer: string | undefined; readonly rank: number },
): Part[] {
  if (kept.length === 0) return [];
  return rules.flatMap(({ key: rule, points, buyerPercent, earns }) => {
    const all = earns(kept, rank);
    const buyers = buyer === undefined ? 0n : (all * buyerPercent) / 100n;
    const parts = [
      { rule, points, holder: buyer ?? 'account', amount: buyers },
      { rule, points, holder: 'account', amount: all - buyers },
    ];
    return parts.filter(({ amount }) => amount > 0n);
  });
}
