import { instantIn, type Zone } from '../../time.ts';
import type { ValidDefinition } from '../document.ts';
import { at, type Mistake, mistake, NO_MISTAKES } from './mistake.ts';
import { checkMoment } from './values.ts';

/** `zone` null: it is not known by what days a date begins. */
export function checkValid(
  valid: ValidDefinition | undefined,
  pointer: string,
  zone: Zone | null,
): readonly Mistake[] {
  if (valid === undefined) return NO_MISTAKES;
  const { from, until } = valid;
  const found = [
    ...(from === undefined ? NO_MISTAKES : checkMoment(from, at(pointer, 'from'))),
    ...(until === undefined ? NO_MISTAKES : checkMoment(until, at(pointer, 'until'))),
  ];
  if (found.length > 0 || zone === null || from === undefined || until === undefined) return found;
  if (instantIn(zone, from) < instantIn(zone, until)) return NO_MISTAKES;
  return mistake(at(pointer, 'until'), 'Set until after from: an end does not belong to its period.');
}
