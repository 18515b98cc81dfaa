import { findFact } from '../conditions/facts.ts';
import type { LookupDefinition } from '../program/document.ts';
import { factWords } from './describe-fact.ts';
import { describeLiteral } from './describe-value.ts';
import type { Vocabulary } from './vocabulary.ts';

/** `by the line's category ("pads": 4, "discs": 7, else 0)`: values may be numbers themselves. */
export function describeLookup(words: Vocabulary, lookup: LookupDefinition): string {
  const { phrase, type } = factWords(words, lookup.by);
  const values = Object.entries(lookup.values).map(
    ([value, number]) => `${describeLiteral(words, lookup.by, type, value)}: ${number}`,
  );
  if (lookup.otherwise !== undefined) values.push(`else ${lookup.otherwise}`);
  return `by ${phrase} (${values.join(', ')})`;
}

/** It is looked up for each line, and may differ from one to the next. */
export function isPerLine(lookup: LookupDefinition): boolean {
  return findFact(lookup.by)?.perLine === true;
}
