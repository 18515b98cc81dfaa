import { Type } from '@sinclair/typebox';
import { formatInstant, type Instant, instantIn, type Zone } from '../core/time.ts';
import { ProblemError } from './problems.ts';
import { DateOrDateTime } from './scalars.ts';
import { ref } from './schema.ts';

export const asOfQuery = {
  asOf: Type.Optional(
    ref(DateOrDateTime, {
      description:
        'A past instant to look at, as known today; a date is the start of that day in the time zone of the programme. ' +
        'What happened at that very instant is included. Now if absent.',
      examples: ['1998-05-07'],
    }),
  ),
};

/** The instant that a query asks about; now if it names none. It cannot be asked about the future. */
export function readAsOf(asOf: string | undefined, zone: Zone, now: Instant): Instant {
  if (asOf === undefined) return now;
  const at = instantIn(zone, asOf);
  if (at <= now) return at;
  const detail = `asOf lies in the future; the service's clock shows ${formatInstant(now)}.`;
  throw new ProblemError('invalid-request', detail, [{ in: 'query', pointer: '/asOf', detail }]);
}
