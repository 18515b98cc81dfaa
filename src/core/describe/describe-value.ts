import type { Literal, Operand } from '../program/document.ts';
import { describeDate } from './dates.ts';
import { type FactWords, factWords } from './describe-fact.ts';
import { tierName, type Vocabulary } from './vocabulary.ts';

/** "12.50 EUR". */
export function describeMoney({ currency }: Vocabulary, amount: string | number): string {
  return `${amount} ${currency}`;
}

/** A value of a fact, or a figure where the fact is one: texts in quotation marks, tiers by their labels. */
export function describeLiteral(
  words: Vocabulary,
  fact: string,
  type: FactWords['type'],
  literal: Literal,
): string {
  if (typeof literal === 'boolean') return String(literal);
  switch (type) {
    case 'money':
      return describeMoney(words, literal);
    case 'decimal':
      return String(literal);
    case 'date':
      return describeDate(String(literal));
    case 'tier':
      return tierName(words, fact.slice('tier.'.length), String(literal));
    case 'text':
    case 'texts':
    case 'boolean':
      return JSON.stringify(String(literal));
    case 'any':
      return typeof literal === 'number' ? String(literal) : JSON.stringify(literal);
  }
}

export function describeOperand(
  words: Vocabulary,
  fact: string,
  type: FactWords['type'],
  operand: Operand,
): string {
  if (typeof operand === 'object') return factWords(words, operand.fact).phrase;
  return describeLiteral(words, fact, type, operand);
}
