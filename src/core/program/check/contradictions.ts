import { operandsOf, operatorOf } from '../../conditions/condition.ts';
import { type Fact, findFact } from '../../conditions/facts.ts';
import type { Comparison, ConditionDefinition } from '../document.ts';
import type { Demand } from './demand.ts';
import { at, type Mistake, mistake, NO_MISTAKES, quote } from './mistake.ts';
import type { Names } from './names.ts';
import { isOrderPossible } from './order-of-facts.ts';
import { firstWithoutValue, isValuePossible } from './possible.ts';

/** A comparison that stands, with others, where all must hold at once. */
interface Asked extends Demand {
  readonly pointer: string;
  readonly fact: Fact;
}

/** Comparisons of one fact that can never hold together. For a condition whose parts are right, each by itself. */
export function checkContradictions(
  condition: ConditionDefinition,
  pointer: string,
  names: Names,
): readonly Mistake[] {
  const asked: Asked[] = [];
  const apart: Part[] = [];
  gather(condition, pointer, false, asked, apart);
  const byFact = Map.groupBy(asked, ({ fact }) => fact.name);
  return [
    ...[...byFact.values()].flatMap((together) => checkTogether(together, names)),
    ...apart.flatMap((part) => checkContradictions(part.condition, part.pointer, names)),
  ];
}

interface Part {
  readonly condition: ConditionDefinition;
  readonly pointer: string;
}

/** What must hold at once goes to `asked`; what is only asked in one case of several, or of lines, to `apart`. */
function gather(
  condition: ConditionDefinition,
  pointer: string,
  negated: boolean,
  asked: Asked[],
  apart: Part[],
): void {
  if ('not' in condition) {
    gather(condition.not, at(pointer, 'not'), !negated, asked, apart);
  } else if ('all' in condition && negated) {
    // An `all` that is not to hold is looked at by itself: if it never can, saying so was in vain.
    apart.push({ condition, pointer });
  } else if ('all' in condition || 'any' in condition) {
    const step = 'all' in condition ? 'all' : 'any';
    const parts = 'all' in condition ? condition.all : condition.any;
    for (const [index, part] of parts.entries()) {
      const place = at(at(pointer, step), index);
      if (step === 'any' && !negated) apart.push({ condition: part, pointer: place });
      else gather(part, place, negated, asked, apart);
    }
  } else if ('someLine' in condition) {
    apart.push({ condition: condition.someLine, pointer: at(pointer, 'someLine') });
  } else if ('everyLine' in condition) {
    apart.push({ condition: condition.everyLine, pointer: at(pointer, 'everyLine') });
  } else {
    asked.push(...askedBy(condition, pointer, negated));
  }
}

function askedBy(comparison: Comparison, pointer: string, negated: boolean): readonly Asked[] {
  const fact = findFact(comparison.fact);
  const operator = operatorOf(comparison);
  if (fact === null || operator === null) return [];
  return [{ pointer, fact, operator, operands: operandsOf(comparison, operator), negated }];
}

/** Beyond it the search would take seconds, and so many values are rarely written by hand. */
const OPERANDS_LOOKED_AT_MAX = 5_000;

/** The first comparison that those before it leave nothing for. */
function checkTogether(together: readonly Asked[], names: Names): readonly Mistake[] {
  const size = together.reduce((sum, { operands }) => sum + operands.length, 0);
  if (size > OPERANDS_LOOKED_AT_MAX || areCompatible(together, names)) return NO_MISTAKES;
  const last = firstIncompatible(together, names);
  const asked = together[last];
  if (asked === undefined) return NO_MISTAKES;
  const { name } = asked.fact;
  if (!areCompatible([asked], names))
    return mistake(asked.pointer, `${name} can never meet this: change the comparison, or leave it out.`);
  const against = together.slice(0, last).find((other) => !areCompatible([other, asked], names));
  const what = asked.negated ? 'the opposite of this' : 'this';
  const others = against === undefined ? 'what is asked of it before' : show(against);
  return mistake(
    asked.pointer,
    `${name} cannot meet ${what} and ${others} at once: leave one out, or join them by any.`,
  );
}

function areCompatible(together: readonly Asked[], names: Names): boolean {
  const [first] = together;
  if (first === undefined) return true;
  return isOrderPossible(first.fact, together) && isValuePossible(first.fact, together, names);
}

function firstIncompatible(together: readonly Asked[], names: Names): number {
  const [first] = together;
  if (first === undefined) return -1;
  const inOrder = together.findIndex(
    (_, index) => !isOrderPossible(first.fact, together.slice(0, index + 1)),
  );
  const inValue = firstWithoutValue(first.fact, together, names);
  return Math.min(...[inOrder, inValue].filter((index) => index >= 0));
}

const OPERANDS_SHOWN_MAX = 3;

/** `eq "web"`, `between 1 and 5`. */
function show({ operator, operands, negated }: Asked): string {
  const shown = operands
    .slice(0, OPERANDS_SHOWN_MAX)
    .map((operand) => (typeof operand === 'object' ? operand.fact : quote(operand)));
  const more = operands.length > OPERANDS_SHOWN_MAX ? ', …' : '';
  return `${negated ? 'not ' : ''}${operator} ${shown.join(operator === 'between' ? ' and ' : ', ')}${more}`;
}
