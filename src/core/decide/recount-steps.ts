import type { JourneyDone, JourneyStepDone } from '../basis.ts';
import { contextOf, type FactContext } from '../conditions/fact-context.ts';
import { isMetBy } from '../happening.ts';
import { progressOf } from '../journeys/progress.ts';
import { isSameRun, termsOf } from '../journeys/runs.ts';
import type { Journey } from '../program/compiled.ts';
import type { CountedStep, JourneyRun, PastTransaction, SpentGift } from '../state.ts';
import type { Instant } from '../time.ts';
import { type Draft, runsOf, versionOf } from './draft.ts';
import { doneEvents, expiredEvent } from './journey-events.ts';
import { keptTransaction } from './judge-kept.ts';

/**
 * Steps no longer count that what is kept of these transactions does not do, and count again that it does. The others of
 * the run stay as they were counted, in the given order, too: what is missing is open again while the run lasts.
 */
export function recountSteps(draft: Draft, amended: readonly PastTransaction[]): void {
  const { state, programs } = draft.deciding;
  for (const run of state.journeyRuns) {
    const journey = termsOf(run, programs);
    const counted = run.counted.map((one) => {
      const past = amended.find(({ seq }) => seq === one.seq);
      return past === undefined ? one : recounted(draft, journey, one, past);
    });
    if (counted.some((one, i) => one !== run.counted[i])) draft.journeyRuns.push({ ...run, counted });
  }
}

function recounted(
  draft: Draft,
  { steps }: Journey,
  counted: CountedStep,
  past: PastTransaction,
): CountedStep {
  const step = steps.find(({ key }) => key === counted.step);
  const context = keptContext(draft, past);
  const gone = step === undefined || context === null || !isMetBy(step, context);
  return gone === counted.gone ? counted : { ...counted, gone };
}

function keptContext(draft: Draft, past: PastTransaction): FactContext | null {
  const kept = keptTransaction(past);
  return kept === null ? null : contextOf(kept, past.basis, versionOf(draft, past.programVersion).zone);
}

/** Replaces what stays given of one transaction for a step, or for the whole. */
export function keepSpent(
  draft: Draft,
  { journey, run: seq }: JourneyStepDone | JourneyDone,
  of: Pick<SpentGift, 'seq' | 'step'>,
  gifts: readonly SpentGift[],
): void {
  const run = runsOf(draft).find((one) => isSameRun(one, { journey, seq }));
  if (run === undefined) throw new Error('a step of a run that is not there');
  const others = run.spent.filter((gift) => gift.seq !== of.seq || gift.step !== of.step);
  if (gifts.length === 0 && others.length === run.spent.length) return;
  draft.journeyRuns.push({ ...run, spent: [...others, ...gifts] });
}

/** What is done again is told as it was at first; a run that is no longer done may have no time left. */
export function tellRecounted(draft: Draft, at: Instant): void {
  const { state, programs, now } = draft.deciding;
  const changed = runsOf(draft).filter((run) => draft.journeyRuns.some((one) => isSameRun(one, run)));
  for (const run of changed) {
    const before = state.journeyRuns.find((one) => isSameRun(one, run)) ?? run;
    const journey = termsOf(run, programs);
    const [was, is] = [progressOf(journey, before), progressOf(journey, run)];
    draft.events.push(...doneEvents(journey, was, is));
    if (was.done !== null && is.done === null && isOver(run, now))
      draft.events.push(expiredEvent(journey, is, at));
  }
}

function isOver({ until }: JourneyRun, now: Instant): boolean {
  return until !== null && until <= now;
}
