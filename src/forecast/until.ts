import { addDuration, formatInstant, type Instant, instantIn, type Zone } from '../core/time.ts';
import { ProblemError } from '../http/problems.ts';

export const AHEAD_DEFAULT = 'P12M';
const AHEAD_MAX = 'P5Y';

/** Up to when is looked ahead: an instant, a date, or how long from now on. */
export function readUntil(until: string | undefined, zone: Zone, now: Instant): Instant {
  const text = until ?? AHEAD_DEFAULT;
  const at = text.startsWith('P') ? addOrRefuse(zone, now, text) : instantIn(zone, text);
  if (at <= now) {
    const shown = `the service's clock shows ${formatInstant(now)}`;
    throw refused(`until must lie in the future; ${shown}. What was there is told by asOf of the wallets.`);
  }
  if (at > addDuration(zone, now, AHEAD_MAX)) throw tooFar();
  return at;
}

function addOrRefuse(zone: Zone, now: Instant, duration: string): Instant {
  try {
    return addDuration(zone, now, duration);
  } catch (error) {
    // Beyond the end of the calendar.
    if (error instanceof RangeError) throw tooFar();
    throw error;
  }
}

function tooFar(): ProblemError {
  return refused('until lies too far ahead: a forecast reaches up to 5 years from now.');
}

function refused(detail: string): ProblemError {
  return new ProblemError('invalid-request', detail, [{ in: 'query', pointer: '/until', detail }]);
}
