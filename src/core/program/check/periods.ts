import type { Period } from '../../periods.ts';
import type { MetricDefinition } from '../document.ts';
import { at, type Mistake, mistake, NO_MISTAKES } from './mistake.ts';
import { checkDayOfYear, checkDuration } from './values.ts';

export function checkPeriod(period: Period, pointer: string): readonly Mistake[] {
  if (typeof period === 'string' || 'membership' in period) return NO_MISTAKES;
  if ('rolling' in period) return checkDuration(period.rolling, at(pointer, 'rolling'), 'days');
  if (period.starts === undefined) return NO_MISTAKES;
  if (period.calendar !== 'year')
    return mistake(at(pointer, 'starts'), 'Only a year starts on a day of your choice: leave starts out.');
  return checkDayOfYear(period.starts, at(pointer, 'starts'));
}

/** A period that begins on a day for all that is counted in it; a rolling one begins anew every day. */
export function hasBeginning({ over }: MetricDefinition): boolean {
  return typeof over === 'object' && !('rolling' in over);
}

/** Within its period it only grows by what is counted; it never falls because time goes by. */
export function staysWithinPeriod({ over }: MetricDefinition): boolean {
  return over === 'lifetime' || !('rolling' in over);
}
