import type { FactContext } from '../conditions/fact-context.ts';
import { isMetBy } from '../happening.ts';
import type { Journey, JourneyStep, Program } from '../program/compiled.ts';
import type { JourneyRun } from '../state.ts';
import type { Instant } from '../time.ts';
import { endOfRun, type Progress, progressOf } from './progress.ts';
import { termsOf } from './runs.ts';

/** A run that a transaction began or went on with. */
export interface Advance {
  readonly journey: Journey;
  readonly run: JourneyRun;
  readonly isNew: boolean;
  readonly before: Progress;
  readonly after: Progress;
}

export interface Advancing {
  readonly program: Program;
  readonly programs: readonly Program[];
  readonly runs: readonly JourneyRun[];
  readonly context: FactContext;
  readonly seq: number;
}

/**
 * What a transaction does in each journey. It counts in one run: the oldest that ran at its instant with a step missing
 * that it does; whether that run has ended since does not matter. Where none ran, it may begin one.
 */
export function advanceRuns(advancing: Advancing): readonly Advance[] {
  const { program, runs } = advancing;
  const keys = new Set([...program.journeys.keys(), ...runs.map(({ journey }) => journey)]);
  return [...keys].flatMap((key) => advanceJourney(key, advancing) ?? []);
}

function advanceJourney(key: string, advancing: Advancing): Advance | null {
  const { program, programs, seq } = advancing;
  const at = advancing.context.transaction.posted.occurredAt;
  const own = advancing.runs
    .filter(({ journey }) => journey === key)
    .map((run) => ({ run, journey: termsOf(run, programs) }));
  const running = own
    .filter(({ run, journey }) => isRunningAt(journey, run, at))
    .sort((a, b) => a.run.startedAt - b.run.startedAt);
  for (const { run, journey } of running) {
    const advanced = advanceRun(journey, run, advancing);
    if (advanced !== null) return { ...advanced, isNew: false };
  }
  const journey = program.journeys.get(key);
  if (running.length > 0 || journey?.start !== 'first-step' || !mayBegin(journey, own, at)) return null;
  const begun = { ...beginRun(journey, program, at), seq };
  const advanced = advanceRun(journey, begun, advancing);
  return advanced === null ? null : { ...advanced, isNew: true };
}

/** A run has its terms from the version under which it begins. */
export function beginRun(
  { key, endOf }: Journey,
  { version }: Program,
  startedAt: Instant,
): Omit<JourneyRun, 'seq'> {
  return { journey: key, version, startedAt, until: endOf(startedAt), counted: [], spent: [] };
}

function isRunningAt(journey: Journey, run: JourneyRun, at: Instant): boolean {
  if (at < run.startedAt || (run.until !== null && at >= run.until)) return false;
  return progressOf(journey, run).done === null;
}

/** One that began later stays where it is: none begins before it, or beside it. */
function mayBegin(
  { from, until, repeat }: Journey,
  own: readonly { readonly run: JourneyRun; readonly journey: Journey }[],
  at: Instant,
): boolean {
  if (at < from || at >= until) return false;
  if (own.length === 0) return true;
  switch (repeat) {
    case 'never':
      return false;
    case 'after-done':
      return own.every(
        ({ run, journey }) => (progressOf(journey, run).done?.at ?? Number.POSITIVE_INFINITY) <= at,
      );
    case 'after-end':
      return own.every(({ run, journey }) => endOfRun(journey, run) <= at);
  }
}

function advanceRun(
  journey: Journey,
  run: JourneyRun,
  { context, seq }: Advancing,
): Omit<Advance, 'isNew'> | null {
  const before = progressOf(journey, run);
  const at = context.transaction.posted.occurredAt;
  const steps = openSteps(journey, before, at).filter((step) => isMetBy(step, context));
  if (steps.length === 0) return null;
  const counted = steps.map(({ key }) => ({ seq, step: key, at, gone: false }));
  const advanced = { ...run, counted: [...run.counted, ...counted] };
  return { journey, run: advanced, before, after: progressOf(journey, advanced) };
}

/**
 * The steps for which a transaction may count. In the given order that is one: the first that is missing, and only from
 * when those before it were done; the next one asks for something that happens later, and so for another transaction.
 */
export function openSteps({ order }: Journey, { steps }: Progress, at: Instant): readonly JourneyStep[] {
  const missing = steps.filter(({ done }) => done === null);
  if (order === 'any') return missing.map(({ step }) => step);
  const [next] = missing;
  if (next === undefined) return [];
  const done = steps.slice(0, steps.indexOf(next));
  return done.every((before) => before.done !== null && before.done.at <= at) ? [next.step] : [];
}
