import type { Ladder, Program } from '../program/compiled.ts';
import type { Holding } from '../state.ts';
import { followersOf } from '../tiers/followers.ts';
import { enrolledOnOf, isMet } from '../tiers/qualifying.ts';
import { isCovered, nextRow } from '../tiers/reached-by.ts';
import { includes, knownEnd, spanOf, spanOfHold } from '../tiers/status-time.ts';
import { earnedTierAt, tierAt } from '../tiers/tiers.ts';
import type { Instant } from '../time.ts';
import { countedState, type Draft, statusOf } from './draft.ts';
import { tierEvent } from './tier-event.ts';

/**
 * A ladder takes the terms of the version: a higher tier that the figures reach by its thresholds is held from now on, and
 * what is held lasts as long as it would have under it, where that is longer. No tier ends sooner than was announced.
 */
export function migrateTiers(draft: Draft, program: Program, key: string): void {
  const ladder = program.ladders.get(key);
  if (ladder === undefined) return;
  const { now } = draft.deciding;
  const before = tierAt(ladder, statusOf(draft), now);
  const held = statusOf(draft).holdings.filter(
    (holding) => holding.ladder === key && includes(spanOf(holding, statusOf(draft)), now),
  );
  const rows = draft.holdings.length;
  hold(draft, ladder, reachedNow(draft, ladder));
  for (const holding of held) hold(draft, ladder, lengthened(draft, ladder, holding));
  const added = draft.holdings.slice(rows);
  if (added.length === 0) return;
  const after = tierAt(ladder, statusOf(draft), now);
  const data = { part: 'ladder', key, version: program.version, before: before.key, after: after.key };
  draft.events.push({ type: 'terms.migrated', at: now, data });
  const risen = added.find(({ tier }) => tier === after.key);
  if (after !== before && risen !== undefined) draft.events.push(tierEvent(risen, 'tier.reached'));
}

/** The highest tier that the figures of now come to, where it is above the one that is held. */
function reachedNow(draft: Draft, ladder: Ladder): Unnumbered | null {
  const { now } = draft.deciding;
  const counted = countedState(draft, draft.deciding.state);
  const day = ladder.zone.dayOf(now);
  const reached = ladder.tiers.findLast(({ reach }) => reach !== null && isMet(ladder, reach, counted, day));
  const held = earnedTierAt(ladder, statusOf(draft), now);
  if (reached === undefined || reached.rank <= held.rank) return null;
  const until = ladder.untilOf(day, now, enrolledOnOf(ladder, counted));
  return { ...NEW, ladder: ladder.key, tier: reached.key, since: now, until, by: 'reach' };
}

/** As long as it would last under the terms of the ladder, with all the time that holds have added until now. */
function lengthened(draft: Draft, ladder: Ladder, { tier, since }: Holding): Unnumbered | null {
  if (!ladder.byKey.has(tier)) return null;
  const { now, state } = draft.deciding;
  const counted = countedState(draft, state);
  const until = ladder.untilOf(ladder.zone.dayOf(since), since, enrolledOnOf(ladder, counted));
  const end = until === null ? Number.POSITIVE_INFINITY : until + heldBackMs(draft, ladder, since);
  if (end <= now) return null;
  return { ...NEW, ladder: ladder.key, tier, since: now, until: knownEnd(end), by: 'keep' };
}

/** For how long the time of the status has not passed since an instant. */
function heldBackMs(draft: Draft, { key }: Ladder, since: Instant): number {
  const { now } = draft.deciding;
  let ms = 0;
  for (const tierHold of statusOf(draft).tierHolds) {
    if (tierHold.ladder !== key) continue;
    const span = spanOfHold(tierHold);
    ms += Math.max(0, Math.min(span.until, now) - Math.max(span.since, since));
  }
  return ms;
}

type Unnumbered = Omit<Holding, 'seq' | 'n'>;

const NEW = { follows: null, endedAt: null } as const;

/** Unless it is held for all of that time anyway. */
function hold(draft: Draft, ladder: Ladder, row: Unnumbered | null): void {
  if (row === null) return;
  const counted = countedState(draft, draft.deciding.state);
  const holding = { ...row, ...nextRow(counted) };
  if (isCovered(ladder, counted, holding)) return;
  draft.holdings.push(holding, ...followersOf(ladder, holding, enrolledOnOf(ladder, counted)));
}
