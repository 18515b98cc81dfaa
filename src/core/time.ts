import { Temporal } from 'temporal-polyfill';

/** Milliseconds since 1970-01-01T00:00Z. */
export type Instant = number;
/** Days since 1970-01-01 in the programme's zone. */
export type Day = number;
/** Half open: `from` belongs to it, `to` does not. */
export interface DayWindow {
  readonly from: Day;
  readonly to: Day;
}

export const MS_PER_DAY = 86_400_000;
export const FIRST_DAY: Day = -719_162;
export const END_OF_DAYS: Day = 2_932_897;

/** Days and instants of one time zone. Lookups are cached: a day is asked for far more often than it changes. */
export interface Zone {
  readonly id: string;
  dayOf(instant: Instant): Day;
  /** How far the clock on the wall is into its day. */
  msOfDay(instant: Instant): number;
  startOf(day: Day): Instant;
}

interface OffsetRange {
  readonly from: Instant;
  readonly to: Instant;
  readonly offsetMs: number;
}

const DAYS_CACHED_MAX = 5_000;

/** Remembers what a day comes to: calendars are slow, and the same days are asked for again and again. */
export function cachedByDay<T>(compute: (day: Day) => T): (day: Day) => T {
  const known = new Map<Day, T>();
  return (day) => {
    const cached = known.get(day);
    if (cached !== undefined) return cached;
    if (known.size >= DAYS_CACHED_MAX) known.clear();
    const value = compute(day);
    known.set(day, value);
    return value;
  };
}

/** Throws a RangeError where the zone is unknown. */
export function createZone(id: string): Zone {
  Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(id);
  if (id === 'UTC')
    return zoneOf(
      id,
      (instant) => instant,
      (day) => day * MS_PER_DAY,
    );
  const ranges: OffsetRange[] = [];
  let last = offsetRangeAt(id, 0);
  const localMs = (instant: Instant): number => {
    // Nearly always the instant is near the one that was asked for before it.
    if (instant < last.from || instant >= last.to) {
      const known = ranges.find((range) => range.from <= instant && instant < range.to);
      last = known ?? offsetRangeAt(id, instant);
      if (known === undefined) ranges.push(last);
    }
    return instant + last.offsetMs;
  };
  return zoneOf(
    id,
    localMs,
    cachedByDay((day) => plainDate(day).toZonedDateTime(id).epochMilliseconds),
  );
}

function zoneOf(id: string, localMs: (instant: Instant) => number, startOf: Zone['startOf']): Zone {
  return {
    id,
    dayOf: (instant) => Math.floor(localMs(instant) / MS_PER_DAY),
    msOfDay: (instant) => {
      const local = localMs(instant);
      return local - Math.floor(local / MS_PER_DAY) * MS_PER_DAY;
    },
    startOf,
  };
}

function offsetRangeAt(id: string, instant: Instant): OffsetRange {
  const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(id);
  const next = local.getTimeZoneTransition('next');
  // 'previous' is strictly before, so that a transition at this very instant needs the step of one.
  const previous = local.add({ nanoseconds: 1 }).getTimeZoneTransition('previous');
  return {
    from: previous?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    to: next?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offsetMs: local.offsetNanoseconds / 1e6,
  };
}

export function plainDate(day: Day): Temporal.PlainDate {
  return new Temporal.PlainDate(1970, 1, 1).add({ days: day });
}

export function dayFromPlainDate(date: Temporal.PlainDate): Day {
  return Date.UTC(date.year, date.month - 1, date.day) / MS_PER_DAY;
}

/** "1998-05-07" → day; throws a RangeError on an impossible date. */
export function parseDay(text: string): Day {
  return dayFromPlainDate(Temporal.PlainDate.from(text));
}

/** A date is the start of that day in the zone; anything longer is an instant of its own (RFC 3339). */
export function instantIn(zone: Zone, text: string): Instant {
  return text.includes('T') ? Date.parse(text) : zone.startOf(parseDay(text));
}

export function formatDay(day: Day): string {
  return plainDate(day).toString();
}

/** RFC 3339 in UTC, without a fraction where it is zero. */
export function formatInstant(instant: Instant): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}

/** Adds an ISO 8601 duration in the zone: months and days by the calendar, hours exactly. */
export function addDuration(zone: Zone, instant: Instant, duration: string): Instant {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone.id).add(duration)
    .epochMilliseconds;
}
