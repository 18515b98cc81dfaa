import { operandsOf, operatorOf } from '../conditions/condition.ts';
import { findFact } from '../conditions/facts.ts';
import type {
  Comparison,
  ConditionDefinition,
  MetricDefinition,
  ProgramDocument,
  RuleDefinition,
} from './document.ts';

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

export interface AttributesRead {
  readonly account: ReadonlySet<string>;
  readonly stakeholder: ReadonlySet<string>;
}

/** The attributes of accounts and stakeholders that rules and metrics look at: no others are kept in the log. */
export function attributesReadIn({ metrics = {}, rules = [] }: ProgramDocument): AttributesRead {
  const read = { account: new Set<string>(), stakeholder: new Set<string>() };
  const conditions = [
    ...rules.flatMap((rule) => [rule.when, rule.lines]),
    ...Object.values(metrics).map((m) => m.where),
  ];
  const names = conditions
    .filter((condition) => condition !== undefined)
    .flatMap(comparisonsOf)
    .flatMap(factsOf);
  for (const name of [...names, ...Object.values(metrics).map(factOfMetric)]) {
    const attribute = name === null ? undefined : findFact(name)?.reads.attribute;
    if (attribute !== undefined) read[attribute.of].add(attribute.key);
  }
  return read;
}

/** The fact that a metric looks at; null for a count. */
export function factOfMetric(definition: MetricDefinition): string | null {
  if ('sum' in definition) return definition.sum;
  if ('distinct' in definition) return definition.distinct;
  return 'max' in definition ? definition.max : null;
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
