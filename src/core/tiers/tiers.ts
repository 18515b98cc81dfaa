import type { Ladder, Program, Tier } from '../program/compiled.ts';
import type { Status, TierSet } from '../state.ts';
import type { Instant } from '../time.ts';
import { includes, isHeldAt, spanOfSet } from './status-time.ts';

/**
 * The tier of an account at an instant: the highest one held, or what was set by hand. A tier that the ladder no longer
 * has counts as none.
 */
export function tierAt(ladder: Ladder, status: Status, at: Instant): Tier {
  const earned = earnedTierAt(ladder, status, at);
  if (status.tierSets.length === 0) return earned;
  const set = setAt(status, ladder.key, at);
  const tier = set === null || set.tier === null ? undefined : ladder.byKey.get(set.tier);
  if (tier === undefined) return earned;
  return set?.kind === 'exact' || tier.rank > earned.rank ? tier : earned;
}

/** The highest tier held, whatever was set by hand; the first of the ladder where none is held. */
export function earnedTierAt(ladder: Ladder, status: Status, at: Instant): Tier {
  let highest = baseTier(ladder);
  for (const holding of status.holdings) {
    if (holding.ladder !== ladder.key || holding.since > at) continue;
    const tier = ladder.byKey.get(holding.tier);
    if (tier !== undefined && tier.rank > highest.rank && isHeldAt(holding, status, at)) highest = tier;
  }
  return highest;
}

export function tiersAt(program: Program, status: Status, at: Instant): Readonly<Record<string, string>> {
  const tiers: Record<string, string> = {};
  for (const ladder of program.ladders.values()) tiers[ladder.key] = tierAt(ladder, status, at).key;
  return tiers;
}

/** What was set by hand for a ladder and is in force at an instant: of all sets before it, the last one alone. */
export function setAt(status: Status, ladder: string, at: Instant): TierSet | null {
  const last = status.tierSets.findLast((set) => set.ladder === ladder && set.since <= at);
  if (last === undefined || last.tier === null) return null;
  return includes(spanOfSet(last, status), at) ? last : null;
}

export function baseTier(ladder: Ladder): Tier {
  const [base] = ladder.tiers;
  if (base === undefined) throw new Error('a ladder without tiers');
  return base;
}
