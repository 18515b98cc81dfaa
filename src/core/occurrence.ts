import type { Basis, Occurrence } from './basis.ts';
import { contextOf, type FactContext } from './conditions/fact-context.ts';
import type { CountedTransaction } from './metrics.ts';
import type { Program, Rule } from './program/compiled.ts';
import { meetsQualifying } from './referral/qualifying.ts';
import { isStillReached } from './turn.ts';

/** What followed a transaction, in the order in which it was judged. */
export function followedIn({ followed, reached }: Basis): readonly Occurrence[] {
  return followed ?? reached?.map((tier) => ({ on: 'tier-reached' as const, ...tier })) ?? NONE;
}

const NONE: readonly Occurrence[] = [];

/** Is the rule about just that? Its trigger is that of the occurrence. */
export function isAbout({ reached, journey }: Rule, occurrence: Occurrence): boolean {
  switch (occurrence.on) {
    case 'tier-reached':
      if (reached?.ladder !== occurrence.ladder) return false;
      return reached.tiers === null || reached.tiers.has(occurrence.tier);
    case 'journey-step':
      if (journey?.key !== occurrence.journey) return false;
      return journey.step === null || journey.step === occurrence.step;
    case 'journey-done':
      return journey?.key === occurrence.journey;
    case 'referred':
      return true;
  }
}

/** What rules about it are asked in: with what became of the account by it. */
export function contextAfter(context: FactContext, occurrence: Occurrence, { zone }: Program): FactContext {
  const { transaction, basis } = context;
  switch (occurrence.on) {
    case 'tier-reached': {
      const tiers = { ...basis.tiers, [occurrence.ladder]: occurrence.tier };
      return contextOf(transaction, { ...basis, tiers }, zone);
    }
    case 'journey-step':
      return context;
    case 'journey-done': {
      const { journeys } = basis;
      if (journeys === undefined) return context;
      const after = { ...journeys, [occurrence.journey]: 'done' as const };
      return contextOf(transaction, { ...basis, journeys: after }, zone);
    }
    case 'referred':
      return context;
  }
}

/**
 * Would what is counted, as what is kept of the transaction, have brought it about, too? Of journeys that depends on
 * what else counts in the run: what no longer stands is not on the basis of a kept part (see journeys/standing.ts).
 */
export function stillOccurs(program: Program, occurrence: Occurrence, counted: CountedTransaction): boolean {
  switch (occurrence.on) {
    case 'tier-reached':
      return isStillReached(program, occurrence, counted);
    case 'journey-step':
    case 'journey-done':
      return true;
    case 'referred':
      return meetsQualifying(program, counted.context, occurrence.before);
  }
}

/** Did the rule give for that before, and was it used before it could be taken back? */
export function wasSpent({ key }: Rule, occurrence: Occurrence): boolean {
  return 'spent' in occurrence && occurrence.spent?.includes(key) === true;
}
