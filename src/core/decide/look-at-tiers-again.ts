import type { Ladder } from '../program/compiled.ts';
import type { Status } from '../state.ts';
import { fallenBy } from '../tiers/fallen-by.ts';
import { reachedBy } from '../tiers/reached-by.ts';
import { stretchAt, tierTimeline } from '../tiers/tier-timeline.ts';
import { tierAt } from '../tiers/tiers.ts';
import type { Instant } from '../time.ts';
import { countedState, type Draft, programFor, statusOf } from './draft.ts';
import { holdWhatFollows } from './hold-reached-tiers.ts';
import { tierEvent } from './tier-event.ts';

/**
 * After transactions of the past were returned or undone: holdings that they no longer carry end (where the ladder
 * asks for that), and what the figures give now is held. Nothing of it is a rise that a rule fires on: what is told is
 * how the tiers of today changed.
 */
export function lookAtTiersAgain(draft: Draft, at: Instant): void {
  const { state, programs, now } = draft.deciding;
  const changedAt = changedInstants(draft);
  if (changedAt.length === 0 || programs.every(({ ladders }) => ladders.size === 0)) return;
  const before = statusOf(draft);
  const days = changedAt.map((instant) => programFor(draft, instant).zone.dayOf(instant));
  const isUndone = draft.amendments.some(({ kind, voids }) => kind === 'void' && voids === null);
  draft.holdingEnds.push(...fallenBy(programs, countedState(draft, state), { days, at, isUndone }));
  for (const [i, changed] of changedAt.entries()) {
    const day = days[i] ?? 0;
    for (const { holding, followers } of reachedBy(
      programFor(draft, changed),
      countedState(draft, state),
      day,
    ))
      draft.holdings.push(holding, ...followers);
    holdWhatFollows(draft, state, changed);
  }
  const today = Math.max(now, at);
  for (const ladder of programFor(draft, today).ladders.values())
    tellChange(draft, ladder, before, { at, today });
}

/** When the amended transactions happened, each instant once, in order. */
function changedInstants({ deciding: { state }, amendments, supposed }: Draft): readonly Instant[] {
  const instants = amendments.flatMap(({ transaction }) => {
    const past = state.history.get(transaction) ?? state.supposed.get(transaction);
    return (past ?? supposed)?.posted.occurredAt ?? [];
  });
  return [...new Set(instants)].sort((a, b) => a - b);
}

function tellChange(
  draft: Draft,
  ladder: Ladder,
  before: Status,
  { at, today }: { readonly at: Instant; readonly today: Instant },
): void {
  const was = tierAt(ladder, before, today);
  const { tier, since, until } = stretchAt(tierTimeline(ladder, statusOf(draft)), today);
  if (tier.rank < was.rank) {
    const data = { ladder: ladder.key, before: was.key, after: tier.key };
    draft.events.push({ type: 'tier.ended', at, data });
  } else if (tier !== was && since !== null) {
    draft.events.push(tierEvent({ ladder: ladder.key, tier: tier.key, since, until }, 'tier.reached'));
  }
}
