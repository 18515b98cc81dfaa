import { openSteps } from '../core/journeys/advance.ts';
import { type Progress, progressOf, type StepProgress, stateOfRun } from '../core/journeys/progress.ts';
import { termsOf } from '../core/journeys/runs.ts';
import type { Journey, Program } from '../core/program/compiled.ts';
import type { JourneyRun } from '../core/state.ts';
import { formatInstant, type Instant } from '../core/time.ts';
import { type Owning, ownId } from '../http/own-ids.ts';
import type { AccountJourneysAnswer, JourneyStandingAnswer } from './schema.ts';

export interface JourneysOf {
  readonly owned: Owning;
  /** In force now. */
  readonly program: Program;
  readonly programs: readonly Program[];
  readonly runs: readonly JourneyRun[];
  readonly now: Instant;
}

/** The journeys of the programme in its order, then those that only earlier versions had. */
export function presentJourneys(of: JourneysOf): AccountJourneysAnswer['journeys'] {
  const keys = new Set([...of.program.journeys.keys(), ...of.runs.map(({ journey }) => journey)]);
  return Object.fromEntries([...keys].map((key) => [key, presentJourney(key, of)]));
}

function presentJourney(key: string, of: JourneysOf): JourneyStandingAnswer {
  const { program, programs, runs, now } = of;
  const own = runs.filter(({ journey }) => journey === key).sort((a, b) => b.startedAt - a.startedAt);
  const [latest, ...earlier] = own;
  const journey = latest === undefined ? program.journeys.get(key) : termsOf(latest, programs);
  if (journey === undefined) throw new Error('a journey that neither the programme nor the account has');
  const progress = progressOf(journey, latest ?? NOT_BEGUN);
  return {
    label: journey.definition.label ?? null,
    ...(latest === undefined ? OPEN : presentRun(journey, latest, now)),
    version: latest?.version ?? program.version,
    steps: presentSteps(journey, progress, of, latest),
    earlier: earlier.map((run) => presentRun(termsOf(run, programs), run, now)),
  };
}

const NOT_BEGUN = { counted: [] } as const;
const OPEN = { state: 'open', startedAt: null, until: null, doneAt: null } as const;

function presentRun(
  journey: Journey,
  run: JourneyRun,
  now: Instant,
): JourneyStandingAnswer['earlier'][number] {
  const { done } = progressOf(journey, run);
  return {
    state: stateOfRun(journey, run, now),
    startedAt: formatInstant(run.startedAt),
    until: formatOrNull(run.until),
    doneAt: formatOrNull(done?.at ?? null),
  };
}

function presentSteps(
  journey: Journey,
  progress: Progress,
  { owned, now }: JourneysOf,
  run: JourneyRun | undefined,
): JourneyStandingAnswer['steps'] {
  const isOver = run !== undefined && stateOfRun(journey, run, now) !== 'running';
  const open = isOver ? [] : openSteps(journey, progress, now);
  return progress.steps.map((step) => ({
    ...presentStep(journey, step, owned),
    open: open.includes(step.step),
  }));
}

function presentStep(
  { definition }: Journey,
  { step: { key, times }, counted, done }: StepProgress,
  owned: Owning,
): Omit<JourneyStandingAnswer['steps'][number], 'open'> {
  return {
    key,
    label: definition.steps.find((step) => step.key === key)?.label ?? null,
    done: counted.length,
    needed: times,
    missing: times - counted.length,
    doneAt: formatOrNull(done?.at ?? null),
    counted: counted.map(({ seq, at }) => ({
      transaction: ownId('trx', owned, seq),
      at: formatInstant(at),
    })),
  };
}

function formatOrNull(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant);
}
