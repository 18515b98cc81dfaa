import type { ConditionDefinition } from '../program/document.ts';
import { describeComparison } from './describe-comparison.ts';
import type { Vocabulary } from './vocabulary.ts';

/**
 * A condition as a clause: `the category is "Seafood" and the net is at least 10 USD`. `isWithinLine`: it is asked of
 * lines one by one.
 */
export function describeCondition(
  words: Vocabulary,
  condition: ConditionDefinition,
  isWithinLine = false,
): string {
  if ('all' in condition) return joinParts(words, condition.all, 'and', isWithinLine);
  if ('any' in condition) return joinParts(words, condition.any, 'or', isWithinLine);
  if ('not' in condition) return describeNot(words, condition.not, isWithinLine);
  if ('someLine' in condition)
    return `there is a line where ${describePart(words, condition.someLine, true)}`;
  if ('everyLine' in condition) return `on every line ${describePart(words, condition.everyLine, true)}`;
  return describeComparison(words, condition, isWithinLine);
}

function joinParts(
  words: Vocabulary,
  parts: readonly ConditionDefinition[],
  word: 'and' | 'or',
  isWithinLine: boolean,
): string {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return describeCondition(words, only, isWithinLine);
  return parts.map((part) => describePart(words, part, isWithinLine)).join(` ${word} `);
}

/** In parentheses where it is a list of several itself, so that "and" and "or" are not mixed. */
function describePart(words: Vocabulary, part: ConditionDefinition, isWithinLine: boolean): string {
  const text = describeCondition(words, part, isWithinLine);
  return isList(part) ? `(${text})` : text;
}

function isList(condition: ConditionDefinition): boolean {
  if ('all' in condition) return condition.all.length > 1;
  return 'any' in condition && condition.any.length > 1;
}

function describeNot(words: Vocabulary, part: ConditionDefinition, isWithinLine: boolean): string {
  if ('fact' in part) return describeComparison(words, part, isWithinLine, true);
  if ('not' in part) return describeCondition(words, part.not, isWithinLine);
  if ('someLine' in part) return `there is no line where ${describePart(words, part.someLine, true)}`;
  return `it is not so that ${describePart(words, part, isWithinLine)}`;
}
