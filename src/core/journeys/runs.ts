import type { Journey, Program } from '../program/compiled.ts';
import type { JourneyRun } from '../state.ts';
import type { Instant } from '../time.ts';
import type { JourneyState } from './journey-state.ts';
import { stateOfRun } from './progress.ts';

/** The terms under which a run began, and which it keeps. */
export function termsOf({ journey: key, version }: JourneyRun, programs: readonly Program[]): Journey {
  const journey = programs.find((program) => program.version === version)?.journeys.get(key);
  if (journey === undefined) throw new Error(`a run of ${key} under terms that were not loaded`);
  return journey;
}

/** Of two runs the one that began later says where the account is. */
export function stateAt(
  key: string,
  runs: readonly JourneyRun[],
  at: Instant,
  programs: readonly Program[],
): JourneyState {
  const latest = latestAt(key, runs, at);
  return latest === undefined ? 'open' : stateOfRun(termsOf(latest, programs), latest, at);
}

function latestAt(key: string, runs: readonly JourneyRun[], at: Instant): JourneyRun | undefined {
  let latest: JourneyRun | undefined;
  for (const run of runs) {
    if (run.journey !== key || run.startedAt > at) continue;
    if (latest === undefined || run.startedAt >= latest.startedAt) latest = run;
  }
  return latest;
}

export function isSameRun(
  a: Pick<JourneyRun, 'seq' | 'journey'>,
  b: Pick<JourneyRun, 'seq' | 'journey'>,
): boolean {
  return a.seq === b.seq && a.journey === b.journey;
}

/** Runs with those that changed in their place, and new ones at the end. */
export function withRuns(
  before: readonly JourneyRun[],
  changed: readonly JourneyRun[],
): readonly JourneyRun[] {
  if (changed.length === 0) return before;
  const known = before.map((run) => changed.findLast((one) => isSameRun(one, run)) ?? run);
  const begun = changed.filter(
    (run, i) =>
      !before.some((one) => isSameRun(one, run)) && changed.findLastIndex((one) => isSameRun(one, run)) === i,
  );
  // In one order, whatever order they were begun in by one command: it is that in which they are loaded.
  return [...known, ...begun.toSorted((a, b) => a.seq - b.seq || (a.journey < b.journey ? -1 : 1))];
}

/** The transactions that count in the same runs as one of these: what they were given may change with it. */
export function countedWith(runs: readonly JourneyRun[], seqs: ReadonlySet<number>): ReadonlySet<number> {
  const touched = runs.filter(({ counted }) => counted.some(({ seq }) => seqs.has(seq)));
  return new Set(touched.flatMap(({ counted }) => counted.map(({ seq }) => seq)));
}
