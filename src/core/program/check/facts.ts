import { type Fact, factNames, findFact } from '../../conditions/facts.ts';
import { type Mistake, mistake, NO_MISTAKES, unknownName } from './mistake.ts';
import type { Names } from './names.ts';

/** Where a fact is named, and so what of the programme is known there. */
export interface Scope {
  readonly names: Names;
  /** True where lines are looked at one by one. */
  readonly lines: boolean;
  /** What to do instead, where lines are not. */
  readonly linesHint: string;
  /** False within a metric: its own value, and that of others, is only known once it is counted. */
  readonly metrics: boolean;
}

/** A fact may be named here, and what it reads exists. */
export function checkFact(name: string, pointer: string, scope: Scope): readonly Mistake[] {
  const fact = findFact(name);
  if (fact === null) return mistake(pointer, unknownName('fact', name, knownFacts(scope.names)));
  const { metric, ladder } = fact.reads;
  if (metric !== undefined) return checkMetricFact(metric, pointer, scope);
  if (ladder !== undefined && !scope.names.ladders.has(ladder)) {
    return mistake(pointer, unknownName('ladder', ladder, [...scope.names.ladders.keys()]));
  }
  if (fact.perLine && !scope.lines)
    return mistake(pointer, `${name} differs from line to line: ${scope.linesHint}`);
  return NO_MISTAKES;
}

/** The fact, where it may be named; null where `checkFact` has something to say. */
export function usableFact(name: string, scope: Scope): Fact | null {
  return checkFact(name, '', scope).length === 0 ? findFact(name) : null;
}

function checkMetricFact(metric: string, pointer: string, { names, metrics }: Scope): readonly Mistake[] {
  if (!metrics)
    return mistake(pointer, 'A metric cannot depend on metrics: compare facts of the transaction here.');
  if (names.metrics.has(metric)) return NO_MISTAKES;
  return mistake(pointer, unknownName('metric', metric, [...names.metrics.keys()]));
}

function knownFacts({ metrics, ladders }: Names): readonly string[] {
  const fixed = factNames().filter((name) => !/^(?:tier|metric)\./.test(name));
  return [
    ...fixed,
    ...[...ladders.keys()].map((key) => `tier.${key}`),
    ...[...metrics.keys()].map((key) => `metric.${key}`),
  ];
}
