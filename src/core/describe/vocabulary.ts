import type { MetricDefinition, PointsKind, ProgramDocument } from '../program/document.ts';
import { describePeriod } from './describe-period.ts';

/** What a programme calls its things: labels where there are some, else keys. */
export type Vocabulary = Pick<
  ProgramDocument,
  | 'currency'
  | 'points'
  | 'metrics'
  | 'targets'
  | 'streaks'
  | 'ladders'
  | 'groups'
  | 'plans'
  | 'journeys'
  | 'rules'
>;

/** "Reward points". */
export function pointsName({ points }: Vocabulary, key: string): string {
  return own(points, key)?.label ?? `${key} points`;
}

/** "1 Reward point", "500 Reward points". */
export function countOfPoints(words: Vocabulary, count: number | string, key: string): string {
  const name = pointsName(words, key);
  return `${count} ${Number(count) === 1 ? singular(name) : name}`;
}

/** "yearSpend in a calendar year"; the name alone where the metric is not defined. */
export function metricName(words: Vocabulary, key: string): string {
  const metric = findMetric(words, key);
  return metric === undefined ? key : `${metric.label ?? key} ${describePeriod(metric.over)}`;
}

export function findMetric({ metrics = {} }: Vocabulary, key: string): MetricDefinition | undefined {
  return own(metrics, key);
}

export function ladderName({ ladders = {} }: Vocabulary, key: string): string {
  return own(ladders, key)?.label ?? key;
}

export function tierName({ ladders = {} }: Vocabulary, ladder: string, key: string): string {
  const tier = own(ladders, ladder)?.tiers.find((one) => one.key === key);
  return tier?.label ?? key;
}

export function planName({ plans = {} }: Vocabulary, key: string): string {
  return own(plans, key)?.label ?? key;
}

export function journeyName({ journeys = {} }: Vocabulary, key: string): string {
  return own(journeys, key)?.label ?? key;
}

export function stepName({ journeys = {} }: Vocabulary, journey: string, key: string): string {
  const step = own(journeys, journey)?.steps.find((one) => one.key === key);
  return `"${step?.label ?? key}"`;
}

export function groupName({ groups = {} }: Vocabulary, key: string): string {
  return own(groups, key)?.label ?? key;
}

export function ruleName({ rules = [] }: Vocabulary, key: string): string {
  return `"${rules.find((rule) => rule.key === key)?.label ?? key}"`;
}

/** Labels are plural; "Status" and "Bonus" are none. */
function singular(label: string): string {
  return /[^su]s$/i.test(label) ? label.slice(0, -1) : label;
}

function own<T extends PointsKind | object>(map: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
