import { operandsOf } from '../../conditions/condition.ts';
import type { Fact, FactType } from '../../conditions/facts.ts';
import { type Comparison, type Literal, OPERATORS, type Operand, type Operator } from '../document.ts';
import { checkFact, type Scope, usableFact } from './facts.ts';
import { at, type Mistake, mistake, NO_MISTAKES, quote, unknownName } from './mistake.ts';
import { decimalIn } from './values.ts';

const ORDERING = ['atLeast', 'above', 'atMost', 'below', 'between'] as const satisfies readonly Operator[];
const SAMENESS = ['eq', 'ne', 'in', 'notIn'] as const satisfies readonly Operator[];

const OPERATORS_OF: Readonly<Record<FactType, readonly Operator[]>> = {
  text: [...SAMENESS, 'exists'],
  decimal: [...SAMENESS, ...ORDERING, 'exists'],
  boolean: ['eq', 'ne', 'exists'],
  texts: ['contains', 'exists'],
  any: OPERATORS,
};

const TYPE_NAMES: Readonly<Record<FactType, string>> = {
  text: 'a text',
  decimal: 'a number',
  boolean: 'true or false',
  texts: 'a list of texts',
  any: 'anything',
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
  return found.length === 0 && operator === 'between' ? checkOrder(operands, place) : found;
}

function checkOperand(
  operand: Operand,
  fact: Fact,
  operator: Operator,
  pointer: string,
  scope: Scope,
): readonly Mistake[] {
  const type = typeAsked(fact, operator);
  if (typeof operand === 'object')
    return checkOtherFact(operand.fact, type, fact, at(pointer, 'fact'), scope);
  if (!fitsLiteral(operand, type)) return mistake(pointer, literalHint(type, fact));
  return fact.reads.ladder === undefined
    ? NO_MISTAKES
    : checkTier(operand, fact.reads.ladder, pointer, scope);
}

/** What stands on the other side: exists asks for true or false, an order for numbers, contains for a text. */
function typeAsked(fact: Fact, operator: Operator): FactType {
  if (operator === 'exists') return 'boolean';
  if (operator === 'contains') return 'text';
  return (ORDERING as readonly Operator[]).includes(operator) ? 'decimal' : fact.type;
}

function fitsLiteral(literal: Literal, type: FactType): boolean {
  switch (type) {
    case 'text':
      return typeof literal === 'string';
    case 'decimal':
      return typeof literal !== 'boolean' && decimalIn(literal) !== null;
    case 'boolean':
      return typeof literal === 'boolean';
    case 'texts':
      return false;
    case 'any':
      return typeof literal !== 'number' || Number.isSafeInteger(literal);
  }
}

function literalHint(type: FactType, fact: Fact): string {
  if (type === 'decimal')
    return `Compare ${fact.name} with a number here: a whole one, or a decimal such as "1.50".`;
  if (type === 'any')
    return 'Write a number with a fraction as text and compare it by between, atLeast or atMost.';
  return `Compare ${fact.name} with ${TYPE_NAMES[type]} here.`;
}

function checkTier(literal: Literal, ladder: string, pointer: string, { names }: Scope): readonly Mistake[] {
  const tiers = names.ladders.get(ladder) ?? [];
  if (typeof literal !== 'string' || tiers.includes(literal)) return NO_MISTAKES;
  return mistake(pointer, unknownName('tier', literal, tiers));
}

function checkOtherFact(
  name: string,
  type: FactType,
  fact: Fact,
  pointer: string,
  scope: Scope,
): readonly Mistake[] {
  const unknown = checkFact(name, pointer, scope);
  const other = usableFact(name, scope);
  if (other === null) return unknown;
  if (type === 'any' || other.type === 'any' || other.type === type) return NO_MISTAKES;
  return mistake(
    pointer,
    `${quote(name)} is ${TYPE_NAMES[other.type]} and never the same kind of value as ${fact.name}.`,
  );
}

function checkOrder([lower, upper]: readonly Operand[], pointer: string): readonly Mistake[] {
  if (upper === undefined) return mistake(pointer, 'Name the lower and the upper end, in this order.');
  const [from, to] = [lower, upper].map((end) =>
    typeof end === 'string' || typeof end === 'number' ? decimalIn(end) : null,
  );
  if (from == null || to == null || from <= to) return NO_MISTAKES;
  return mistake(pointer, 'Put the lower end first: nothing lies between these.');
}
