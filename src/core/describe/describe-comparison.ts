import { operandsOf, operatorOf } from '../conditions/condition.ts';
import type { Comparison, Operator } from '../program/document.ts';
import { type FactWords, factWords, withinLine } from './describe-fact.ts';
import { describeOperand } from './describe-value.ts';
import { orList } from './lists.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What is the same as the operator not holding, whatever the fact is, and whether it is there at all. */
const OPPOSITE = { eq: 'ne', ne: 'eq', in: 'notIn', notIn: 'in' } as const satisfies Partial<
  Record<Operator, Operator>
>;

/** `isWithinLine`: lines are looked at one by one. `isNegated`: the comparison must not hold. */
export function describeComparison(
  words: Vocabulary,
  comparison: Comparison,
  isWithinLine: boolean,
  isNegated = false,
): string {
  const operator = operatorOf(comparison);
  if (operator === null) return comparison.fact;
  const fact = factWords(words, comparison.fact);
  const phrase = isWithinLine ? withinLine(fact.phrase) : fact.phrase;
  const given = operandsOf(comparison, operator);
  if (fact.type === 'boolean' && typeof given[0] === 'boolean' && (operator === 'eq' || operator === 'ne')) {
    return describeTruth(phrase, (given[0] === (operator === 'eq')) !== isNegated);
  }
  const operands = given
    .map((operand) => describeOperand(words, comparison.fact, fact.type, operand))
    .map((operand) => (isWithinLine ? withinLine(operand) : operand));
  return describeOperator(phrase, operator, operands, fact.type, isNegated);
}

/** Facts that are true or false are sentences of their own: "a stakeholder is named". */
function describeTruth(phrase: string, holds: boolean): string {
  return holds
    ? phrase
    : phrase.replace(/^a /, 'no ').replace(/^the account is in /, 'the account is not in ');
}

function describeOperator(
  phrase: string,
  operator: Operator,
  operands: readonly string[],
  type: FactWords['type'],
  isNegated: boolean,
): string {
  const [first = '', second = ''] = operands;
  if (operator === 'exists')
    return `${phrase} is ${(first === 'true') !== isNegated ? 'given' : 'not given'}`;
  if (operator === 'contains') return `${phrase} ${includes(type, isNegated)} ${first}`;
  if (isNegated && operator in OPPOSITE) {
    return describeOperator(phrase, OPPOSITE[operator as keyof typeof OPPOSITE], operands, type, false);
  }
  return `${phrase} ${isNegated ? 'is not' : 'is'} ${relationOf(operator, first, second, operands, type)}`;
}

/** Roles are several; an attribute is one. */
function includes(type: FactWords['type'], isNegated: boolean): string {
  if (type === 'texts') return isNegated ? 'do not include' : 'include';
  return isNegated ? 'does not include' : 'includes';
}

type Relation = Exclude<Operator, 'exists' | 'contains'>;

function relationOf(
  operator: Relation,
  first: string,
  second: string,
  all: readonly string[],
  type: FactWords['type'],
): string {
  switch (operator) {
    case 'eq':
      return first;
    case 'ne':
      return `not ${first}`;
    case 'in':
      return all.length === 1 ? first : `one of ${orList(all)}`;
    case 'notIn':
      return all.length === 1 ? `not ${first}` : `none of ${orList(all)}`;
    case 'between':
      return `between ${first} and ${second}`;
    case 'atLeast':
    case 'above':
    case 'atMost':
    case 'below':
      return orderOf(operator, first, type);
  }
}

type Order = 'atLeast' | 'above' | 'atMost' | 'below';

function orderOf(operator: Order, bound: string, type: FactWords['type']): string {
  if (type === 'tier') return TIER_ORDER[operator].replace('…', bound);
  return `${(type === 'date' ? DATE_ORDER : ORDER)[operator]} ${bound}`;
}

const ORDER: Readonly<Record<Order, string>> = {
  atLeast: 'at least',
  above: 'above',
  atMost: 'at most',
  below: 'below',
};
const DATE_ORDER: Readonly<Record<Order, string>> = {
  atLeast: 'on or after',
  above: 'after',
  atMost: 'on or before',
  below: 'before',
};
const TIER_ORDER: Readonly<Record<Order, string>> = {
  atLeast: '… or higher',
  above: 'higher than …',
  atMost: '… or lower',
  below: 'lower than …',
};
