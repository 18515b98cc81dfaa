import type { Basis, Occurrence } from './basis.ts';
import { contextOf, type FactContext } from './conditions/fact-context.ts';
import type { CountedTransaction } from './metrics.ts';
import type { Program, Rule } from './program/compiled.ts';
import { isStillReached } from './turn.ts';

/** What followed a transaction, in the order in which it was judged. */
export function followedIn({ followed, reached }: Basis): readonly Occurrence[] {
  return followed ?? reached?.map((tier) => ({ on: 'tier-reached' as const, ...tier })) ?? NONE;
}

const NONE: readonly Occurrence[] = [];

/** Is the rule about just that? Its trigger is that of the occurrence. */
export function isAbout({ reached }: Rule, occurrence: Occurrence): boolean {
  switch (occurrence.on) {
    case 'tier-reached':
      if (reached?.ladder !== occurrence.ladder) return false;
      return reached.tiers === null || reached.tiers.has(occurrence.tier);
  }
}

/** What rules about it are asked in: with what became of the account by it. */
export function contextAfter(
  { transaction, basis }: FactContext,
  occurrence: Occurrence,
  { zone }: Program,
): FactContext {
  switch (occurrence.on) {
    case 'tier-reached': {
      const tiers = { ...basis.tiers, [occurrence.ladder]: occurrence.tier };
      return contextOf(transaction, { ...basis, tiers }, zone);
    }
  }
}

/** Would what is counted, as what is kept of the transaction, have brought it about, too? */
export function stillOccurs(program: Program, occurrence: Occurrence, counted: CountedTransaction): boolean {
  switch (occurrence.on) {
    case 'tier-reached':
      return isStillReached(program, occurrence, counted);
  }
}
