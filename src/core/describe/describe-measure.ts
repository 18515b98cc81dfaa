import { findFact } from '../conditions/facts.ts';
import { factWords } from './describe-fact.ts';
import { describeMoney } from './describe-value.ts';
import type { Vocabulary } from './vocabulary.ts';

/** So much of what is measured: "1.00 EUR of net", "unit", "12 units", "100 of the lines' attribute distance". */
export function describeMeasured(words: Vocabulary, amount: string, of: string): string {
  if (of === 'quantity') return Number(amount) === 1 ? 'unit' : `${amount} units`;
  return `${describeAmount(words, amount, of)} of ${measureName(words, of)}`;
}

/** With its unit, without saying of what: "1.00 EUR", "12". */
export function describeAmount(words: Vocabulary, amount: string, of: string): string {
  return isMoney(words, of) ? describeMoney(words, amount) : amount;
}

/** net, gross and quantity are of the lines that count; a fact of lines is added up over them. */
export function measureName(words: Vocabulary, of: string): string {
  if (OF_LINES.includes(of)) return of;
  const { phrase } = factWords(words, of);
  return findFact(of)?.perLine === true ? phrase.replace("the line's", "the lines'") : phrase;
}

const OF_LINES: readonly string[] = ['net', 'gross', 'quantity'];

function isMoney(words: Vocabulary, of: string): boolean {
  return of === 'net' || of === 'gross' || factWords(words, of).type === 'money';
}
