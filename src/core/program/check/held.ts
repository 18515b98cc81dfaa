import type { CalendarUnit, Period } from '../../periods.ts';
import type { HeldDefinition, HeldUntil } from '../document.ts';
import type { LadderOf } from './ladders.ts';
import { at, type Mistake, mistake, NO_MISTAKES, quote } from './mistake.ts';
import { averageDays, checkDayOfYear, checkDuration } from './values.ts';

/** How long tiers are held, and whether that goes with the periods of the metrics that they ask for. */
export function checkHeld(of: LadderOf, pointer: string): readonly Mistake[] {
  const { held } = of.ladder;
  const found = [
    ...((held.until === undefined) === (held.for === undefined)
      ? mistake(pointer, 'Say how long a tier is held by exactly one of until and for.')
      : NO_MISTAKES),
    ...(held.for === undefined ? NO_MISTAKES : checkFor(held.for, held, at(pointer, 'for'))),
    ...checkYearStarts(held, at(pointer, 'yearStarts')),
    ...(held.grace === undefined ? NO_MISTAKES : checkDuration(held.grace, at(pointer, 'grace'))),
  ];
  return found.length > 0 ? found : checkFit(of, pointer);
}

const FIGURES_DAYS_MIN = 28;

/** Where figures decide at each end, an account that nothing happened to for years has them all looked at at once. */
function checkFor(duration: string, { then: follows }: HeldDefinition, pointer: string): readonly Mistake[] {
  const found = checkDuration(duration, pointer);
  const days = averageDays(duration);
  if (found.length > 0 || follows !== 'figures' || days === null || days >= FIGURES_DAYS_MIN) return found;
  return mistake(
    pointer,
    `Hold tiers for at least ${FIGURES_DAYS_MIN} days where figures decide what follows: they do so at each end.`,
  );
}

function checkYearStarts({ until, yearStarts }: HeldDefinition, pointer: string): readonly Mistake[] {
  if (yearStarts === undefined) return NO_MISTAKES;
  if (until !== undefined && UNIT_OF[until] === 'year') return checkDayOfYear(yearStarts, pointer);
  return mistake(
    pointer,
    'Only a calendar year starts on a day of your choice: set until to end-of-year or end-of-next-year, or leave yearStarts out.',
  );
}

/** The period whose end is waited for, which may be the next one. */
export const UNIT_OF: Readonly<Record<HeldUntil, CalendarUnit | 'membership' | null>> = {
  'end-of-month': 'month',
  'end-of-next-month': 'month',
  'end-of-quarter': 'quarter',
  'end-of-next-quarter': 'quarter',
  'end-of-year': 'year',
  'end-of-next-year': 'year',
  'end-of-membership-year': 'membership',
  'end-of-next-membership-year': 'membership',
  forever: null,
};

/** A figure whose year ends on another day than the tiers' would be cut in two. */
function checkFit({ ladder, metrics, names }: LadderOf, pointer: string): readonly Mistake[] {
  const { until, yearStarts = FIRST_OF_YEAR } = ladder.held;
  if (until === undefined) return NO_MISTAKES;
  for (const key of metrics) {
    const over = names.metrics.get(key)?.over;
    const misfit = over === undefined ? null : misfitOf(over, until, yearStarts);
    if (misfit === null) continue;
    return mistake(
      at(pointer, ladder.held.yearStarts === undefined ? 'until' : 'yearStarts'),
      `${quote(key)} ${misfit}`,
    );
  }
  return NO_MISTAKES;
}

const FIRST_OF_YEAR = '01-01';

/** What does not fit, as the end of a sentence about a metric; null for periods that go together. */
function misfitOf(over: Period, until: HeldUntil, yearStarts: string): string | null {
  const unit = UNIT_OF[until];
  const counted = countedBy(over);
  if (unit === null || counted === null) return null;
  if (counted === 'membership')
    return unit === 'membership'
      ? null
      : 'is of membership years: hold the tiers until the end of this or the next one, or for a time.';
  if (unit === 'membership')
    return counted === 'year'
      ? 'is of calendar years: hold the tiers until the end of this or the next one, or for a time.'
      : null;
  if (unit !== 'year' || counted !== 'year') return null;
  const starts = typeof over === 'object' && 'calendar' in over ? (over.starts ?? FIRST_OF_YEAR) : null;
  if (starts === yearStarts) return null;
  return `is of years that begin on ${starts}, and the tiers are held by years that begin on ${yearStarts}: let both begin on the same day.`;
}

/** Null for what has no calendar: a lifetime, and the time before each day. */
export function countedBy(over: Period): CalendarUnit | 'membership' | null {
  if (over === 'lifetime' || 'rolling' in over) return null;
  return 'membership' in over ? 'membership' : over.calendar;
}
