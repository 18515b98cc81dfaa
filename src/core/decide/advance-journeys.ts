import type { JourneyDone, JourneyStepDone, Occurrence } from '../basis.ts';
import { type Advance, advanceRuns, beginRun } from '../journeys/advance.ts';
import { progressOf } from '../journeys/progress.ts';
import { termsOf } from '../journeys/runs.ts';
import type { Program } from '../program/compiled.ts';
import type { JourneyRun } from '../state.ts';
import type { Instant } from '../time.ts';
import { type Draft, seqOf } from './draft.ts';
import type { Followed } from './follow.ts';
import { doneEvents, expiredEvent, startedEvent } from './journey-events.ts';

/** Begins journeys, and goes on with them; returns the steps that are done by it, and the journeys. */
export function advanceJourneys(draft: Draft, { judgement, before }: Followed): readonly Occurrence[] {
  const { program, context } = judgement;
  const { journeyRuns: runs } = before;
  if (program.journeys.size === 0 && runs.length === 0) return [];
  // What it does it does at once: what it has earned when it is asked again changes nothing about that.
  if (draft.journeyRuns.length > 0) return [];
  const { programs } = draft.deciding;
  const advances = advanceRuns({ program, programs, runs, context, seq: seqOf(draft) });
  return advances.flatMap((advance) => book(draft, advance));
}

function book(draft: Draft, { journey, run, isNew, before, after }: Advance): readonly Occurrence[] {
  draft.journeyRuns.push(run);
  if (isNew) draft.events.push(startedEvent(run));
  draft.events.push(...doneEvents(journey, before, after));
  if (isNew) tellIfOver(draft, run);
  const steps = after.steps.flatMap(({ step, done }, i): JourneyStepDone[] =>
    done === null || before.steps[i]?.done != null
      ? []
      : [{ on: 'journey-step', step: step.key, ...inRun(run, step.key) }],
  );
  if (after.done === null) return steps;
  const whole: JourneyDone = { on: 'journey-done', ...inRun(run, null) };
  return [...steps, whole];
}

function inRun({ journey, seq: run, spent }: JourneyRun, step: string | null): Omit<JourneyDone, 'on'> {
  const rules = spent.filter((gift) => gift.step === step).map(({ rule }) => rule);
  return { journey, run, ...(rules.length > 0 && { spent: rules }) };
}

/** A run that is known late may be over already; of one that was there settling told. */
function tellIfOver(draft: Draft, run: JourneyRun): void {
  const { programs, now } = draft.deciding;
  const journey = termsOf(run, programs);
  const progress = progressOf(journey, run);
  if (progress.done === null && run.until !== null && run.until <= now)
    draft.events.push(expiredEvent(journey, progress, run.until));
}

/** The journeys that begin with the enrolment. */
export function beginJourneys(draft: Draft, program: Program, enrolledAt: Instant): void {
  for (const journey of program.journeys.values()) {
    if (journey.start !== 'enrolment' || enrolledAt < journey.from || enrolledAt >= journey.until) continue;
    const run = { ...beginRun(journey, program, enrolledAt), seq: seqOf(draft) };
    draft.journeyRuns.push(run);
    draft.events.push(startedEvent(run));
    tellIfOver(draft, run);
  }
}
