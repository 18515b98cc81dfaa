import type { HeldDefinition, HeldUntil } from '../program/document.ts';
import { describeMonthDay } from './dates.ts';
import { describeDuration } from './durations.ts';

/** How long a tier is held, and what comes then: "is held to the end of the next year, and then …". */
export function describeHeld(held: HeldDefinition): string {
  const grace = held.grace === undefined ? '' : ` and ${describeDuration(held.grace)} of grace`;
  const then = isForEver(held) ? '' : `; then ${THEN[held.then ?? 're-qualify']}`;
  return `is held ${describeLength(held)}${grace}${then}`;
}

function describeLength({ until, for: duration, yearStarts }: HeldDefinition): string {
  if (duration !== undefined) return `for ${describeDuration(duration)}`;
  const starts = yearStarts === undefined ? '' : ` (years begin on ${describeMonthDay(yearStarts)})`;
  return `${UNTIL[until ?? 'forever']}${starts}`;
}

function isForEver({ until, for: duration }: HeldDefinition): boolean {
  return duration === undefined && (until === undefined || until === 'forever');
}

const UNTIL = {
  'end-of-month': 'to the end of the month',
  'end-of-next-month': 'to the end of the next month',
  'end-of-quarter': 'to the end of the quarter',
  'end-of-next-quarter': 'to the end of the next quarter',
  'end-of-year': 'to the end of the year',
  'end-of-next-year': 'to the end of the next year',
  'end-of-membership-year': 'to the end of the membership year',
  'end-of-next-membership-year': 'to the end of the next membership year',
  forever: 'for ever',
} as const satisfies Record<HeldUntil, string>;

const THEN = {
  're-qualify': 'whatever else was reached counts',
  'one-down': 'the next lower tier is held for as long again, and so on',
  figures: 'the highest tier that the figures meet is held for as long again',
} as const satisfies Record<NonNullable<HeldDefinition['then']>, string>;
