import type { Temporal } from 'temporal-polyfill';
import { type CalendarUnit, lengthOf, startOfUnit } from './periods.ts';
import type { HeldDefinition } from './program/document.ts';
import {
  addDuration,
  cachedByDay,
  type Day,
  dayFromPlainDate,
  type Instant,
  plainDate,
  type Zone,
} from './time.ts';

/** The end of a tier that is reached on a day and held since an instant of it; null: never. Ends are exclusive. */
export type UntilOf = (day: Day, since: Instant) => Instant | null;

export function untilOf(held: HeldDefinition, zone: Zone): UntilOf {
  const { for: duration, until = 'forever' } = held;
  if (duration !== undefined) return (_, since) => addDuration(zone, since, duration);
  switch (until) {
    case 'forever':
      return () => null;
    case 'end-of-month':
      return endOf(zone, 'month', 0);
    case 'end-of-quarter':
      return endOf(zone, 'quarter', 0);
    case 'end-of-year':
      return endOf(zone, 'year', 0);
    case 'end-of-next-year':
      return endOf(zone, 'year', 1);
  }
}

/** The end of the period of the day, or of the one `later` after it. */
function endOf(zone: Zone, unit: CalendarUnit, later: number): (day: Day) => Instant {
  return cachedByDay((day) => {
    let end: Temporal.PlainDate = startOfUnit(plainDate(day), unit).add(lengthOf(unit));
    for (let i = 0; i < later; i++) end = end.add(lengthOf(unit));
    return zone.startOf(dayFromPlainDate(end));
  });
}
