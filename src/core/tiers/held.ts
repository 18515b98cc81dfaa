import { adderOf } from '../duration.ts';
import { FIRST_OF_YEAR, type WindowOf, windowsOf } from '../periods.ts';
import type { HeldDefinition, HeldUntil } from '../program/document.ts';
import { cachedByDay, type Day, type Instant, type Zone } from '../time.ts';

/**
 * The end of a tier that is reached on a day and held since an instant of it, by an account that is enrolled since
 * another day; null: never. Ends are exclusive.
 */
export type UntilOf = (day: Day, since: Instant, enrolledOn: Day) => Instant | null;

/** The grace comes on top of whatever the end would be. */
export function untilOf(held: HeldDefinition, zone: Zone): UntilOf {
  const { for: duration, until = 'forever', yearStarts = FIRST_OF_YEAR } = held;
  const grace = held.grace === undefined ? (end: Instant) => end : adderOf(zone, held.grace);
  if (duration !== undefined) {
    const add = adderOf(zone, duration);
    return (_, since) => grace(add(since));
  }
  if (until === 'forever') return () => null;
  const firstAfter = firstDayAfter(until, yearStarts);
  const startOf = cachedByDay((day) => grace(zone.startOf(day)));
  return (day, _, enrolledOn) => startOf(firstAfter(day, enrolledOn));
}

/** The first day on which a tier is no longer held, that was reached on a day. */
function firstDayAfter(
  until: Exclude<HeldUntil, 'forever'>,
  yearStarts: string,
): (day: Day, enrolledOn: Day) => Day {
  switch (until) {
    case 'end-of-month':
      return endOf(windowsOf({ calendar: 'month' }));
    case 'end-of-next-month':
      return endOfNext(windowsOf({ calendar: 'month' }));
    case 'end-of-quarter':
      return endOf(windowsOf({ calendar: 'quarter' }));
    case 'end-of-next-quarter':
      return endOfNext(windowsOf({ calendar: 'quarter' }));
    case 'end-of-year':
      return endOf(windowsOf({ calendar: 'year', starts: yearStarts }));
    case 'end-of-next-year':
      return endOfNext(windowsOf({ calendar: 'year', starts: yearStarts }));
    case 'end-of-membership-year':
      return endOf(windowsOf({ membership: 'year' }));
    case 'end-of-next-membership-year':
      return endOfNext(windowsOf({ membership: 'year' }));
  }
}

function endOf(windowOf: WindowOf): (day: Day, enrolledOn: Day) => Day {
  return (day, enrolledOn) => windowOf(day, enrolledOn).to;
}

function endOfNext(windowOf: WindowOf): (day: Day, enrolledOn: Day) => Day {
  return (day, enrolledOn) => windowOf(windowOf(day, enrolledOn).to, enrolledOn).to;
}
