import { type Day, formatDay, type Instant, MS_PER_DAY, type Zone } from './time.ts';

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

const MS_PER_HOUR = 3_600_000;
/** 1970-01-01 was a Thursday. */
const WEEKDAY_OF_DAY_ZERO = 3;

/** What the calendar and the clock in the programme's zone say at an instant; read only where a programme asks. */
export interface Moment {
  readonly day: Day;
  /** "2026-03-01". */
  readonly date: string;
  readonly weekday: Weekday;
  readonly month: number;
  readonly dayOfMonth: number;
  /** Of the clock on the wall, 0 to 23. */
  readonly hour: number;
}

class LazyMoment implements Moment {
  readonly day: Day;
  readonly #zone: Zone;
  readonly #instant: Instant;

  constructor(zone: Zone, instant: Instant) {
    this.day = zone.dayOf(instant);
    this.#zone = zone;
    this.#instant = instant;
  }

  get date(): string {
    return formatDay(this.day);
  }

  get weekday(): Weekday {
    const index = (((this.day + WEEKDAY_OF_DAY_ZERO) % 7) + 7) % 7;
    return WEEKDAYS[index] ?? 'monday';
  }

  get month(): number {
    return new Date(this.day * MS_PER_DAY).getUTCMonth() + 1;
  }

  get dayOfMonth(): number {
    return new Date(this.day * MS_PER_DAY).getUTCDate();
  }

  get hour(): number {
    return Math.floor(this.#zone.msOfDay(this.#instant) / MS_PER_HOUR);
  }
}

export function momentOf(zone: Zone, instant: Instant): Moment {
  return new LazyMoment(zone, instant);
}
