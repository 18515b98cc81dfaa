import type { Fact } from '../../conditions/facts.ts';
import { decimalFromNumber } from '../../decimal.ts';
import { parseDay } from '../../time.ts';
import type { Operand, Operator } from '../document.ts';
import type { Names } from './names.ts';
import { isOrdering } from './operands.ts';
import { decimalIn } from './values.ts';

/** What is asked of a fact: that a comparison holds or, negated, that it does not. */
export interface Demand {
  readonly operator: Operator;
  readonly operands: readonly Operand[];
  readonly negated: boolean;
}

/** What a fact can be, in a form that has an order: numbers in their smallest step, days and tiers by their number. */
export type Value = string | bigint | boolean | readonly string[] | undefined;

/** A demand made ready to be tried on values. */
export interface Test {
  readonly demand: Demand;
  /** The values that it names; undefined for another fact. */
  readonly values: readonly Value[];
  readonly isMetBy: (value: Value) => boolean;
}

export function testOf(demand: Demand, fact: Fact, names: Names): Test {
  const { operator, operands, negated } = demand;
  const values = operands.map((operand) => literalValue(operand, operator, fact, names));
  const isOpen = operands.some((operand) => typeof operand === 'object');
  // Another fact may be anything: it neither meets nor misses anything for sure.
  if (isOpen && (negated || operator === 'ne')) return { demand, values, isMetBy: () => true };
  const holds = holdsFor(operator, values, isOpen);
  return { demand, values, isMetBy: (value) => holds(value) !== negated };
}

function holdsFor(operator: Operator, values: readonly Value[], isOpen: boolean): (value: Value) => boolean {
  const [first, second] = values;
  const among = new Set(values);
  switch (operator) {
    case 'eq':
      return (value) => (isOpen ? value !== undefined : value === first);
    case 'ne':
      return (value) => value !== first;
    case 'in':
      return (value) => among.has(value);
    case 'notIn':
      return (value) => !among.has(value);
    case 'exists':
      return (value) => (value !== undefined) === first;
    case 'contains':
      return (value) => typeof value === 'object' && (isOpen || value.includes(String(first)));
    case 'atLeast':
    case 'above':
    case 'atMost':
    case 'below':
    case 'between':
      return (value) => typeof value === 'bigint' && isInOrder(value, operator, first, second);
  }
}

function isInOrder(value: bigint, operator: Operator, first: Value, second: Value): boolean {
  const isAbove = typeof first !== 'bigint' || value > first;
  const isBelow = typeof first !== 'bigint' || value < first;
  switch (operator) {
    case 'atLeast':
      return isAbove || value === first;
    case 'above':
      return isAbove;
    case 'atMost':
      return isBelow || value === first;
    case 'below':
      return isBelow;
    default:
      return (isAbove || value === first) && (typeof second !== 'bigint' || value <= second);
  }
}

/** Undefined for another fact. */
export function literalValue(operand: Operand, operator: Operator, fact: Fact, names: Names): Value {
  if (typeof operand === 'object') return undefined;
  if (typeof operand === 'boolean') return operand;
  if (operator === 'contains') return String(operand);
  if (fact.reads.ladder !== undefined)
    return BigInt((names.ladders.get(fact.reads.ladder) ?? []).indexOf(String(operand)));
  if (fact.type === 'date') return BigInt(parseDay(String(operand)));
  if (typeof operand === 'number') return decimalFromNumber(operand);
  return fact.type === 'decimal' || isOrdering(operator) ? (decimalIn(operand) ?? operand) : operand;
}
