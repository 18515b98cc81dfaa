import { type Fact, factNames, findFact } from '../../conditions/facts.ts';
import { checkName, type Mistake, mistake, NO_MISTAKES, unknownName } from './mistake.ts';
import type { Names } from './names.ts';

/** Where a fact is named, and so what of the programme is known there. */
export interface Scope {
  readonly names: Names;
  /** True where lines are looked at one by one. */
  readonly lines: boolean;
  /** What to do instead, where lines are not. */
  readonly linesHint: string;
  /** Says that there are no lines at all, as of an activity; null where there are. */
  readonly lineless: string | null;
  /** Says of a fact why it is never there; null where it may be. */
  readonly absence: (fact: string) => string | null;
  /** True where the figures of the lines that a rule counts are known. */
  readonly counted: boolean;
  /** False within a metric: its own value, and that of others, is only known once it is counted. */
  readonly metrics: boolean;
}

/** A fact may be named here, and what it reads exists. */
export function checkFact(name: string, pointer: string, scope: Scope): readonly Mistake[] {
  const fact = findFact(name);
  if (fact === null) return mistake(pointer, unknownName('fact', name, knownFacts(scope.names)));
  const { metric, ladder, target, streak, plan, journey } = fact.reads;
  if (metric !== undefined) return checkFigureFact('metric', metric, scope.names.metrics, pointer, scope);
  if (target !== undefined) return checkFigureFact('target', target, scope.names.targets, pointer, scope);
  if (streak !== undefined) return checkFigureFact('streak', streak, scope.names.streaks, pointer, scope);
  if (ladder !== undefined) return checkName('ladder', ladder, scope.names.ladders.keys(), pointer);
  if (plan !== undefined) return checkName('plan', plan, scope.names.plans.keys(), pointer);
  if (journey !== undefined) return checkName('journey', journey, scope.names.journeys.keys(), pointer);
  return checkPlace(fact, pointer, scope);
}

/** The fact, where it may be named; null where `checkFact` has something to say. */
export function usableFact(name: string, scope: Scope): Fact | null {
  return checkFact(name, '', scope).length === 0 ? findFact(name) : null;
}

/** All names that a fact can have here, but for those of attributes. */
export function knownFacts({
  metrics,
  ladders,
  targets,
  streaks,
  plans,
  journeys,
}: Names): readonly string[] {
  const fixed = factNames().filter((name) => !/^(?:tier|metric|target|streak|plan|journey)\./.test(name));
  return [
    ...fixed,
    ...[...ladders.keys()].map((key) => `tier.${key}`),
    ...[...metrics.keys()].map((key) => `metric.${key}`),
    ...[...targets.keys()].map((key) => `target.${key}`),
    ...[...streaks.keys()].map((key) => `streak.${key}`),
    ...[...plans.keys()].map((key) => `plan.${key}`),
    ...[...journeys.keys()].map((key) => `journey.${key}`),
  ];
}

function checkPlace({ name, perLine, counted }: Fact, pointer: string, scope: Scope): readonly Mistake[] {
  if ((perLine || counted) && scope.lineless !== null)
    return mistake(pointer, `${scope.lineless}: name a fact of the transaction or of the account instead.`);
  const absence = scope.absence(name);
  if (absence !== null) return mistake(pointer, absence);
  if (perLine && !scope.lines)
    return mistake(pointer, `${name} differs from line to line: ${scope.linesHint}`);
  if (counted && !scope.counted) {
    return mistake(
      pointer,
      `${name} is of the lines that a rule counts, and known only in when: name another fact.`,
    );
  }
  return NO_MISTAKES;
}

function checkFigureFact(
  what: string,
  key: string,
  known: ReadonlyMap<string, unknown>,
  pointer: string,
  { metrics, absence }: Scope,
): readonly Mistake[] {
  const absent = absence(`${what}.${key}`);
  if (absent !== null) return mistake(pointer, absent);
  if (!metrics)
    return mistake(pointer, `A metric cannot depend on ${what}s: compare facts of the transaction here.`);
  return checkName(what, key, known.keys(), pointer);
}
