import { type Progress, progressOf, stateOfRun } from '../journeys/progress.ts';
import { termsOf } from '../journeys/runs.ts';
import { latest } from '../migration/latest.ts';
import type { Journey, Program } from '../program/compiled.ts';
import type { JourneyRun } from '../state.ts';
import { type Draft, runsOf } from './draft.ts';

/**
 * Journeys that are on their way take the steps and the time of the version, but no less time than was announced. One
 * keeps its terms where the new ones would undo a step that is done, or leave nothing to do: no rule could give for that.
 */
export function migrateJourneys(draft: Draft, program: Program, key: string): void {
  const next = program.journeys.get(key);
  if (next === undefined) return;
  const { now, programs } = draft.deciding;
  const renewed = runsOf(draft).flatMap((run) => {
    if (run.journey !== key) return [];
    const terms = termsOf(run, programs);
    const isRunning = stateOfRun(terms, run, now) === 'running';
    return isRunning && suits(terms, next, run) ? [renewedRun(run, next, program)] : [];
  });
  if (renewed.length === 0) return;
  draft.journeyRuns.push(...renewed);
  const data = { part: 'journey', key, version: program.version, runs: renewed.length };
  draft.events.push({ type: 'terms.migrated', at: now, data });
}

function suits(terms: Journey, next: Journey, run: JourneyRun): boolean {
  const after = progressOf(next, run);
  return (
    after.done === null && stepsDone(progressOf(terms, run)).every((step) => stepsDone(after).includes(step))
  );
}

/** Each with the transaction that did it. */
function stepsDone({ steps }: Progress): readonly string[] {
  return steps.flatMap(({ step, done }) => (done === null ? [] : [`${step.key} ${done.by}`]));
}

function renewedRun(run: JourneyRun, { endOf }: Journey, { version }: Program): JourneyRun {
  return { ...run, version, until: latest(run.until, endOf(run.startedAt)) };
}
