import { operandsOf } from '../../conditions/condition.ts';
import type { Fact, FactType } from '../../conditions/facts.ts';
import { parseDay } from '../../time.ts';
import { type Comparison, OPERATORS, type Operand, type Operator } from '../document.ts';
import { checkFact, type Scope, usableFact } from './facts.ts';
import { at, type Mistake, mistake, NO_MISTAKES } from './mistake.ts';
import type { Names } from './names.ts';
import { checkOperand, ORDERING, TYPE_NAMES } from './operands.ts';
import { decimalIn } from './values.ts';

const SAMENESS = ['eq', 'ne', 'in', 'notIn'] as const satisfies readonly Operator[];

const OPERATORS_OF: Readonly<Record<FactType, readonly Operator[]>> = {
  text: [...SAMENESS, 'exists'],
  decimal: [...SAMENESS, ...ORDERING, 'exists'],
  date: [...SAMENESS, ...ORDERING, 'exists'],
  tier: [...SAMENESS, ...ORDERING, 'exists'],
  boolean: ['eq', 'ne', 'exists'],
  texts: ['contains', 'exists'],
  any: OPERATORS,
};

/** One fact, one operator that fits it, and operands of its type. */
export function checkComparison(comparison: Comparison, pointer: string, scope: Scope): readonly Mistake[] {
  const unknown = checkFact(comparison.fact, at(pointer, 'fact'), scope);
  const present = OPERATORS.filter((operator) => comparison[operator] !== undefined);
  const [operator] = present;
  if (operator === undefined) {
    return [...unknown, ...mistake(pointer, `Add what to compare with by one of ${OPERATORS.join(', ')}.`)];
  }
  if (present.length > 1) {
    return [
      ...unknown,
      ...mistake(pointer, `Keep one of ${present.join(', ')}; join several comparisons by all.`),
    ];
  }
  const fact = usableFact(comparison.fact, scope);
  if (fact === null) return unknown;
  return checkOperator(comparison, fact, operator, pointer, scope);
}

function checkOperator(
  comparison: Comparison,
  fact: Fact,
  operator: Operator,
  pointer: string,
  scope: Scope,
): readonly Mistake[] {
  const place = at(pointer, operator);
  const fitting = OPERATORS_OF[fact.type];
  if (!fitting.includes(operator)) {
    return mistake(place, `${fact.name} is ${TYPE_NAMES[fact.type]}; compare it by ${fitting.join(', ')}.`);
  }
  const operands = operandsOf(comparison, operator);
  if (operands.length === 0) return mistake(place, 'Name at least one value.');
  const isList = Array.isArray(comparison[operator]);
  const found = operands.flatMap((operand, index) =>
    checkOperand(operand, fact, operator, isList ? at(place, index) : place, scope),
  );
  return found.length === 0 && operator === 'between'
    ? checkOrder(operands, fact, place, scope.names)
    : found;
}

function checkOrder(
  [lower, upper]: readonly Operand[],
  fact: Fact,
  pointer: string,
  names: Names,
): readonly Mistake[] {
  if (upper === undefined) return mistake(pointer, 'Name the lower and the upper end, in this order.');
  const [from, to] = [placeInOrder(lower, fact, names), placeInOrder(upper, fact, names)];
  if (from === null || to === null || from <= to) return NO_MISTAKES;
  return mistake(pointer, 'Put the lower end first: nothing lies between these.');
}

/** Null for another fact, whose value is not known here. */
function placeInOrder(operand: Operand | undefined, fact: Fact, { ladders }: Names): bigint | null {
  if (typeof operand !== 'string' && typeof operand !== 'number') return null;
  if (fact.type === 'tier')
    return BigInt((ladders.get(fact.reads.ladder ?? '') ?? []).indexOf(String(operand)));
  if (fact.type === 'date') return BigInt(parseDay(String(operand)));
  return decimalIn(operand);
}
