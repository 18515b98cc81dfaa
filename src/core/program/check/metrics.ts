import { type FactType, findFact } from '../../conditions/facts.ts';
import type { EarnedMetric, MeasuredMetric } from '../document.ts';
import { factOfMetric } from '../reads.ts';
import { checkCondition } from './conditions.ts';
import { checkFact, type Scope, usableFact } from './facts.ts';
import { at, checkEach, checkName, type Mistake, mistake, NO_MISTAKES, quote } from './mistake.ts';
import type { Names } from './names.ts';
import { checkPeriod } from './periods.ts';
import { scopeOfMetric } from './scopes.ts';

type Measure = 'sum' | 'distinct' | 'max' | 'count';

const TYPES_OF: Readonly<Record<Exclude<Measure, 'count'>, readonly FactType[]>> = {
  sum: ['decimal', 'any'],
  max: ['decimal', 'any'],
  distinct: ['text', 'decimal', 'date', 'tier', 'any'],
};

export function checkMetrics(names: Names): readonly Mistake[] {
  return checkEach(names.metrics, ([key, metric]) => {
    const pointer = at('/metrics', key);
    return [
      ...('earned' in metric ? checkEarned(metric, pointer, names) : checkMeasured(metric, pointer, names)),
      ...checkPeriod(metric.over, at(pointer, 'over')),
    ];
  });
}

function checkEarned({ earned, by }: EarnedMetric, pointer: string, names: Names): readonly Mistake[] {
  const unknown = checkName('kind of points', earned, names.points, at(pointer, 'earned'));
  if (by === undefined) return unknown;
  const place = at(pointer, 'by');
  if (by.length === 0) return [...unknown, ...mistake(place, 'Name at least one rule, or leave by out.')];
  return [...unknown, ...checkEach(by, (key, index) => checkEarner(key, earned, at(place, index), names))];
}

function checkEarner(key: string, earned: string, pointer: string, { rules }: Names): readonly Mistake[] {
  const rule = rules.get(key);
  if (rule === undefined) return checkName('rule', key, rules.keys(), pointer);
  const earns = rule.earn?.points;
  if (earns === earned) return NO_MISTAKES;
  const what = earns === undefined ? 'no points' : `${quote(earns)} points`;
  return mistake(pointer, `The rule ${quote(key)} earns ${what}, not ${quote(earned)}: name one that does.`);
}

function checkMeasured(metric: MeasuredMetric, pointer: string, names: Names): readonly Mistake[] {
  const lines = looksAtLines(metric);
  const on = metric.on ?? 'purchase';
  const scope = scopeOfMetric(names, on, lines);
  const isOfNothing = lines && scope.lineless !== null;
  const found = checkFactMeasured(metric, pointer, { ...scope, lines: true, lineless: null });
  const detail = `${scope.lineless}: count transactions, or use a fact of the transaction.`;
  return [
    ...(on === 'referral' && names.referral === null
      ? mistake(at(pointer, 'on'), 'Add referral to the programme, so that there are referrals to count.')
      : NO_MISTAKES),
    ...(isOfNothing && found.length === 0 ? mistake(at(pointer, measureOf(metric)), detail) : found),
    ...checkCondition(metric.where, at(pointer, 'where'), isOfNothing ? { ...scope, lineless: null } : scope),
  ];
}

function measureOf(metric: MeasuredMetric): Measure {
  if ('sum' in metric) return 'sum';
  if ('distinct' in metric) return 'distinct';
  return 'max' in metric ? 'max' : 'count';
}

/** A metric looks at lines one by one where what it measures is known per line, and so may an unknown fact be. */
function looksAtLines(metric: MeasuredMetric): boolean {
  if ('count' in metric) return metric.count === 'line';
  const name = factOfMetric(metric);
  return name !== null && (findFact(name)?.perLine ?? true);
}

function checkFactMeasured(metric: MeasuredMetric, pointer: string, scope: Scope): readonly Mistake[] {
  const measure = measureOf(metric);
  const name = factOfMetric(metric);
  if (measure === 'count' || name === null) return NO_MISTAKES;
  const place = at(pointer, measure);
  const fact = usableFact(name, scope);
  if (fact === null) return checkFact(name, place, scope);
  if (TYPES_OF[measure].includes(fact.type)) return NO_MISTAKES;
  const what = measure === 'distinct' ? 'a text or a number' : 'a number';
  return mistake(place, `${measure} needs ${what}, which ${name} is not: name another fact.`);
}
