import type { StreakDefinition, TargetDefinition } from '../program/document.ts';
import { isMoneyMetric } from './describe-fact.ts';
import { periodName } from './describe-period.ts';
import { describeMoney } from './describe-value.ts';
import { sentence } from './lists.ts';
import { findMetric, type Vocabulary } from './vocabulary.ts';

const TAKEN = {
  mean: 'the mean',
  max: 'the largest',
  min: 'the smallest',
  last: 'the last',
} as const satisfies Record<NonNullable<TargetDefinition['take']>, string>;

/** "110 % of the mean of quarterSpend in the 4 calendar quarters before, at least 1000 EUR and at most 50000 EUR." */
export function describeTarget(words: Vocabulary, target: TargetDefinition): string {
  const { of, periods, take = 'mean', percent = '100', atLeast, atMost } = target;
  const bounds = [
    ...(atLeast === undefined ? [] : [`at least ${figure(words, of, atLeast)}`]),
    ...(atMost === undefined ? [] : [`at most ${figure(words, of, atMost)}`]),
  ].join(' and ');
  const before = `${periods} ${periodOf(words, of)}${periods === 1 ? '' : 's'} before`;
  const base = `${percent} % of ${TAKEN[take]} of ${of} in the ${before}`;
  return sentence(bounds === '' ? base : `${base}, ${bounds}`);
}

/** "How many calendar months in a row monthOrders came to 1 or more, up to 12." */
export function describeStreak(words: Vocabulary, { of, atLeast, most }: StreakDefinition): string {
  const reached = `${of} came to ${figure(words, of, atLeast)} or more`;
  return sentence(`how many ${periodOf(words, of)}s in a row ${reached}, up to ${most}`);
}

function figure(words: Vocabulary, metric: string, value: string | number): string {
  return isMoneyMetric(words, metric) ? describeMoney(words, value) : String(value);
}

function periodOf(words: Vocabulary, metric: string): string {
  const over = findMetric(words, metric)?.over;
  return typeof over !== 'object' || 'rolling' in over ? 'period' : periodName(over);
}
