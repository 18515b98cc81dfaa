import { Temporal } from 'temporal-polyfill';
import { type Day, type DayWindow, dayFromPlainDate, END_OF_DAYS, FIRST_DAY, plainDate } from './time.ts';

export type CalendarUnit = 'day' | 'week' | 'month' | 'quarter' | 'year';
export type Period = 'lifetime' | { readonly calendar: CalendarUnit } | { readonly rolling: string };
export type WindowOf = (day: Day) => DayWindow;

const LIFETIME: DayWindow = { from: FIRST_DAY, to: END_OF_DAYS };
const WINDOWS_CACHED_MAX = 5_000;

/** The window of days over which a figure is taken when it is asked for on a day. Cached: calendars are slow. */
export function windowsOf(period: Period): WindowOf {
  if (period === 'lifetime') return () => LIFETIME;
  const compute = 'calendar' in period ? calendarWindow(period.calendar) : rollingWindow(period.rolling);
  const known = new Map<Day, DayWindow>();
  return (day) => {
    let window = known.get(day);
    if (window === undefined) {
      if (known.size >= WINDOWS_CACHED_MAX) known.clear();
      window = compute(day);
      known.set(day, window);
    }
    return window;
  };
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

/** The day on which what was counted on `day` drops out of a rolling window; after a short month it can be later. */
export function rollingReach(duration: string, day: Day): Day {
  return dayFromPlainDate(plainDate(day).add(duration));
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
