import { Temporal } from 'temporal-polyfill';
import {
  cachedByDay,
  type Day,
  type DayWindow,
  dayFromPlainDate,
  END_OF_DAYS,
  FIRST_DAY,
  MS_PER_DAY,
  parseDay,
  plainDate,
} from './time.ts';

export type CalendarUnit = 'day' | 'week' | 'month' | 'quarter' | 'year';
export type Period =
  | 'lifetime'
  /** `starts`: the first day of a year, as "04-01". */
  | { readonly calendar: CalendarUnit; readonly starts?: string }
  | { readonly rolling: string }
  /** Years from the day of the enrolment on. */
  | { readonly membership: 'year' };
/** The window of days over which a figure is taken on a day, of an account that is enrolled since another day. */
export type WindowOf = (day: Day, enrolledOn: Day) => DayWindow;
/** The first day on which what was counted on a day no longer counts. */
export type CountsUntilOf = (day: Day, enrolledOn: Day) => Day;

const LIFETIME: DayWindow = { from: FIRST_DAY, to: END_OF_DAYS };
/** Where a document says nothing else. */
export const FIRST_OF_YEAR = '01-01';
const FEBRUARY = 1;

/** The window of days over which a figure is taken when it is asked for on a day. */
export function windowsOf(period: Period): WindowOf {
  if (period === 'lifetime') return () => LIFETIME;
  if ('membership' in period) return yearFrom;
  if ('rolling' in period) return cachedByDay(rollingWindow(period.rolling));
  return period.calendar === 'year'
    ? cachedByDay(yearsFrom(period.starts ?? FIRST_OF_YEAR))
    : cachedByDay(calendarWindow(period.calendar));
}

/** The first day on which what was counted on a day no longer counts. */
export function countsUntilOf(period: Period, windowOf: WindowOf): CountsUntilOf {
  if (typeof period !== 'object' || !('rolling' in period))
    return (day, enrolledOn) => windowOf(day, enrolledOn).to;
  return cachedByDay((day) => {
    let end = dayFromPlainDate(plainDate(day).add(period.rolling));
    // A month before 28 February is 28 January: what counted on the 31st still counts on that day.
    while (windowOf(end, end).from <= day) end += 1;
    return end;
  });
}

/** Years are plain arithmetic, apart. */
type UnitWithinYear = Exclude<CalendarUnit, 'year'>;

function calendarWindow(unit: UnitWithinYear): (day: Day) => DayWindow {
  return (day) => {
    const from = startOfUnit(plainDate(day), unit);
    return { from: dayFromPlainDate(from), to: dayFromPlainDate(from.add(lengthOf(unit))) };
  };
}

/** "The last 12 months" of a day end with it and begin after the same day 12 months before. */
function rollingWindow(duration: string): (day: Day) => DayWindow {
  return (day) => ({ from: dayFromPlainDate(plainDate(day).subtract(duration)) + 1, to: day + 1 });
}

/** Years that begin on a day of the calendar, as "04-01". */
export function yearsFrom(starts: string): (day: Day) => DayWindow {
  // A leap year, so that every day of a year is there.
  const anchor = parseDay(`2000-${starts}`);
  return (day) => yearFrom(day, anchor);
}

/**
 * The year around a day, of years that begin on the anniversaries of an anchor, after it and before it. In years
 * without 29 February that anniversary is 28 February, as it is for durations. Plain arithmetic: no calendar is asked,
 * since accounts have as many anchors as there are days, and no cache would hold them.
 */
export function yearFrom(day: Day, anchor: Day): DayWindow {
  const date = new Date(anchor * MS_PER_DAY);
  const month = date.getUTCMonth();
  const dayOfMonth = date.getUTCDate();
  const year = new Date(day * MS_PER_DAY).getUTCFullYear();
  const anniversary = anniversaryIn(year, month, dayOfMonth);
  return day < anniversary
    ? { from: anniversaryIn(year - 1, month, dayOfMonth), to: anniversary }
    : { from: anniversary, to: anniversaryIn(year + 1, month, dayOfMonth) };
}

/** `month` counts from 0. */
function anniversaryIn(year: number, month: number, dayOfMonth: number): Day {
  const isMissing = month === FEBRUARY && dayOfMonth === 29 && !isLeap(year);
  return Date.UTC(year, month, isMissing ? 28 : dayOfMonth) / MS_PER_DAY;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Weeks begin on Monday (ISO 8601). */
function startOfUnit(date: Temporal.PlainDate, unit: UnitWithinYear): Temporal.PlainDate {
  switch (unit) {
    case 'day':
      return date;
    case 'week':
      return date.subtract({ days: date.dayOfWeek - 1 });
    case 'month':
      return date.with({ day: 1 });
    case 'quarter':
      return date.with({ month: date.month - ((date.month - 1) % 3), day: 1 });
  }
}

function lengthOf(unit: UnitWithinYear): Temporal.Duration {
  switch (unit) {
    case 'day':
      return Temporal.Duration.from('P1D');
    case 'week':
      return Temporal.Duration.from('P1W');
    case 'month':
      return Temporal.Duration.from('P1M');
    case 'quarter':
      return Temporal.Duration.from('P3M');
  }
}
