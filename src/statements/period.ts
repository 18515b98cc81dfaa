import {
  addDuration,
  dayFromPlainDate,
  formatInstant,
  type Instant,
  instantIn,
  plainDate,
  type Zone,
} from '../core/time.ts';
import { ProblemError } from '../http/problems.ts';

/** `from` belongs to it, `until` does not. */
export interface Period {
  readonly from: Instant;
  readonly until: Instant;
  /** It is over: nothing can come into it any more. */
  readonly isClosed: boolean;
}

export const PERIOD_MAX = 'P1Y';
const ONE_MONTH = 'P1M';

/** A month after its beginning, or before its end, if only one is named; the last full calendar month if none is. */
export function readPeriod(
  query: { readonly from?: string; readonly until?: string },
  zone: Zone,
  now: Instant,
): Period {
  const { from, until } = endsOf(query, zone, now);
  const clock = `the service's clock shows ${formatInstant(now)}`;
  if (from >= now)
    throw refused(query.from === undefined ? 'until' : 'from', `The period lies in the future; ${clock}.`);
  if (until <= from) {
    const ends = `it would be from ${formatInstant(from)} until ${formatInstant(until)}`;
    throw refused('until', `The period ends before it begins: ${ends}. until is the first instant after it.`);
  }
  if (until > addDuration(zone, from, PERIOD_MAX))
    throw refused('until', 'A statement is of one year at most: ask for several.');
  return { from, until, isClosed: until <= now };
}

function endsOf(
  { from, until }: { readonly from?: string; readonly until?: string },
  zone: Zone,
  now: Instant,
): Pick<Period, 'from' | 'until'> {
  if (from !== undefined) {
    const begin = instantIn(zone, from);
    return {
      from: begin,
      until: until === undefined ? addDuration(zone, begin, ONE_MONTH) : instantIn(zone, until),
    };
  }
  if (until !== undefined) {
    const end = instantIn(zone, until);
    return { from: addDuration(zone, end, `-${ONE_MONTH}`), until: end };
  }
  const thisMonth = plainDate(zone.dayOf(now)).with({ day: 1 });
  return {
    from: zone.startOf(dayFromPlainDate(thisMonth.subtract({ months: 1 }))),
    until: zone.startOf(dayFromPlainDate(thisMonth)),
  };
}

function refused(field: 'from' | 'until', detail: string): ProblemError {
  return new ProblemError('invalid-request', detail, [{ in: 'query', pointer: `/${field}`, detail }]);
}
