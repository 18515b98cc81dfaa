import { type Decimal, formatDecimal, minus, plus, ZERO } from '../decimal.ts';
import { metricValue } from '../metrics.ts';
import type { Ladder, Metric, Reach } from '../program/compiled.ts';
import type { AccountState, Figures, Status } from '../state.ts';
import type { Day, DayWindow } from '../time.ts';
import { tierAt } from './tiers.ts';

/** What decides which tiers an account reaches: what was counted, and what it held before. */
export type Qualifying = Figures & Status & Pick<AccountState, 'seq' | 'profile'>;

/** What is missing for a tier on a day: one route for each way to reach it. */
export interface Missing {
  readonly metric: string;
  readonly have: string;
  readonly need: string;
}

/** Do the figures up to the end of a day come to what a tier asks for? */
export function isMet(ladder: Ladder, reach: Reach, state: Qualifying, day: Day): boolean {
  if ('all' in reach) return reach.all.every((part) => isMet(ladder, part, state, day));
  if ('any' in reach) return reach.any.some((part) => isMet(ladder, part, state, day));
  return qualifyingValue(ladder, reach.metric, state, day) >= reach.atLeast;
}

/** The ways to what a tier asks for; one with nothing missing is there already. */
export function routesTo(
  ladder: Ladder,
  reach: Reach,
  state: Qualifying,
  day: Day,
): readonly (readonly Missing[])[] {
  if ('any' in reach) return reach.any.flatMap((part) => routesTo(ladder, part, state, day));
  if ('all' in reach) {
    return reach.all.reduce<readonly (readonly Missing[])[]>(
      (routes, part) =>
        routes.flatMap((route) => routesTo(ladder, part, state, day).map((more) => [...route, ...more])),
      [[]],
    );
  }
  const have = qualifyingValue(ladder, reach.metric, state, day);
  if (have >= reach.atLeast) return [[]];
  return [[{ metric: reach.metric.key, have: formatDecimal(have), need: formatDecimal(reach.atLeast) }]];
}

/**
 * What a metric comes to for a ladder at the end of a day: what was counted in its period up to then, with what the
 * period began with. Nothing of the latter is booked anywhere; it is the same whenever it is asked for.
 */
export function qualifyingValue(ladder: Ladder, metric: Metric, state: Qualifying, day: Day): Decimal {
  const enrolledOn = enrolledOnOf(ladder, state);
  const window = metric.windowOf(day, enrolledOn);
  const counted = metricValue(state, metric, { from: window.from, to: day + 1 });
  if (!ladder.raised.has(metric.key)) return counted;
  const start = headStartOf(ladder, metric, state, window);
  return plus(counted, plus(start, carriedInto(ladder, metric, state, window)));
}

export function enrolledOnOf({ zone }: Ladder, { profile }: Qualifying): Day {
  if (profile === null) throw new Error('an account without enrolment');
  return zone.dayOf(profile.enrolledAt);
}

/** For whoever holds a tier at the first instant of a period. */
function headStartOf(ladder: Ladder, metric: Metric, state: Qualifying, { from }: DayWindow): Decimal {
  return tierAt(ladder, state, ladder.zone.startOf(from)).headStart.get(metric.key) ?? ZERO;
}

/** What the period before had above the highest threshold that it met; what it had been left itself is not passed on. */
function carriedInto(ladder: Ladder, metric: Metric, state: Qualifying, { from }: DayWindow): Decimal {
  const { carryOver } = ladder;
  if (carryOver === null || carryOver.metric !== metric) return ZERO;
  const before = metric.windowOf(from - 1, enrolledOnOf(ladder, state));
  const had = plus(metricValue(state, metric, before), headStartOf(ladder, metric, state, before));
  const met = carryOver.thresholds.find((threshold) => threshold <= had);
  if (met === undefined) return ZERO;
  const excess = minus(had, met);
  return carryOver.max !== null && excess > carryOver.max ? carryOver.max : excess;
}
