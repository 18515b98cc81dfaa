import { progressOf } from '../journeys/progress.ts';
import { at, checkName, type Mistake, mistake, NO_MISTAKES } from '../program/check/mistake.ts';
import type { Program } from '../program/compiled.ts';
import { known } from '../program/values.ts';
import type { JourneyRun, PlanPeriod } from '../state.ts';
import type { Instant } from '../time.ts';

/** Per journey that was begun, per step how many transactions count for it: none if absent. */
export type GivenJourneys = Readonly<Record<string, Readonly<Record<string, number>>>>;

export function checkGivenPlans(program: Program, plans: readonly string[]): readonly Mistake[] {
  return plans.flatMap((plan, index) => checkName('plan', plan, program.plans.keys(), at('/plans', index)));
}

export function checkGivenJourneys(program: Program, journeys: GivenJourneys): readonly Mistake[] {
  return Object.entries(journeys).flatMap(([key, steps]) => {
    const pointer = at('/journeys', key);
    const journey = program.journeys.get(key);
    if (journey === undefined) return checkName('journey', key, program.journeys.keys(), pointer);
    const keys = journey.steps.map((step) => step.key);
    return Object.entries(steps).flatMap(([step, count]) => {
      const times = journey.steps.find((one) => one.key === step)?.times;
      if (times === undefined) return checkName('step', step, keys, at(pointer, step));
      if (Number.isInteger(count) && count >= 0 && count <= times) return NO_MISTAKES;
      return mistake(at(pointer, step), `Give a whole number from 0 to ${times}: so many do the step.`);
    });
  });
}

/** As if their fees had been paid just now. */
export function periodsGiven(
  program: Program,
  plans: readonly string[],
  since: Instant,
): readonly PlanPeriod[] {
  return [...new Set(plans)].map((key) => {
    const plan = known(program.plans, key);
    const until = plan.endOfPeriods(since, 1);
    const { version } = program;
    const ends = { since, until, graceUntil: plan.endOfGrace(until), goneAt: null };
    return { seq: 0, plan: key, version, kind: 'paid', ...ends };
  });
}

/** As if they had begun just now, with all that is done of them. Those that begin with the enrolment have. */
export function runsGiven(program: Program, journeys: GivenJourneys, at: Instant): readonly JourneyRun[] {
  const begun = [...program.journeys.values()].filter(
    ({ key, start, from, until }) => key in journeys || (start === 'enrolment' && from <= at && at < until),
  );
  return begun.map(({ key, steps, endOf }) => {
    const counted = steps.flatMap((step) =>
      Array.from({ length: journeys[key]?.[step.key] ?? 0 }, (_, i) => ({
        ...{ seq: -1 - i, step: step.key, at, gone: false },
      })),
    );
    const { version } = program;
    return { seq: 0, journey: key, version, startedAt: at, until: endOf(at), counted, spent: [] };
  });
}

export interface TriedJourney {
  /** How many transactions count for each step. */
  readonly steps: Readonly<Record<string, number>>;
  readonly done: boolean;
}

/** What is done of each journey of the programme in its latest run. */
export function journeysDone(
  program: Program,
  runs: readonly JourneyRun[],
): Readonly<Record<string, TriedJourney>> {
  return Object.fromEntries(
    [...program.journeys.values()].map((journey) => {
      const run = runs.findLast((one) => one.journey === journey.key);
      const { steps, done } = progressOf(journey, run ?? { counted: [] });
      const counts = steps.map(({ step, counted }) => [step.key, counted.length] as const);
      return [journey.key, { steps: Object.fromEntries(counts), done: done !== null }];
    }),
  );
}
