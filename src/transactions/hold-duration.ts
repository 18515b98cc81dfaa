import { Type } from '@sinclair/typebox';
import { ProblemError } from '../http/problems.ts';

const PATTERN =
  /^P(?=.)(?:([0-9]{1,5})W)?(?:([0-9]{1,5})D)?(?:T(?=[0-9])(?:([0-9]{1,5})H)?(?:([0-9]{1,5})M)?(?:([0-9]{1,6})S)?)?$/;
const MS_OF_PARTS = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000];
const MIN_MS = 60_000;
const MAX_MS = 7 * 86_400_000;

export const HoldDuration = Type.String({
  $id: 'HoldDuration',
  pattern: PATTERN.source,
  maxLength: 30,
  description:
    'For how long a quote is kept, as ISO 8601 writes it: from one minute (PT1M) to one week (P7D).',
  examples: ['PT30M', 'P1D'],
  'x-mistake': 'must be a duration from one minute to one week, such as "PT30M" or "P1D"',
});

/** What the pattern lets through may still be too short or too long. */
export function checkHold(hold: string): void {
  const parts = PATTERN.exec(hold)?.slice(1) ?? [];
  const ms = parts.reduce((sum, part, i) => sum + Number(part ?? 0) * (MS_OF_PARTS[i] ?? 0), 0);
  if (MIN_MS <= ms && ms <= MAX_MS) return;
  const detail = 'A quote is kept for one minute (PT1M) at the least and for one week (P7D) at the most.';
  throw new ProblemError('validation-failed', detail, [{ pointer: '/hold', detail }]);
}
