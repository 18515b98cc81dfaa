import { adderOf } from '../duration.ts';
import { windowsOf } from '../periods.ts';
import type { PeriodEndDefinition } from '../program/document.ts';
import { type Instant, MS_PER_DAY, type Zone } from '../time.ts';
import type { OccasionSource } from './source.ts';

/** What tells the end of a period from that of another. */
export function periodName({ calendar, starts, delay }: PeriodEndDefinition): string {
  return [calendar, starts, delay].filter((part) => part !== undefined).join(' ');
}

/** More than any clock is moved at once. */
const CLOCK_MOVES_MS = MS_PER_DAY;

/** The ends of the periods of a calendar, each as of the last moment of its period. */
export function periodEnds(definition: PeriodEndDefinition, zone: Zone): OccasionSource {
  const { delay, ...period } = definition;
  const windowOf = windowsOf(period);
  const settledAfter = delay === undefined ? (end: Instant) => end : adderOf(zone, delay);
  const endAfter = (instant: Instant): Instant => {
    const day = zone.dayOf(instant);
    return zone.startOf(windowOf(day, day).to);
  };
  const name = periodName(definition);
  return (_, { after, from }) => {
    const delayMs = settledAfter(after) - after;
    let end = endAfter(Math.max(from, delayMs === 0 ? after : after - delayMs - CLOCK_MOVES_MS));
    while (settledAfter(end) <= after) end = endAfter(end);
    return [{ kind: 'period-end', at: settledAfter(end), occurredAt: end - 1, period: name }];
  };
}
