import {
  type ActivityDefinition,
  AT_ONCE,
  type ExpiresDefinition,
  type LifeDefinition,
  NEVER,
  type PendingDefinition,
} from '../program/document.ts';
import { describeDate, describeMonthDay } from './dates.ts';
import { describeDuration } from './durations.ts';
import { ordinal, orList } from './lists.ts';

/** "can be spent 14 days after they are earned"; of points that cannot, when they become active. */
export function describePending(pending: PendingDefinition = AT_ONCE, spendable: boolean): string {
  if (pending === AT_ONCE) return spendable ? 'can be spent at once' : 'cannot be spent';
  const wait = describeWait(pending);
  return spendable ? `can be spent ${wait}` : `become active ${wait} and cannot be spent`;
}

function describeWait(pending: PendingDefinition): string {
  if (typeof pending === 'string') return afterEarned(pending);
  if ('after' in pending) return afterEarned(pending.after);
  if ('until' in pending) return `from ${describeDay(pending.until)} on`;
  const { event, atMost } = pending;
  const latest = atMost === undefined ? '' : `, at the latest ${afterEarned(atMost)}`;
  return `once an activity "${event}" names what earned them${latest}`;
}

/** "expire at the end of the month 24 months after they are earned". */
export function describeExpires(expires: ExpiresDefinition = NEVER): string {
  if (expires === NEVER) return 'never expire';
  if ('after' in expires) return `expire ${describeLife(expires)} after they are earned`;
  if ('on' in expires) return `expire at the end of ${describeDay(expires.on)}`;
  if ('yearEnds' in expires)
    return expires.yearEnds === 1
      ? 'expire at the end of the year in which they are earned'
      : `expire at the ${ordinal(expires.yearEnds)} end of a year after they are earned`;
  return `expire after ${describeDuration(expires.inactive)} without ${describeActivity(expires.by)}`;
}

/** "3 months", or "at the end of the month 3 months": after whatever it is. */
export function describeLife({ after, at }: LifeDefinition): string {
  return `${at === undefined ? '' : `${ENDS[at]} `}${describeDuration(after)}`;
}

const ENDS = {
  'end-of-month': 'at the end of the month',
  'end-of-year': 'at the end of the year',
} as const satisfies Record<NonNullable<LifeDefinition['at']>, string>;

function afterEarned(duration: string): string {
  return `${describeDuration(duration)} after they are earned`;
}

/** "24 December 2026", or "the next 24 December". */
function describeDay(text: string): string {
  const day = describeMonthDay(text);
  return day === text ? describeDate(text) : `the next ${day}`;
}

/** "a purchase or an activity "survey"". */
export function describeActivity(by: ActivityDefinition): string {
  if (by === 'any') return 'any purchase or activity';
  return orList(by.map((type) => (type === 'purchase' ? 'a purchase' : `an activity "${type}"`)));
}
