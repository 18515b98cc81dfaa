import type { MetricBefore, TierReached } from '../basis.ts';
import { contributionTo, metricBefore } from '../metrics.ts';
import type { Ladder, Program, Reach } from '../program/compiled.ts';
import type { AccountState, Holding } from '../state.ts';
import { figuresDecide, followedByFigures } from '../tiers/followed-by-figures.ts';
import { enrolledOnOf, qualifyingValue } from '../tiers/qualifying.ts';
import { type Reached, reachedBy } from '../tiers/reached-by.ts';
import { isRise } from '../tiers/rise.ts';
import { setAt } from '../tiers/tiers.ts';
import type { Instant } from '../time.ts';
import { countedState, type Draft, statusOf } from './draft.ts';
import type { Followed } from './follow.ts';
import { tierEvent } from './tier-event.ts';

/** Holds the tiers that a transaction reached or keeps; returns those to which the account rose by it. */
export function holdReachedTiers(draft: Draft, reaching: Followed): readonly TierReached[] {
  const { before, counted, day, judgement } = reaching;
  const { program, context } = judgement;
  if (program.ladders.size === 0 || draft.figures.length === 0) return [];
  const rises: TierReached[] = [];
  for (const reached of reachedBy(program, counted, day)) {
    const ladder = ladderOf(program, reached.holding);
    const status = statusOf(draft);
    if (isRise(ladder, status, reached.holding)) rises.push(reachedBasis(ladder, reached, reaching));
    draft.holdings.push(reached.holding, ...reached.followers);
    if (setAt(status, ladder.key, reached.holding.since)?.kind !== 'exact')
      draft.events.push(
        tierEvent(reached.holding, reached.holding.by === 'reach' ? 'tier.reached' : 'tier.kept'),
      );
  }
  holdWhatFollows(draft, before, context.transaction.posted.occurredAt);
  return rises;
}

/**
 * What is known late of a time before a tier ended may change what the figures gave at its end: they are asked once
 * more, for all ends since then. `before`: without what this decision counted.
 */
export function holdWhatFollows(draft: Draft, before: AccountState, after: Instant): void {
  const { programs, now } = draft.deciding;
  if (after > now || !figuresDecide(programs)) return;
  const counted = countedState(draft, before);
  draft.holdings.push(...followedByFigures(programs, counted, { after, upTo: now }));
}

function ladderOf(program: Program, { ladder: key }: Holding): Ladder {
  const ladder = program.ladders.get(key);
  if (ladder === undefined) throw new Error(`unchecked ladder ${key}`);
  return ladder;
}

/** What it takes to see whether a kept part would have reached the tier, too. */
function reachedBasis(
  ladder: Ladder,
  { holding: { tier: key }, day }: Reached,
  { before, judgement }: Followed,
): TierReached {
  const enrolledOn = enrolledOnOf(ladder, before);
  const metrics: Record<string, MetricBefore> = {};
  const collect = (reach: Reach): void => {
    if ('all' in reach) reach.all.forEach(collect);
    else if ('any' in reach) reach.any.forEach(collect);
    else {
      const { metric } = reach;
      const value = qualifyingValue(ladder, metric, before, day);
      const { from } = metric.windowOf(day, enrolledOn);
      const window = { from, to: day + 1 };
      metrics[metric.key] = metricBefore(before, metric, window, contributionTo(metric, judgement), value);
    }
  };
  const reach = ladder.byKey.get(key)?.reach;
  if (reach) collect(reach);
  return { on: 'tier-reached', ladder: ladder.key, tier: key, metrics };
}
