import { Temporal } from 'temporal-polyfill';
import {
  cachedByDay,
  type Day,
  type DayWindow,
  dayFromPlainDate,
  END_OF_DAYS,
  FIRST_DAY,
  plainDate,
} from './time.ts';

export type CalendarUnit = 'day' | 'week' | 'month' | 'quarter' | 'year';
export type Period = 'lifetime' | { readonly calendar: CalendarUnit } | { readonly rolling: string };
export type WindowOf = (day: Day) => DayWindow;

const LIFETIME: DayWindow = { from: FIRST_DAY, to: END_OF_DAYS };

/** The window of days over which a figure is taken when it is asked for on a day. */
export function windowsOf(period: Period): WindowOf {
  if (period === 'lifetime') return () => LIFETIME;
  return cachedByDay('calendar' in period ? calendarWindow(period.calendar) : rollingWindow(period.rolling));
}

function calendarWindow(unit: CalendarUnit): WindowOf {
  return (day) => {
    const from = startOfUnit(plainDate(day), unit);
    return { from: dayFromPlainDate(from), to: dayFromPlainDate(from.add(lengthOf(unit))) };
  };
}

/** "The last 12 months" of a day end with it and begin after the same day 12 months before. */
function rollingWindow(duration: string): WindowOf {
  return (day) => ({ from: dayFromPlainDate(plainDate(day).subtract(duration)) + 1, to: day + 1 });
}

/** The first day on which what was counted on a day no longer counts. */
export function countsUntilOf(period: Period, windowOf: WindowOf): (day: Day) => Day {
  if (typeof period !== 'object' || !('rolling' in period)) return (day) => windowOf(day).to;
  return cachedByDay((day) => {
    let end = dayFromPlainDate(plainDate(day).add(period.rolling));
    // A month before 28 February is 28 January: what counted on the 31st still counts on that day.
    while (windowOf(end).from <= day) end += 1;
    return end;
  });
}

/** Weeks begin on Monday (ISO 8601). */
export function startOfUnit(date: Temporal.PlainDate, unit: CalendarUnit): Temporal.PlainDate {
  switch (unit) {
    case 'day':
      return date;
    case 'week':
      return date.subtract({ days: date.dayOfWeek - 1 });
    case 'month':
      return date.with({ day: 1 });
    case 'quarter':
      return date.with({ month: date.month - ((date.month - 1) % 3), day: 1 });
    case 'year':
      return date.with({ month: 1, day: 1 });
  }
}

export function lengthOf(unit: CalendarUnit): Temporal.Duration {
  switch (unit) {
    case 'day':
      return Temporal.Duration.from('P1D');
    case 'week':
      return Temporal.Duration.from('P1W');
    case 'month':
      return Temporal.Duration.from('P1M');
    case 'quarter':
      return Temporal.Duration.from('P3M');
    case 'year':
      return Temporal.Duration.from('P1Y');
  }
}
