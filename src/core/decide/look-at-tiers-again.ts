import type { Ladder, Program } from '../program/compiled.ts';
import type { Status } from '../state.ts';
import { fallenBy } from '../tiers/fallen-by.ts';
import { firstDaysThatCount } from '../tiers/ladder-needs.ts';
import { reachedBy } from '../tiers/reached-by.ts';
import { stretchAt, tierTimeline } from '../tiers/tier-timeline.ts';
import { tierAt } from '../tiers/tiers.ts';
import type { Day, Instant } from '../time.ts';
import { requireProfile } from './checks.ts';
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
    holdWhatIsReached(draft, programFor(draft, changed), days[i] ?? 0);
    holdWhatFollows(draft, state, changed);
  }
  tellChanges(draft, before, { at, today: Math.max(now, at) });
}

/**
 * After figures of another account were added: the tiers that both reach only together are held as after late posts, from
 * when they would have been reached, and no rule fires on them.
 */
export function holdWhatBothReach(draft: Draft): void {
  const { state, now } = draft.deciding;
  const program = programFor(draft, now);
  const { dayOf } = program.zone;
  const before = statusOf(draft);
  const enrolledOn = dayOf(requireProfile(state).enrolledAt);
  for (const day of firstDaysThatCount(program, dayOf(now), enrolledOn))
    holdWhatIsReached(draft, program, day);
  tellChanges(draft, before, { at: now, today: now });
}

function holdWhatIsReached(draft: Draft, program: Program, day: Day): void {
  const counted = countedState(draft, draft.deciding.state);
  for (const { holding, followers } of reachedBy(program, counted, day))
    draft.holdings.push(holding, ...followers);
}

/** When the amended transactions happened, each instant once, in order. */
function changedInstants({ deciding: { state }, amendments, supposed }: Draft): readonly Instant[] {
  const instants = amendments.flatMap(({ transaction }) => {
    const past = state.history.get(transaction) ?? state.supposed.get(transaction);
    return (past ?? supposed)?.posted.occurredAt ?? [];
  });
  return [...new Set(instants)].sort((a, b) => a - b);
}

interface Looked {
  readonly at: Instant;
  readonly today: Instant;
}

function tellChanges(draft: Draft, before: Status, looked: Looked): void {
  for (const ladder of programFor(draft, looked.today).ladders.values())
    tellChange(draft, ladder, before, looked);
}

function tellChange(draft: Draft, ladder: Ladder, before: Status, { at, today }: Looked): void {
  const was = tierAt(ladder, before, today);
  const { tier, since, until } = stretchAt(tierTimeline(ladder, statusOf(draft)), today);
  if (tier.rank < was.rank) {
    const data = { ladder: ladder.key, before: was.key, after: tier.key };
    draft.events.push({ type: 'tier.ended', at, data });
  } else if (tier !== was && since !== null) {
    draft.events.push(tierEvent({ ladder: ladder.key, tier: tier.key, since, until }, 'tier.reached'));
  }
}
