import { addDuration, type Day, type Instant, MS_PER_DAY, type Zone } from './time.ts';

const DURATION = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const MS_PER_SECOND = 1_000;
const MS_PER_MINUTE = 60_000;
const MS_PER_HOUR = 3_600_000;

/** Months and days go by the calendar and the clock on the wall, hours and less exactly. */
interface Parts {
  readonly months: number;
  readonly days: number;
  readonly exactMs: number;
}

/**
 * Adds one ISO 8601 duration in a zone, as addDuration does, but without a calendar where the clock is not moved on the
 * day that it leads to: what is held for a time gets its end with every purchase.
 */
export function adderOf(zone: Zone, duration: string): (instant: Instant) => Instant {
  const add = repeatedAdderOf(zone, duration);
  return (instant) => add(instant, 1);
}

/** The same, so many times at once: three months after 30 November is 28 February, not a month after a month after it. */
export function repeatedAdderOf(zone: Zone, duration: string): (instant: Instant, times: number) => Instant {
  const { months, days, exactMs } = partsOf(duration);
  if (months === 0 && days === 0) return (instant, times) => instant + exactMs * times;
  return (instant, times) => {
    const day = addMonths(zone.dayOf(instant), months * times) + days * times;
    const msOfDay = zone.msOfDay(instant);
    const added = zone.startOf(day) + msOfDay;
    const isThatClock = zone.dayOf(added) === day && zone.msOfDay(added) === msOfDay;
    if (isThatClock) return added + exactMs * times;
    const [sign, n] = times < 0 ? ['-', -times] : ['', times];
    const seconds = Math.trunc((exactMs * n) / MS_PER_SECOND);
    return addDuration(zone, instant, `${sign}P${months * n}M${days * n}DT${seconds}S`);
  };
}

/** The instant that lies a duration before another: a month before 31 March is 28 February. */
export function subtractorOf(zone: Zone, duration: string): (instant: Instant) => Instant {
  const add = repeatedAdderOf(zone, duration);
  return (instant) => add(instant, -1);
}

const MONTH_DAYS = { min: 28, max: 31 } as const;

/** From whatever day on, does one of two durations in whole days or more reach as far as the other? Where in doubt: no. */
export function isNoShorter(duration: string, other: string): boolean {
  const [a, b] = [partsOf(duration), partsOf(other)];
  if (a.months >= b.months && a.days >= b.days) return true;
  return a.months * MONTH_DAYS.min + a.days >= b.months * MONTH_DAYS.max + b.days;
}

function partsOf(duration: string): Parts {
  const match = DURATION.exec(duration);
  if (match === null) throw new RangeError(`not a duration: ${duration}`);
  const [years, months, weeks, days, hours, minutes, seconds] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  return {
    months: (years ?? 0) * 12 + (months ?? 0),
    days: (weeks ?? 0) * 7 + (days ?? 0),
    exactMs: (hours ?? 0) * MS_PER_HOUR + (minutes ?? 0) * MS_PER_MINUTE + (seconds ?? 0) * MS_PER_SECOND,
  };
}

/** How many whole months lie between two days, of which the later one comes second. */
export function wholeMonths(from: Day, to: Day): number {
  const [a, b] = [new Date(from * MS_PER_DAY), new Date(to * MS_PER_DAY)];
  const months = (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth();
  return addMonths(from, months) > to ? months - 1 : months;
}

/** A month after 31 January is the last day of February. */
function addMonths(day: Day, months: number): Day {
  if (months === 0) return day;
  const date = new Date(day * MS_PER_DAY);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth() + months;
  // The day before the first of the month after it.
  const daysInMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), daysInMonth)) / MS_PER_DAY;
}
