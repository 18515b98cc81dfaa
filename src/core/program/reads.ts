import { operandsOf, operatorOf } from '../conditions/condition.ts';
import { findFact } from '../conditions/facts.ts';
import type { Comparison, ConditionDefinition, RuleDefinition } from './document.ts';

/** The metrics and ladders that the conditions of rules look at. */
export function readsOf(rules: readonly RuleDefinition[]): {
  readonly metrics: readonly string[];
  readonly ladders: readonly string[];
} {
  const metrics = new Set<string>();
  const ladders = new Set<string>();
  for (const rule of rules) {
    for (const condition of [rule.when, rule.lines]) {
      if (condition === undefined) continue;
      for (const comparison of comparisonsOf(condition)) {
        for (const name of factsOf(comparison)) {
          const reads = findFact(name)?.reads;
          if (reads?.metric !== undefined) metrics.add(reads.metric);
          if (reads?.ladder !== undefined) ladders.add(reads.ladder);
        }
      }
    }
  }
  return { metrics: [...metrics], ladders: [...ladders] };
}

export function comparisonsOf(condition: ConditionDefinition): readonly Comparison[] {
  if ('all' in condition) return condition.all.flatMap(comparisonsOf);
  if ('any' in condition) return condition.any.flatMap(comparisonsOf);
  if ('not' in condition) return comparisonsOf(condition.not);
  return [condition];
}

/** The fact compared and those on the other side. */
export function factsOf(comparison: Comparison): readonly string[] {
  const operator = operatorOf(comparison);
  const others = operator === null ? [] : operandsOf(comparison, operator);
  return [
    comparison.fact,
    ...others.flatMap((operand) => (typeof operand === 'object' ? [operand.fact] : [])),
  ];
}
