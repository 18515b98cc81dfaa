import type { ReachDefinition } from '../program/document.ts';
import { isMoneyMetric } from './describe-fact.ts';
import { describeMoney } from './describe-value.ts';
import { metricName, type Vocabulary } from './vocabulary.ts';

/** "at least 25000 EUR of yearSpend in a calendar year and at least 2 of trainings in a calendar year". */
export function describeReach(words: Vocabulary, reach: ReachDefinition): string {
  if ('all' in reach) return joinParts(words, reach.all, 'and');
  if ('any' in reach) return joinParts(words, reach.any, 'or');
  return `at least ${amountOfMetric(words, reach.metric, reach.atLeast)}`;
}

/** "10000 EUR of yearSpend in a calendar year". */
export function amountOfMetric(words: Vocabulary, metric: string, amount: string | number): string {
  const shown = isMoneyMetric(words, metric) ? describeMoney(words, amount) : String(amount);
  return `${shown} of ${metricName(words, metric)}`;
}

function joinParts(words: Vocabulary, parts: readonly ReachDefinition[], word: 'and' | 'or'): string {
  const shown = parts.map((part) => {
    const text = describeReach(words, part);
    return parts.length > 1 && isList(part) ? `(${text})` : text;
  });
  return shown.join(` ${word} `);
}

function isList(reach: ReachDefinition): boolean {
  if ('all' in reach) return reach.all.length > 1;
  return 'any' in reach && reach.any.length > 1;
}
