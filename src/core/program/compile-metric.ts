import type { TierOrder } from '../conditions/comparison-test.ts';
import { compileCondition } from '../conditions/condition.ts';
import { findFact } from '../conditions/facts.ts';
import { countsUntilOf, windowsOf } from '../periods.ts';
import type { Metric } from './compiled.ts';
import type { MeasuredMetric, MetricDefinition } from './document.ts';
import { factOfMetric } from './reads.ts';

export function compileMetric(key: string, definition: MetricDefinition, tiers: TierOrder): Metric {
  const windowOf = windowsOf(definition.over);
  const common = { key, definition, windowOf, countsUntil: countsUntilOf(definition.over, windowOf) };
  if ('earned' in definition) {
    const by = definition.by === undefined ? null : new Set(definition.by);
    return { ...common, kind: 'earned', byMember: false, points: definition.earned, by };
  }
  const name = factOfMetric(definition);
  const fact = name === null ? null : findFact(name);
  return {
    ...common,
    kind: kindOf(definition),
    on: definition.on ?? 'purchase',
    where: definition.where === undefined ? null : compileCondition(definition.where, tiers),
    fact,
    perLine: 'count' in definition ? definition.count === 'line' : (fact?.perLine ?? false),
    byMember: 'distinct' in definition || 'max' in definition,
  };
}

function kindOf(definition: MeasuredMetric): 'sum' | 'count' | 'distinct' | 'max' {
  if ('sum' in definition) return 'sum';
  if ('count' in definition) return 'count';
  return 'distinct' in definition ? 'distinct' : 'max';
}
