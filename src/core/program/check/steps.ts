import {
  type EarnedMetric,
  type MetricDefinition,
  type RuleDefinition,
  type StepDefinition,
  TRANSACTION_KINDS,
  type Trigger,
} from '../document.ts';
import { at, checkName, type Mistake, mistake, NO_MISTAKES, quote } from './mistake.ts';
import type { Names } from './names.ts';
import { staysWithinPeriod } from './periods.ts';
import { checkDecimal } from './values.ts';

/** A rule that fires when a figure comes to a number needs one that grows by the rule's own events. */
export function checkSteps(rule: RuleDefinition, pointer: string, names: Names): readonly Mistake[] {
  const { on, every, reaches } = rule;
  if (every === undefined && reaches === undefined) return NO_MISTAKES;
  const place = at(pointer, every === undefined ? 'reaches' : 'every');
  if (!(TRANSACTION_KINDS as readonly Trigger[]).includes(on)) {
    return mistake(
      place,
      'Only purchases, activities and referrals are counted: leave this out, or set on to one of them.',
    );
  }
  if (every !== undefined && reaches !== undefined)
    return mistake(
      pointer,
      'Keep one of every and reaches: a rule fires at each multiple, or at one number.',
    );
  return [
    ...(every === undefined ? NO_MISTAKES : checkStep(every, 'every', rule, place, names)),
    ...(reaches === undefined ? NO_MISTAKES : checkStep(reaches, 'reaches', rule, place, names)),
  ];
}

function checkStep(
  { n, of }: StepDefinition,
  step: 'every' | 'reaches',
  rule: RuleDefinition,
  pointer: string,
  names: Names,
): readonly Mistake[] {
  const metric = names.metrics.get(of);
  const place = at(pointer, 'of');
  return [
    ...checkDecimal(n, at(pointer, 'n'), 'above zero'),
    ...(metric === undefined
      ? checkName('metric', of, names.metrics.keys(), place)
      : checkMetric(of, metric, step, rule, place, names)),
  ];
}

function checkMetric(
  key: string,
  metric: MetricDefinition,
  step: 'every' | 'reaches',
  rule: RuleDefinition,
  pointer: string,
  names: Names,
): readonly Mistake[] {
  if (step === 'every') {
    if ('distinct' in metric || 'max' in metric)
      return mistake(pointer, `${quote(key)} does not add up: every needs a metric by sum, count or earned.`);
    if (!staysWithinPeriod(metric)) {
      const detail = `${quote(key)} falls again over time: every needs a calendar period, a membership year or lifetime.`;
      return mistake(pointer, detail);
    }
  }
  if ('earned' in metric) return checkEarners(key, metric, rule, pointer, names);
  const counted = metric.on ?? 'purchase';
  if (counted === rule.on) return NO_MISTAKES;
  const detail = `${quote(key)} counts ${PLURALS[counted]}, and the rule fires on ${PLURALS[rule.on]}: let both be the same.`;
  return mistake(pointer, detail);
}

/** Points grow by rules that fire on the same event; those that come later would come too late for this one. */
function checkEarners(
  key: string,
  metric: EarnedMetric,
  rule: RuleDefinition,
  pointer: string,
  { rules }: Names,
): readonly Mistake[] {
  const earners = [...rules.values()].filter((other) => feeds(other, metric) && other.on === rule.on);
  if (earners.length > 0) return NO_MISTAKES;
  return mistake(
    pointer,
    `No rule on ${PLURALS[rule.on]} earns what ${quote(key)} counts: name another metric.`,
  );
}

export function feeds({ key, earn }: RuleDefinition, { earned, by }: EarnedMetric): boolean {
  return earn?.points === earned && (by === undefined || by.includes(key));
}

export const PLURALS = {
  purchase: 'purchases',
  activity: 'activities',
  enrolment: 'enrolments',
  'tier-reached': 'tiers reached',
  'period-end': 'ends of periods',
  anniversary: 'anniversaries',
  birthday: 'birthdays',
  inactivity: 'inactivity',
  'journey-step': 'steps done',
  'journey-done': 'journeys done',
  referred: 'referrals that qualify',
  referral: 'referrals',
} as const satisfies Record<Trigger, string>;
