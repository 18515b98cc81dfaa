import type { Basis, Occurrence } from '../basis.ts';
import { followedIn } from '../occurrence.ts';
import type { Program } from '../program/compiled.ts';
import type { JourneyRun } from '../state.ts';
import { type Done, progressOf } from './progress.ts';
import { isSameRun, termsOf } from './runs.ts';

/** The runs of an account, as they are or as they were. */
export interface Runs {
  readonly runs: readonly JourneyRun[];
  readonly programs: readonly Program[];
}

/**
 * A basis without the steps and journeys that are not, or no longer, done by the transaction. Of a quote that was
 * honoured all stands for as long as anything is kept: it was promised, whoever did the step meanwhile.
 */
export function withStanding(basis: Basis, seq: number, known: Runs): Basis {
  if (basis.honoured !== undefined) return basis;
  const followed = followedIn(basis);
  const standing = followed.filter((occurrence) => stands(occurrence, seq, known));
  return standing.length === followed.length ? basis : { ...basis, followed: standing };
}

/** Is it the transaction by which that is done, by all that counts in its run? What is no journey's says so itself. */
export function stands(occurrence: Occurrence, seq: number, known: Runs): boolean {
  switch (occurrence.on) {
    case 'tier-reached':
    case 'referred':
      return true;
    case 'journey-step':
    case 'journey-done':
      return doneOf(occurrence, known)?.by === seq;
  }
}

function doneOf(
  occurrence: Extract<Occurrence, { readonly journey: string }>,
  { runs, programs }: Runs,
): Done | null {
  const { journey, run: seq } = occurrence;
  const run = runs.find((one) => isSameRun(one, { journey, seq }));
  if (run === undefined) return null;
  const { steps, done } = progressOf(termsOf(run, programs), run);
  if (occurrence.on === 'journey-done') return done;
  return steps.find(({ step }) => step.key === occurrence.step)?.done ?? null;
}
