import type { FactType } from '../../conditions/facts.ts';
import type { MetricDefinition } from '../document.ts';
import { factOfMetric } from '../reads.ts';
import { checkCondition } from './conditions.ts';
import { checkFact, type Scope, usableFact } from './facts.ts';
import { at, type Mistake, mistake, NO_MISTAKES } from './mistake.ts';
import type { Names } from './names.ts';
import { checkPeriod } from './values.ts';

type Measure = 'sum' | 'distinct' | 'max' | 'count';

const TYPES_OF: Readonly<Record<Exclude<Measure, 'count'>, readonly FactType[]>> = {
  sum: ['decimal', 'any'],
  max: ['decimal', 'any'],
  distinct: ['text', 'decimal', 'any'],
};

export function checkMetrics(names: Names): readonly Mistake[] {
  return [...names.metrics].flatMap(([key, metric]) => checkMetric(metric, at('/metrics', key), names));
}

function checkMetric(metric: MetricDefinition, pointer: string, names: Names): readonly Mistake[] {
  const measure = measureOf(metric);
  const looked = lookedAt(metric, names);
  return [
    ...checkMeasured(metric, measure, at(pointer, measure), names),
    ...(metric.on === 'activity' && looked.lines
      ? mistake(
          at(pointer, measure),
          'An activity has no lines: count transactions, or use a fact of the transaction.',
        )
      : NO_MISTAKES),
    ...checkCondition(metric.where, at(pointer, 'where'), looked),
    ...checkPeriod(metric.over, at(pointer, 'over')),
  ];
}

function measureOf(metric: MetricDefinition): Measure {
  if ('sum' in metric) return 'sum';
  if ('distinct' in metric) return 'distinct';
  return 'max' in metric ? 'max' : 'count';
}

/** A metric looks at lines one by one where what it measures is known per line. */
function lookedAt(metric: MetricDefinition, names: Names): Scope {
  const scope: Scope = { names, lines: true, metrics: false, linesHint: '' };
  const fact = factOfMetric(metric);
  const lines =
    'count' in metric ? metric.count === 'line' : (usableFact(fact ?? '', scope)?.perLine ?? true);
  return {
    ...scope,
    lines,
    linesHint: 'measure something of the lines, as sum: line.net does, or count: line.',
  };
}

function checkMeasured(
  metric: MetricDefinition,
  measure: Measure,
  pointer: string,
  names: Names,
): readonly Mistake[] {
  const name = factOfMetric(metric);
  if (measure === 'count' || name === null) return NO_MISTAKES;
  const scope: Scope = { names, lines: true, metrics: false, linesHint: '' };
  const fact = usableFact(name, scope);
  if (fact === null) return checkFact(name, pointer, scope);
  if (TYPES_OF[measure].includes(fact.type)) return NO_MISTAKES;
  const what = measure === 'distinct' ? 'a text or a number' : 'a number';
  return mistake(pointer, `${measure} needs ${what}, which ${name} is not: name another fact.`);
}
