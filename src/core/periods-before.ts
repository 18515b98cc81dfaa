import { type Decimal, minus, ONE, plus, ZERO } from './decimal.ts';
import { metricValue } from './metrics.ts';
import type { FigureNeed } from './needs.ts';
import type { Metric, Streak, Target } from './program/compiled.ts';
import { proportionHalfUpToMicro } from './rounding.ts';
import type { Figures } from './state.ts';
import { type Day, type DayWindow, FIRST_DAY } from './time.ts';

/** A day, and the one on which the account enrolled. */
export interface AsOfDay {
  readonly day: Day;
  readonly enrolledOn: Day;
}

const HUNDRED = (100n * ONE) as Decimal;

/**
 * What a target comes to in the period of a day: so many per cent of the mean (or the largest, the smallest, the last)
 * of what the metric came to in the periods before it, to 6 decimals, half up; within its floor and its cap. Periods
 * without anything, also those before the enrolment, count as zero.
 */
export function targetValue(state: Figures, target: Target, asOf: AsOfDay): Decimal {
  const { metric, periods, take, percent, atLeast, atMost } = target;
  const values = windowsBefore(metric, asOf, periods).map((window) => metricValue(state, metric, window));
  const [base, count] = basisOf(values, take);
  const share = proportionHalfUpToMicro(base, percent, times(HUNDRED, count));
  const least = atLeast !== null && share < atLeast ? atLeast : share;
  return atMost !== null && least > atMost ? atMost : least;
}

/** How many periods in a row, that of the day included, the metric came to so much: at most as many as are looked at. */
export function streakLength(state: Figures, { metric, atLeast, most }: Streak, asOf: AsOfDay): number {
  const current = metric.windowOf(asOf.day, asOf.enrolledOn);
  const windows = [{ from: current.from, to: asOf.day + 1 }, ...windowsBefore(metric, asOf, most - 1)];
  const missed = windows.findIndex((window) => metricValue(state, metric, window) < atLeast);
  return missed < 0 ? windows.length : missed;
}

/** The figures of so many periods before that of a day, and of its own up to it. */
export function needOfPeriods(metric: Metric, asOf: AsOfDay, periods: number): FigureNeed {
  const { key, byMember } = metric;
  const first = windowsBefore(metric, asOf, periods).at(-1) ?? metric.windowOf(asOf.day, asOf.enrolledOn);
  return { key, byMember, from: first.from, split: first.from, to: asOf.day + 1 };
}

/** So many periods of a metric before that of a day; the latest first. */
export function windowsBefore(
  metric: Metric,
  { day, enrolledOn }: AsOfDay,
  periods: number,
): readonly DayWindow[] {
  const windows: DayWindow[] = [];
  let { from } = metric.windowOf(day, enrolledOn);
  while (windows.length < periods && from > FIRST_DAY) {
    const window = metric.windowOf(from - 1, enrolledOn);
    windows.push(window);
    from = window.from;
  }
  return windows;
}

/** What is taken of the values, as a sum and by how many it is divided. */
function basisOf(values: readonly Decimal[], take: Target['take']): readonly [Decimal, number] {
  const positive = values.map((value) => (value > ZERO ? value : ZERO));
  switch (take) {
    case 'mean':
      return [positive.reduce(plus, ZERO), Math.max(1, positive.length)];
    case 'max':
      return [positive.reduce((a, b) => (a > b ? a : b), ZERO), 1];
    case 'min':
      return [positive.reduce((a, b) => (minus(a, b) < ZERO ? a : b), positive[0] ?? ZERO), 1];
    case 'last':
      return [positive[0] ?? ZERO, 1];
  }
}

function times(value: Decimal, count: number): Decimal {
  return (value * BigInt(count)) as Decimal;
}
