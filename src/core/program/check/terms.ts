import {
  AT_ONCE,
  type ExpiresDefinition,
  type LifeDefinition,
  NEVER,
  type PendingDefinition,
  type TermsDefinition,
} from '../document.ts';
import { at, type Mistake, mistake, NO_MISTAKES } from './mistake.ts';
import { checkDay, checkDuration, checkWhole } from './values.ts';

const YEAR_ENDS_MAX = 100;

/** From when points can be spent, and how long they live. */
export function checkTerms({ pending, expires }: TermsDefinition, pointer: string): readonly Mistake[] {
  return [
    ...(pending === undefined ? NO_MISTAKES : checkPending(pending, at(pointer, 'pending'))),
    ...(expires === undefined ? NO_MISTAKES : checkExpires(expires, at(pointer, 'expires'))),
  ];
}

function checkPending(pending: PendingDefinition, pointer: string): readonly Mistake[] {
  if (pending === AT_ONCE) return NO_MISTAKES;
  if (typeof pending === 'string') return checkDuration(pending, pointer);
  if ('after' in pending) return checkDuration(pending.after, at(pointer, 'after'));
  if ('until' in pending) return checkDay(pending.until, at(pointer, 'until'));
  const { event, atMost } = pending;
  return [
    ...checkTypes([event], at(pointer, 'event')),
    ...(atMost === undefined ? NO_MISTAKES : checkDuration(atMost, at(pointer, 'atMost'))),
  ];
}

function checkExpires(expires: ExpiresDefinition, pointer: string): readonly Mistake[] {
  if (expires === NEVER) return NO_MISTAKES;
  if ('after' in expires) return checkLife(expires, pointer);
  if ('on' in expires) return checkDay(expires.on, at(pointer, 'on'));
  if ('yearEnds' in expires)
    return checkWhole(expires.yearEnds, at(pointer, 'yearEnds'), { max: YEAR_ENDS_MAX });
  const { inactive, by } = expires;
  return [
    ...checkDuration(inactive, at(pointer, 'inactive'), 'days'),
    ...(by === 'any' ? NO_MISTAKES : checkTypes(by, at(pointer, 'by'))),
  ];
}

export function checkLife({ after }: LifeDefinition, pointer: string): readonly Mistake[] {
  return checkDuration(after, at(pointer, 'after'));
}

/** Which activities there are is up to whoever posts them: any name is one. */
function checkTypes(types: readonly string[], pointer: string): readonly Mistake[] {
  if (types.length > 0 && types.every((type) => type !== '')) return NO_MISTAKES;
  return mistake(pointer, 'Name a type of activity, such as "delivered".');
}
