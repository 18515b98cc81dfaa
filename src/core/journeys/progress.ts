import type { Journey, JourneyStep } from '../program/compiled.ts';
import type { CountedStep, JourneyRun } from '../state.ts';
import type { Instant } from '../time.ts';
import type { JourneyState } from './journey-state.ts';

/** What a run of a journey has come to. */
export interface Progress {
  readonly steps: readonly StepProgress[];
  /** The transaction (by its seq) that did the last of the steps, and when all were done; null: some are missing. */
  readonly done: Done | null;
}

export interface StepProgress {
  readonly step: JourneyStep;
  /** What counts for it, in the order in which it was counted: no more than it asks for. */
  readonly counted: readonly CountedStep[];
  readonly done: Done | null;
}

export interface Done {
  readonly by: number;
  readonly at: Instant;
}

/** A step is done by the transaction that was counted last of those that it asks for, and when the latest of them was. */
export function progressOf({ steps }: Journey, { counted }: Pick<JourneyRun, 'counted'>): Progress {
  const each = steps.map((step): StepProgress => {
    const standing = counted.filter((one) => one.step === step.key && !one.gone).slice(0, step.times);
    return { step, counted: standing, done: standing.length < step.times ? null : doneBy(standing) };
  });
  const done = each.flatMap((one) => one.done ?? []);
  return { steps: each, done: done.length < each.length ? null : lastOf(done) };
}

function doneBy(counted: readonly CountedStep[]): Done {
  return lastOf(counted.map(({ seq, at }) => ({ by: seq, at })));
}

function lastOf(done: readonly Done[]): Done {
  return { by: Math.max(...done.map(({ by }) => by)), at: Math.max(...done.map(({ at }) => at)) };
}

/** Where a run stands at an instant, by all that is known of it. */
export function stateOfRun(journey: Journey, run: JourneyRun, at: Instant): JourneyState {
  if (at < run.startedAt) return 'open';
  const { done } = progressOf(journey, run);
  if (done !== null && done.at <= at) return 'done';
  return run.until !== null && run.until <= at ? 'expired' : 'running';
}

/** When a run is over: done, or out of time (infinity: neither). */
export function endOfRun(journey: Journey, run: JourneyRun): Instant {
  const { done } = progressOf(journey, run);
  return done?.at ?? run.until ?? Number.POSITIVE_INFINITY;
}
