import type { GroupDefinition, ProgramDocument } from '../program/document.ts';
import { andList, sentence } from './lists.ts';
import { ruleName } from './vocabulary.ts';

/** Which rules exclude each other, and which of them applies. */
export function describeGroup(document: ProgramDocument, key: string, { pick }: GroupDefinition): string {
  const rules = (document.rules ?? []).filter(({ group }) => group === key);
  const names = rules.map((rule) => ruleName(document, rule.key));
  return sentence(`of ${names.length === 0 ? 'its rules' : andList(names)}, ${PICKED[pick]}`);
}

const PICKED = {
  best: 'only the one that gives most applies',
  first: 'only the first that fires applies, higher priority first',
} as const satisfies Record<GroupDefinition['pick'], string>;
