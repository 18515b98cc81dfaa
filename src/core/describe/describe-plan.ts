import type { PlanDefinition } from '../program/document.ts';
import { describeCondition } from './describe-condition.ts';
import { describeActivity } from './describe-trigger.ts';
import { describeMoney } from './describe-value.ts';
import { describeDuration } from './durations.ts';
import { sentence } from './lists.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What a plan costs, for how long, and what it brings beside what rules say. */
export function describePlan(words: Vocabulary, plan: PlanDefinition): string {
  const { period, trial, grace, fee, benefits = [] } = plan;
  const price = fee.amount === undefined ? 'a fee' : describeMoney(words, fee.amount);
  const condition = fee.when === undefined ? '' : ` if ${describeCondition(words, fee.when)}`;
  return sentence(
    [
      `${price} for ${describeDuration(period)}, paid by the ${describeActivity(fee.type)}${condition}`,
      ...(trial === undefined ? [] : [`the first ${describeDuration(trial)} are free`]),
      ...(grace === undefined ? [] : [`it stays for ${describeDuration(grace)} when a fee is overdue`]),
      ...(benefits.length === 0 ? [] : [`brings: ${benefits.map(({ text }) => text).join(', ')}`]),
    ].join('; '),
  );
}
