import type { CardDefinition, PointsKind } from '../program/document.ts';
import { describeGrant } from './describe-grant.ts';
import { describeExpires, describeLife, describePending } from './describe-terms.ts';
import { describeMoney } from './describe-value.ts';
import { describeDuration } from './durations.ts';
import { andList, ordinal, sentence } from './lists.ts';
import { pointsName, tierName, type Vocabulary } from './vocabulary.ts';

/** "Reward points can be spent 14 days after they are earned, expire …, and are worth 0.01 EUR each." */
export function describePoints(words: Vocabulary, key: string, kind: PointsKind): string {
  const { payable, spendable = payable === undefined, pending, expires, card } = kind;
  if (card !== undefined) return describeCard(words, key, kind, card);
  const facts = [
    describePending(pending, spendable),
    describeExpires(expires),
    ...(kind.value === undefined ? [] : [`are worth ${describeMoney(words, kind.value)} each`]),
    ...describePayable(payable),
    ...describeDebt(kind.debt),
    ...describeWarn(kind.warn),
    ...describeLeavers(kind.leavers),
    ...(kind.migrate === undefined
      ? []
      : ['bring these terms to those that were earned before, where that takes nothing from them']),
  ];
  const others = describeByTier(words, kind).map((terms) => `; ${terms}`);
  return sentence(`${pointsName(words, key)} ${andList(facts)}${others.join('')}`);
}

/** "Cups are stamps of a card: the 6th makes it full and brings a coupon for …; a card expires … after its first stamp." */
function describeCard(
  words: Vocabulary,
  key: string,
  { debt, leavers, migrate }: PointsKind,
  card: CardDefinition,
): string {
  const { size, expires, completed, ...granted } = card;
  const gift = describeGrant({ ...granted, ...completed });
  const end =
    expires === undefined ? 'never expires' : `expires ${describeLife(expires)} after its first stamp`;
  const facts = [
    `the ${ordinal(size)} makes it full and brings ${gift}`,
    'what does not fit goes on to the next card',
    `a card that is not full ${end}`,
    ...[...describeDebt(debt), ...describeLeavers(leavers)].map((fact) => `stamps ${fact}`),
    ...(migrate === undefined
      ? []
      : ['these terms count for cards that are open already, but none ends sooner than was announced']),
  ];
  return sentence(`${pointsName(words, key)} are stamps of a card: ${facts.join('; ')}`);
}

/** "those of Gold never expire": what differs for a tier. */
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

function describeWarn(warn: PointsKind['warn'] = []): readonly string[] {
  const durations = typeof warn === 'string' ? [warn] : warn;
  return durations.length === 0
    ? []
    : [`are warned of ${andList(durations.map(describeDuration))} before they expire`];
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

function describeLeavers(leavers: PointsKind['leavers']): readonly string[] {
  switch (leavers) {
    case undefined:
      return [];
    case 'keep':
      return ['stay with people who leave'];
    case 'to-account':
      return ['go to the account when the person who has them leaves'];
    case 'expire':
      return ['expire when the person who has them leaves'];
  }
}
