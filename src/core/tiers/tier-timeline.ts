import type { Ladder, Tier } from '../program/compiled.ts';
import type { Status } from '../state.ts';
import type { Instant } from '../time.ts';
import { isKnownEnd, type Span, spanOf, spanOfSet } from './status-time.ts';
import { tierAt } from './tiers.ts';

/** A time through which an account is in one tier of a ladder; null: since ever, or for ever as known now. */
export interface TierStretch {
  readonly tier: Tier;
  readonly since: Instant | null;
  readonly until: Instant | null;
}

/**
 * Where an account is on a ladder through all of time, as its holdings tell, with what was set by hand and with holds:
 * stretches without gaps, neighbours in different tiers. Holdings that follow one another or overlap in one tier make
 * one stretch; a higher tier in between makes two of it.
 */
export function tierTimeline(ladder: Ladder, status: Status): readonly TierStretch[] {
  const stretches: TierStretch[] = [
    { tier: tierAt(ladder, status, Number.NEGATIVE_INFINITY), since: null, until: null },
  ];
  for (const at of turnsOf(ladder, status)) {
    const last = stretches.pop();
    if (last === undefined) throw new Error('a timeline begins with a stretch');
    const tier = tierAt(ladder, status, at);
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

/** All instants at which the tier may change, in order. */
function turnsOf({ key }: Ladder, status: Status): readonly Instant[] {
  const spans: Span[] = [];
  for (const holding of status.holdings) if (holding.ladder === key) spans.push(spanOf(holding, status));
  for (const set of status.tierSets) if (set.ladder === key) spans.push(spanOfSet(set, status));
  const turns = spans.flatMap(({ since, until }) => [since, until]).filter(isKnownEnd);
  return [...new Set(turns)].sort((a, b) => a - b);
}
