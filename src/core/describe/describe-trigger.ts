import type { ReferralNews, RuleDefinition, StepDefinition } from '../program/document.ts';
import { isMoneyMetric } from './describe-fact.ts';
import { describeOccasion } from './describe-occasion.ts';
import { oncePer } from './describe-period.ts';
import { describeMoney } from './describe-value.ts';
import { orList } from './lists.ts';
import {
  findMetric,
  journeyName,
  ladderName,
  metricName,
  stepName,
  tierName,
  type Vocabulary,
} from './vocabulary.ts';

/** "on each purchase", "on each activity "training" that brings orders over all time to a multiple of 10". */
export function describeTrigger(words: Vocabulary, rule: RuleDefinition): string {
  const when = rule.on === 'inactivity' ? 'after' : rule.on === 'period-end' ? 'at' : 'on';
  return `${when} ${describeEvent(words, rule)}${describeEvery(words, rule.every)}${describeReaches(words, rule.reaches)}`;
}

function describeEvent(words: Vocabulary, rule: RuleDefinition): string {
  const { on, type, reached, journey, reaches, referral: news } = rule;
  const article = reaches === undefined ? 'each' : 'the';
  switch (on) {
    case 'purchase':
      return `${article} purchase`;
    case 'activity':
      return `${article} ${describeActivity(type)}`;
    case 'enrolment':
      return 'enrolment';
    case 'period-end':
    case 'anniversary':
    case 'birthday':
    case 'inactivity':
      return describeOccasion(rule);
    case 'referred':
      return 'the transaction by which the referral of the account qualifies';
    case 'referral':
      return `${article} ${NEWS[news ?? 'purchase']}`;
    case 'tier-reached':
      return reached === undefined ? 'reaching a tier' : describeReached(words, reached);
    case 'journey-step':
      return describeStepDone(words, journey);
    case 'journey-done':
      return `completing ${journeyName(words, journey?.key ?? '')}`;
  }
}

/** `activity "training" or "survey"`. */
export function describeActivity(type: RuleDefinition['type']): string {
  const types = type === undefined ? [] : typeof type === 'string' ? [type] : type;
  return ['activity', orList(types.map((one) => `"${one}"`))].filter(Boolean).join(' ');
}

function describeStepDone(words: Vocabulary, journey: RuleDefinition['journey']): string {
  const { key = '', step } = journey ?? {};
  const name = journeyName(words, key);
  return step === undefined ? `each step of ${name}` : `the step ${stepName(words, key, step)} of ${name}`;
}

const NEWS = {
  claimed: 'claim of a code of the account',
  qualified: 'referral that qualifies',
  purchase: 'purchase of a referred account',
} as const satisfies Record<ReferralNews, string>;

function describeReached(
  words: Vocabulary,
  { ladder, tiers }: NonNullable<RuleDefinition['reached']>,
): string {
  const name = ladderName(words, ladder);
  if (tiers === undefined) return `reaching any tier of ${name} but the first`;
  return `reaching ${orList(tiers.map((tier) => tierName(words, ladder, tier)))} of ${name}`;
}

function describeEvery(words: Vocabulary, every: StepDefinition | undefined): string {
  if (every === undefined) return '';
  return ` that brings ${metricName(words, every.of)} to a multiple of ${steps(words, every)} or past it, once for each`;
}

function describeReaches(words: Vocabulary, reaches: StepDefinition | undefined): string {
  if (reaches === undefined) return '';
  const over = findMetric(words, reaches.of)?.over ?? 'lifetime';
  return ` that brings ${metricName(words, reaches.of)} to ${steps(words, reaches)} or more, ${oncePer(over)}`;
}

export function steps(words: Vocabulary, { n, of }: StepDefinition): string {
  return isMoneyMetric(words, of) ? describeMoney(words, n) : String(n);
}
