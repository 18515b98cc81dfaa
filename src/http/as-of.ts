import { formatInstant, type Instant, instantIn, type Zone } from '../core/time.ts';
import { ProblemError } from './problems.ts';

/** The instant that a query asks about; now if it names none. It cannot be asked about the future. */
export function readAsOf(asOf: string | undefined, zone: Zone, now: Instant): Instant {
  if (asOf === undefined) return now;
  const at = instantIn(zone, asOf);
  if (at <= now) return at;
  const detail = `asOf lies in the future; the service's clock shows ${formatInstant(now)}.`;
  throw new ProblemError('invalid-request', detail, [{ in: 'query', pointer: '/asOf', detail }]);
}
