import { findFact } from '../../conditions/facts.ts';
import { checkFact, knownFacts, type Scope } from './facts.ts';
import { type Mistake, mistake, NO_MISTAKES, unknownName } from './mistake.ts';

const OF_LINES: readonly string[] = ['net', 'gross', 'quantity'];

/** What a rate is applied to: a figure of the lines that count, or a fact that is a number. */
export function checkMeasure(name: string, pointer: string, scope: Scope): readonly Mistake[] {
  if (OF_LINES.includes(name)) {
    if (scope.lineless === null) return NO_MISTAKES;
    return mistake(
      pointer,
      `${scope.lineless} and so no ${name}: name a fact of the transaction that is a number, or use fixed.`,
    );
  }
  const fact = findFact(name);
  if (fact === null)
    return mistake(pointer, unknownName('fact', name, [...OF_LINES, ...knownFacts(scope.names)]));
  const found = checkFact(name, pointer, scope);
  if (found.length > 0 || fact.type === 'decimal' || fact.type === 'any') return found;
  return mistake(pointer, `A rate needs a number, which ${name} is not: name another fact.`);
}

/** Is the measure the sum of what it is of each line? */
export function isOfLines(name: string): boolean {
  return OF_LINES.includes(name) || findFact(name)?.perLine === true;
}
