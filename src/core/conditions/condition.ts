import { type Decimal, decimalFromNumber, isDecimalText, parseDecimal } from '../decimal.ts';
import {
  type Comparison,
  type ConditionDefinition,
  type Literal,
  OPERATORS,
  type Operand,
  type Operator,
} from '../program/document.ts';
import { type Predicate, type Read, type TierOrder, testOf } from './comparison-test.ts';
import { type Fact, findFact } from './facts.ts';

/**
 * A comparison made ready: the fact, the operator and its operands as readers. Compiled conditions and the
 * explanation of a failed one are both made from it, so that they cannot disagree.
 */
export interface PreparedComparison {
  readonly fact: Fact;
  readonly operator: Operator;
  readonly operands: readonly Read[];
  readonly test: Predicate;
}

/** Throws where the document was not checked before: an unknown fact, no operator. */
export function prepareComparison(comparison: Comparison, tiers: TierOrder): PreparedComparison {
  const fact = findFact(comparison.fact);
  const operator = operatorOf(comparison);
  if (fact === null || operator === null) throw new Error(`unchecked condition on ${comparison.fact}`);
  const values = operandsOf(comparison, operator);
  const operands = values.map((operand) => readerOf(operand, fact, operator));
  const literals = values.every((value) => typeof value !== 'object')
    ? values.map((value) => literalOf(value as Literal, fact, operator))
    : null;
  return { fact, operator, operands, test: testOf(fact, operator, { operands, literals }, tiers) };
}

export function compileCondition(condition: ConditionDefinition, tiers: TierOrder): Predicate {
  if ('all' in condition) return allOf(condition.all.map((part) => compileCondition(part, tiers)));
  if ('any' in condition) return anyOf(condition.any.map((part) => compileCondition(part, tiers)));
  if ('not' in condition) {
    const part = compileCondition(condition.not, tiers);
    return (context) => !part(context);
  }
  if ('someLine' in condition) {
    const part = compileCondition(condition.someLine, tiers);
    return (context) => context.lines.some(part);
  }
  if ('everyLine' in condition) {
    const part = compileCondition(condition.everyLine, tiers);
    return (context) => context.lines.length > 0 && context.lines.every(part);
  }
  return prepareComparison(condition, tiers).test;
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

// Two or three parts are what most conditions have; a loop over an array costs twice as much as the calls alone.
function allOf(parts: readonly Predicate[]): Predicate {
  const [first, second] = parts;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  if (parts.length === 2) return (context) => first(context) && second(context);
  const rest = allOf(parts.slice(2));
  return (context) => first(context) && second(context) && rest(context);
}

function anyOf(parts: readonly Predicate[]): Predicate {
  const [first, second] = parts;
  if (first === undefined) return () => false;
  if (second === undefined) return first;
  if (parts.length === 2) return (context) => first(context) || second(context);
  const rest = anyOf(parts.slice(2));
  return (context) => first(context) || second(context) || rest(context);
}

const ORDERING: readonly Operator[] = ['atLeast', 'above', 'atMost', 'below', 'between'];

function readerOf(operand: Operand, fact: Fact, operator: Operator): Read {
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
  if (fact.type === 'date' || fact.type === 'tier') return literal;
  const asDecimal = fact.type === 'decimal' || ORDERING.includes(operator);
  return asDecimal && isDecimalText(literal) ? parseDecimal(literal) : literal;
}
