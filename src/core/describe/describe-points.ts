import type { PointsKind } from '../program/document.ts';
import { describeExpires, describePending } from './describe-terms.ts';
import { describeMoney } from './describe-value.ts';
import { andList, sentence } from './lists.ts';
import { pointsName, tierName, type Vocabulary } from './vocabulary.ts';

/** "Reward points can be spent 14 days after they are earned, expire …, and are worth 0.01 EUR each." */
export function describePoints(words: Vocabulary, key: string, kind: PointsKind): string {
  const { payable, spendable = payable === undefined, pending, expires } = kind;
  const facts = [
    describePending(pending, spendable),
    describeExpires(expires),
    ...(kind.value === undefined ? [] : [`are worth ${describeMoney(words, kind.value)} each`]),
    ...describePayable(payable),
    ...describeDebt(kind.debt),
    ...(kind.migrate === undefined
      ? []
      : ['bring these terms to those that were earned before, where that takes nothing from them']),
  ];
  const others = describeByTier(words, kind).map((terms) => `; ${terms}`);
  return sentence(`${pointsName(words, key)} ${andList(facts)}${others.join('')}`);
}

/** "of Gold they never expire": what differs for a tier. */
function describeByTier(words: Vocabulary, { spendable = true, byTier }: PointsKind): readonly string[] {
  if (byTier === undefined) return [];
  return Object.entries(byTier.tiers).map(([tier, { pending, expires }]) => {
    const facts = [
      ...(pending === undefined ? [] : [describePending(pending, spendable)]),
      ...(expires === undefined ? [] : [describeExpires(expires)]),
    ];
    const terms = facts.length === 0 ? 'have the same terms' : andList(facts);
    return `those of ${tierName(words, byTier.ladder, tier)} ${terms}`;
  });
}

function describePayable(payable: PointsKind['payable']): readonly string[] {
  return payable === undefined ? [] : [`are paid out in money at the end of each ${payable.every}`];
}

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
