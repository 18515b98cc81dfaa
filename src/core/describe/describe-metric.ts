import { findFact } from '../conditions/facts.ts';
import type { MeasuredMetric, MetricDefinition, TransactionKind } from '../program/document.ts';
import { describeCondition } from './describe-condition.ts';
import { factWords } from './describe-fact.ts';
import { describePeriod } from './describe-period.ts';
import { andList, sentence } from './lists.ts';
import { pointsName, ruleName, type Vocabulary } from './vocabulary.ts';

/** What a metric counts, of which transactions, and when: "The sum of the net of lines of purchases where …". */
export function describeMetric(words: Vocabulary, metric: MetricDefinition): string {
  const counted = 'earned' in metric ? describeEarned(words, metric) : describeMeasured(words, metric);
  return sentence(`${counted}, ${describePeriod(metric.over)}`);
}

function describeEarned(
  words: Vocabulary,
  { earned, by }: Extract<MetricDefinition, { earned: string }>,
): string {
  const rules = by === undefined ? '' : ` by ${andList(by.map((rule) => ruleName(words, rule)))}`;
  return `the ${pointsName(words, earned)} earned${rules}`;
}

const TRANSACTIONS = {
  purchase: 'purchases',
  activity: 'activities',
  referral: 'referrals',
} as const satisfies Record<TransactionKind, string>;

function describeMeasured(words: Vocabulary, metric: MeasuredMetric): string {
  const isPerLine = isOfLines(metric);
  const transactions = TRANSACTIONS[metric.on ?? 'purchase'];
  const where =
    metric.where === undefined ? '' : ` where ${describeCondition(words, metric.where, isPerLine)}`;
  return `${measured(words, metric)} of ${isPerLine ? `lines of ${transactions}` : transactions}${where}`;
}

function measured(words: Vocabulary, metric: MeasuredMetric): string {
  if ('count' in metric) return 'the number';
  if ('sum' in metric) return `the sum of ${ownName(words, metric.sum)}`;
  if ('max' in metric) return `the largest of ${ownName(words, metric.max)}`;
  return `the number of different values of ${ownName(words, metric.distinct)}`;
}

/** Of whose lines or transactions follows. */
function ownName(words: Vocabulary, fact: string): string {
  return factWords(words, fact)
    .phrase.replace(/^the line's /, 'the ')
    .replace(/ of the whole$/, '');
}

function isOfLines(metric: MeasuredMetric): boolean {
  if ('count' in metric) return metric.count === 'line';
  const name = 'sum' in metric ? metric.sum : 'max' in metric ? metric.max : metric.distinct;
  return findFact(name)?.perLine === true;
}
