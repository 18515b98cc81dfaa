import type { Ladder, Tier } from './program/compile.ts';
import type { Holding } from './state.ts';
import { tierAt } from './tiers.ts';
import type { Instant } from './time.ts';

/** A time through which an account is in one tier of a ladder; null: since ever, or for ever as known now. */
export interface TierStretch {
  readonly tier: Tier;
  readonly since: Instant | null;
  readonly until: Instant | null;
}

/**
 * Where an account is on a ladder through all of time, as its holdings tell: stretches without gaps, neighbours in
 * different tiers. Holdings that follow one another or overlap in one tier make one stretch; a higher tier in
 * between makes two of it.
 */
export function tierTimeline(ladder: Ladder, holdings: readonly Holding[]): readonly TierStretch[] {
  const own = holdings.filter((holding) => holding.ladder === ladder.key);
  const ends = own.flatMap(({ since, until }) => (until === null ? [since] : [since, until]));
  const turns = [...new Set(ends)].sort((a, b) => a - b);
  const stretches: TierStretch[] = [
    { tier: tierAt(ladder, own, Number.NEGATIVE_INFINITY), since: null, until: null },
  ];
  for (const at of turns) {
    const last = stretches.pop();
    if (last === undefined) throw new Error('a timeline begins with a stretch');
    const tier = tierAt(ladder, own, at);
    if (tier === last.tier) stretches.push(last);
    else stretches.push({ ...last, until: at }, { tier, since: at, until: null });
  }
  return stretches;
}

/** The stretch around an instant; ends are exclusive. */
export function stretchAt(timeline: readonly TierStretch[], at: Instant): TierStretch {
  const stretch = timeline.findLast(({ since }) => since === null || since <= at);
  if (stretch === undefined) throw new Error('a timeline begins with a stretch since ever');
  return stretch;
}
