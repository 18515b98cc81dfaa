import { programAt } from '../program/compile.ts';
import { followedByFigures } from '../tiers/followed-by-figures.ts';
import { type Span, spanOf, spanOfHold, spanOfSet } from '../tiers/status-time.ts';
import { tierAt } from '../tiers/tiers.ts';
import type { Instant } from '../time.ts';
import { type Draft, statusOf } from './draft.ts';
import { tierEvent } from './tier-event.ts';

/** What became of the status since the last command: what follows tiers that ended, and what is told of it. */
export function settleTiers(draft: Draft): void {
  const { state, now, programs } = draft.deciding;
  // Until then nothing of the account ends by itself: most commands find nothing to do here.
  if (state.dueAt === null || state.dueAt > now) return;
  const followers = followedByFigures(programs, state, { after: state.settledAt, upTo: now });
  draft.holdings.push(...followers);
  draft.settledHoldings.push(...followers);
  for (const end of endsSince(draft)) tellEnd(draft, end);
  tellEndedHolds(draft);
}

interface End {
  readonly ladder: string;
  readonly at: Instant;
}

/** Of what was held or set, since the last command and up to now, in order; those of one instant as they were made. */
function endsSince(draft: Draft): readonly End[] {
  const { state, now } = draft.deciding;
  const status = statusOf(draft);
  const ends = new Map<string, End>();
  const add = (ladder: string, { until: at }: Span): void => {
    if (at > state.settledAt && at <= now) ends.set(`${ladder} ${at}`, { ladder, at });
  };
  for (const holding of status.holdings) add(holding.ladder, spanOf(holding, status));
  for (const set of status.tierSets) add(set.ladder, spanOfSet(set, status));
  return [...ends.values()].sort((a, b) => a.at - b.at);
}

function tellEnd(draft: Draft, { ladder: key, at }: End): void {
  const ladder = programAt(draft.deciding.programs, at).ladders.get(key);
  if (ladder === undefined) return;
  const status = statusOf(draft);
  const before = tierAt(ladder, status, at - 1);
  const after = tierAt(ladder, status, at);
  if (before !== after) {
    const data = { ladder: key, before: before.key, after: after.key };
    draft.events.push({ type: 'tier.ended', at, data });
    return;
  }
  const kept = draft.settledHoldings.find(
    (row) => row.ladder === key && row.since === at && row.tier === after.key,
  );
  if (kept !== undefined) draft.events.push(tierEvent(kept, 'tier.kept'));
}

function tellEndedHolds(draft: Draft): void {
  const { state, now } = draft.deciding;
  for (const hold of state.tierHolds) {
    const { until } = spanOfHold(hold);
    if (hold.releasedAt !== null || until <= state.settledAt || until > now) continue;
    draft.events.push({ type: 'tier.released', at: until, data: { ladder: hold.ladder } });
  }
}
