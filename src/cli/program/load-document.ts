import type { Mistake } from '../../core/program/check/mistake.ts';
import { checkProgram } from '../../core/program/check.ts';
import type { ProgramDocument as Document } from '../../core/program/document.ts';
import type { Prices } from '../../core/program/warnings/affordable.ts';
import { warningsFor } from '../../core/program/warnings.ts';
import { ref } from '../../http/schema.ts';
import { documentSchemas, ProgramDocument } from '../../programs/document-schema.ts';
import { type Finding, findingsOf, findingsOfSyntax } from './findings.ts';
import { readSource, type Source } from './source.ts';
import { structureMistakes } from './structure.ts';

/** A document with all that is to be said of it; null where it has mistakes. */
export interface LoadedDocument {
  readonly document: Document | null;
  readonly mistakes: readonly Finding[];
  readonly warnings: readonly Finding[];
}

/** There are no rewards here that could be too dear. */
const NO_CATALOGUE: Prices = new Map();

export async function loadDocument(file: string): Promise<LoadedDocument> {
  const source = await readSource(file);
  if (!('value' in source)) return refused(findingsOfSyntax(source));
  const { value, inside } = unwrap(source);
  const wrong = structureMistakes(ref(ProgramDocument), documentSchemas, value);
  if (wrong.length > 0) return refused(inside(wrong));
  const document = value as Document;
  const mistakes = checkProgram(document);
  if (mistakes.length > 0) return refused(inside(mistakes));
  return { document, mistakes: [], warnings: inside(warningsFor(document, NO_CATALOGUE)) };
}

/** The body with which a document is published holds it as a member of its own. */
function unwrap(source: Source): {
  readonly value: unknown;
  readonly inside: (mistakes: readonly Mistake[]) => readonly Finding[];
} {
  const { value } = source;
  const isWrapped = typeof value === 'object' && value !== null && 'document' in value && !('name' in value);
  if (!isWrapped) return { value, inside: (mistakes) => findingsOf(source, mistakes) };
  const within = (mistake: Mistake): Mistake => ({ ...mistake, pointer: `/document${mistake.pointer}` });
  return { value: value.document, inside: (mistakes) => findingsOf(source, mistakes.map(within)) };
}

function refused(mistakes: readonly Finding[]): LoadedDocument {
  return { document: null, mistakes, warnings: [] };
}
