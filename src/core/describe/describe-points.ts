import type { PointsKind } from '../program/document.ts';
import { describeMoney } from './describe-value.ts';
import { describeDuration } from './durations.ts';
import { andList, sentence } from './lists.ts';
import { pointsName, type Vocabulary } from './vocabulary.ts';

/** "Reward points can be spent 14 days after they are earned, expire …, and are worth 0.01 EUR each." */
export function describePoints(words: Vocabulary, key: string, kind: PointsKind): string {
  const facts = [
    describeSpending(kind),
    describeExpiry(kind.expires),
    ...(kind.value === undefined ? [] : [`are worth ${describeMoney(words, kind.value)} each`]),
    ...describeDebt(kind.debt),
  ];
  return sentence(`${pointsName(words, key)} ${andList(facts)}`);
}

function describeSpending({ spendable = true, pending }: PointsKind): string {
  const wait = pending === undefined ? '' : ` ${describeDuration(pending)} after they are earned`;
  if (!spendable)
    return pending === undefined ? 'cannot be spent' : `become active${wait} and cannot be spent`;
  return pending === undefined ? 'can be spent at once' : `can be spent${wait}`;
}

function describeExpiry(expires: PointsKind['expires']): string {
  if (expires === undefined) return 'never expire';
  const end = expires.at === undefined ? '' : ` ${ENDS[expires.at]}`;
  return `expire${end} ${describeDuration(expires.after)} after they are earned`;
}

const ENDS = {
  'end-of-month': 'at the end of the month',
  'end-of-year': 'at the end of the year',
} as const satisfies Record<NonNullable<NonNullable<PointsKind['expires']>['at']>, string>;

function describeDebt(debt: PointsKind['debt']): readonly string[] {
  switch (debt) {
    case undefined:
      return [];
    case 'allow':
      return ['can fall below zero by a return'];
    case 'limit-to-balance':
      return ['never fall below zero by a return'];
  }
}
