import type { LimitDefinition, LimitScope } from '../program/document.ts';
import { describePeriod } from './describe-period.ts';
import { countOfPoints, type Vocabulary } from './vocabulary.ts';

/** "at most 50 Reward points per account in a calendar month"; `points`: the kind, where points are limited. */
export function describeLimit(words: Vocabulary, limit: LimitDefinition, points: string | null): string {
  const { over } = limit;
  return `at most ${limitName(words, limit, points)}${over === 'nothing' ? ', or nothing' : ''}`;
}

/** "50 Reward points per account in a calendar month". */
export function limitName(
  words: Vocabulary,
  { points, count = 0, per, within }: LimitDefinition,
  kind: string | null,
): string {
  const size = points === undefined ? timesOf(count) : countOfPoints(words, points, kind ?? '');
  return `${size} ${SCOPES[per]}${within === undefined ? '' : ` ${describePeriod(within)}`}`;
}

const SCOPES = {
  transaction: 'per transaction',
  line: 'per line',
  account: 'per account',
  stakeholder: 'per person',
  program: 'for all accounts together',
} as const satisfies Record<LimitScope, string>;

function timesOf(count: number): string {
  if (count === 1) return 'once';
  return count === 2 ? 'twice' : `${count} times`;
}
