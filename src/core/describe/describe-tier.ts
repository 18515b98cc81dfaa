import type { TierDefinition } from '../program/document.ts';
import { amountOfMetric, describeReach } from './describe-reach.ts';
import { andList, sentence } from './lists.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What a tier asks for, and what it brings. */
export function describeTier(words: Vocabulary, tier: TierDefinition): string {
  const { reach, keep, multiplier, benefits = [], headStart } = tier;
  return sentence(
    [
      reach === undefined
        ? 'what everybody has to begin with'
        : `reached with ${describeReach(words, reach)}`,
      ...(keep === undefined ? [] : [`kept with ${describeReach(words, keep)}`]),
      ...(multiplier === undefined ? [] : [`multiplies by ${multiplier} where a rule says so`]),
      ...(headStart === undefined ? [] : [describeHeadStart(words, headStart)]),
      ...(benefits.length === 0 ? [] : [`brings: ${benefits.map(({ text }) => text).join(', ')}`]),
    ].join('; '),
  );
}

function describeHeadStart(words: Vocabulary, headStart: NonNullable<TierDefinition['headStart']>): string {
  const starts = Object.entries(headStart).map(([metric, amount]) => amountOfMetric(words, metric, amount));
  return `whoever holds it begins with ${andList(starts)}`;
}
