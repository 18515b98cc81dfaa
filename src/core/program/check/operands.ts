import type { Fact, FactType } from '../../conditions/facts.ts';
import { formatDecimal } from '../../decimal.ts';
import type { Literal, Operand, Operator } from '../document.ts';
import { checkFact, type Scope, usableFact } from './facts.ts';
import { checkValue, knownValuesOf } from './known-values.ts';
import { at, type Mistake, mistake, NO_MISTAKES, quote } from './mistake.ts';
import type { Names } from './names.ts';
import { decimalIn, isDateText } from './values.ts';

export const ORDERING = [
  'atLeast',
  'above',
  'atMost',
  'below',
  'between',
] as const satisfies readonly Operator[];

export const TYPE_NAMES: Readonly<Record<FactType, string>> = {
  text: 'a text',
  decimal: 'a number',
  date: 'a date',
  tier: 'a tier',
  boolean: 'true or false',
  texts: 'a list of texts',
  any: 'anything',
};

/** What stands on the other side of a comparison whose operator fits its fact. */
export function checkOperand(
  operand: Operand,
  fact: Fact,
  operator: Operator,
  pointer: string,
  scope: Scope,
): readonly Mistake[] {
  const type = typeAsked(fact, operator);
  if (typeof operand === 'object')
    return checkOtherFact(operand.fact, fact, operator, at(pointer, 'fact'), scope);
  if (!fitsLiteral(operand, type)) return mistake(pointer, literalHint(type, fact));
  return type === fact.type && operator !== 'exists'
    ? checkKnown(operand, fact, operator, pointer, scope.names)
    : NO_MISTAKES;
}

export function isOrdering(operator: Operator): boolean {
  return (ORDERING as readonly Operator[]).includes(operator);
}

/** `exists` asks for true or false, `contains` for a text, an order for what has one. */
function typeAsked(fact: Fact, operator: Operator): FactType {
  if (operator === 'exists') return 'boolean';
  if (operator === 'contains') return 'text';
  return fact.type === 'any' && isOrdering(operator) ? 'decimal' : fact.type;
}

function fitsLiteral(literal: Literal, type: FactType): boolean {
  switch (type) {
    case 'text':
    case 'tier':
      return typeof literal === 'string';
    case 'date':
      return typeof literal === 'string' && isDateText(literal);
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
  switch (type) {
    case 'decimal':
      return `Compare ${fact.name} with a number here: a whole one, or a decimal such as "1.50".`;
    case 'date':
      return `Compare ${fact.name} with a date that exists, such as "2026-03-01".`;
    case 'tier':
      return `Compare ${fact.name} with the key of a tier here.`;
    case 'any':
      return 'Write a number with a fraction as text and compare it by between, atLeast or atMost.';
    case 'text':
    case 'texts':
    case 'boolean':
      return `Compare ${fact.name} with ${TYPE_NAMES[type]} here.`;
  }
}

/** A value that the fact can have. Numbers in an order need not be among them: every hour is below 24. */
function checkKnown(
  literal: Literal,
  fact: Fact,
  operator: Operator,
  pointer: string,
  names: Names,
): readonly Mistake[] {
  const known = knownValuesOf(fact, names);
  if (known === null || (fact.type === 'decimal' && isOrdering(operator))) return NO_MISTAKES;
  return checkValue(fact, writtenAs(literal, fact), known, pointer);
}

/** As a lookup writes it. */
function writtenAs(literal: Literal, fact: Fact): string {
  const decimal = fact.type === 'decimal' && typeof literal !== 'boolean' ? decimalIn(literal) : null;
  return decimal === null ? String(literal) : formatDecimal(decimal);
}

function checkOtherFact(
  name: string,
  fact: Fact,
  operator: Operator,
  pointer: string,
  scope: Scope,
): readonly Mistake[] {
  const unknown = checkFact(name, pointer, scope);
  const other = usableFact(name, scope);
  if (other === null) return unknown;
  if (isComparable(fact, other, operator)) return NO_MISTAKES;
  return mistake(
    pointer,
    other.type === 'tier' && fact.type === 'tier'
      ? `${quote(name)} is a tier of another ladder, and has no order with ${fact.name}.`
      : `${quote(name)} is ${TYPE_NAMES[other.type]} and never the same kind of value as ${fact.name}.`,
  );
}

function isComparable(fact: Fact, other: Fact, operator: Operator): boolean {
  const type = typeAsked(fact, operator);
  if (other.type === 'any' || type === 'any') return true;
  const texts: readonly FactType[] = ['text', 'tier'];
  if (!isOrdering(operator))
    return type === other.type || (texts.includes(type) && texts.includes(other.type));
  return type === other.type && fact.reads.ladder === other.reads.ladder;
}
