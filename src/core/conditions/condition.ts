import { type Decimal, decimalFromNumber, isDecimalText, parseDecimal } from '../decimal.ts';
import {
  type Comparison,
  type ConditionDefinition,
  type Literal,
  OPERATORS,
  type Operand,
  type Operator,
} from '../program/document.ts';
import { type Fact, type FactContext, type FactValue, findFact } from './facts.ts';

export type Predicate = (context: FactContext) => boolean;

/**
 * A comparison made ready: the fact, the operator and its operands as readers. Compiled conditions and the
 * explanation of a failed one are both made from it, so that they cannot disagree.
 */
export interface PreparedComparison {
  readonly fact: Fact;
  readonly operator: Operator;
  readonly operands: readonly ((context: FactContext) => FactValue)[];
  readonly test: Predicate;
}

/** Throws where the document was not checked before: an unknown fact, no operator. */
export function prepareComparison(comparison: Comparison): PreparedComparison {
  const fact = findFact(comparison.fact);
  const operator = operatorOf(comparison);
  if (fact === null || operator === null) throw new Error(`unchecked condition on ${comparison.fact}`);
  const operands = operandsOf(comparison, operator).map((operand) => readerOf(operand, fact, operator));
  return { fact, operator, operands, test: testOf(fact, operator, operands) };
}

export function compileCondition(condition: ConditionDefinition): Predicate {
  if ('all' in condition) {
    const parts = condition.all.map(compileCondition);
    return (context) => parts.every((part) => part(context));
  }
  if ('any' in condition) {
    const parts = condition.any.map(compileCondition);
    return (context) => parts.some((part) => part(context));
  }
  if ('not' in condition) {
    const part = compileCondition(condition.not);
    return (context) => !part(context);
  }
  return prepareComparison(condition).test;
}

/** Null where there is none, or more than one. */
export function operatorOf(comparison: Comparison): Operator | null {
  const present = OPERATORS.filter((operator) => comparison[operator] !== undefined);
  return present.length === 1 ? (present[0] ?? null) : null;
}

export function operandsOf(comparison: Comparison, operator: Operator): readonly Operand[] {
  const value = comparison[operator];
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly Operand[]) : [value as Operand];
}

function testOf(fact: Fact, operator: Operator, operands: PreparedComparison['operands']): Predicate {
  const { read } = fact;
  const [first, second] = operands;
  if (first === undefined) return () => operator === 'notIn';
  switch (operator) {
    case 'eq':
      return (c) => isSame(read(c), first(c));
    case 'ne':
      return (c) => !isSame(read(c), first(c));
    case 'in':
      return (c) => operands.some((operand) => isSame(read(c), operand(c)));
    case 'notIn':
      return (c) => !operands.some((operand) => isSame(read(c), operand(c)));
    case 'atLeast':
      return (c) => isOrdered(first(c), read(c));
    case 'above':
      return (c) => isOrdered(first(c), read(c)) && !isSame(first(c), read(c));
    case 'atMost':
      return (c) => isOrdered(read(c), first(c));
    case 'below':
      return (c) => isOrdered(read(c), first(c)) && !isSame(read(c), first(c));
    case 'between':
      return (c) => isOrdered(first(c), read(c)) && isOrdered(read(c), second?.(c));
    case 'exists':
      return (c) => (read(c) !== undefined) === first(c);
    case 'contains':
      return (c) => {
        const list = read(c);
        const member = first(c);
        return Array.isArray(list) && list.includes(member);
      };
  }
}

/** A fact that is not there is the same as nothing, not even as another that is not there. */
function isSame(a: FactValue, b: FactValue): boolean {
  return a !== undefined && a === b;
}

/** a ≤ b, for two decimals; everything else has no order. */
function isOrdered(a: FactValue, b: FactValue): boolean {
  return typeof a === 'bigint' && typeof b === 'bigint' && a <= b;
}

const ORDERING: readonly Operator[] = ['atLeast', 'above', 'atMost', 'below', 'between'];

function readerOf(operand: Operand, fact: Fact, operator: Operator): (context: FactContext) => FactValue {
  if (typeof operand === 'object') {
    const other = findFact(operand.fact);
    if (other === null) throw new Error(`unchecked fact ${operand.fact}`);
    return other.read;
  }
  const value = literalOf(operand, fact, operator);
  return () => value;
}

function literalOf(literal: Literal, fact: Fact, operator: Operator): string | Decimal | boolean {
  if (operator === 'exists' || typeof literal === 'boolean') return literal as boolean;
  if (typeof literal === 'number') return decimalFromNumber(literal);
  const asDecimal = fact.type === 'decimal' || ORDERING.includes(operator);
  return asDecimal && isDecimalText(literal) ? parseDecimal(literal) : literal;
}
