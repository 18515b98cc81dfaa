import { progressOf } from '../journeys/progress.ts';
import { termsOf } from '../journeys/runs.ts';
import type { Draft } from './draft.ts';
import { expiredEvent } from './journey-events.ts';

/** Tells of the journeys whose time has run out since the last command, in order. Nothing is written: it is derived. */
export function settleJourneys(draft: Draft): void {
  const { state, now, programs } = draft.deciding;
  if (state.journeyRuns.length === 0 || state.dueAt === null || state.dueAt > now) return;
  const over = state.journeyRuns.flatMap((run) => {
    const { until } = run;
    if (until === null || until <= state.settledAt || until > now) return [];
    const journey = termsOf(run, programs);
    const progress = progressOf(journey, run);
    return progress.done === null ? [expiredEvent(journey, progress, until)] : [];
  });
  draft.events.push(...over.sort((a, b) => a.at - b.at));
}
