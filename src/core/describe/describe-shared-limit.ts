import type { ProgramDocument, SharedLimitDefinition } from '../program/document.ts';
import { describeLimit } from './describe-limit.ts';
import { andList, sentence } from './lists.ts';
import { ruleName } from './vocabulary.ts';

/** What rules give at most together. */
export function describeSharedLimit(document: ProgramDocument, limit: SharedLimitDefinition): string {
  const names = limit.rules.map((rule) => ruleName(document, rule));
  const whose = `${andList(names)}${names.length === 1 ? '' : ' together'}`;
  return sentence(`of ${whose} ${describeLimit(document, limit, kindOf(document, limit))}`);
}

/** The kind of points that the rules of a limit earn. */
export function kindOf({ rules = [] }: ProgramDocument, limit: SharedLimitDefinition): string | null {
  return rules.find(({ key, earn }) => earn !== undefined && limit.rules.includes(key))?.earn?.points ?? null;
}
