import type { Mistake } from '../core/program/check/mistake.ts';
import type { ProgramDocument } from '../core/program/document.ts';
import type { ProblemCode } from '../http/problem-catalogue.ts';
import type { ProgramVersion } from './repository.ts';

export interface Publication {
  readonly tenantId: number;
  readonly key: string;
  /** Has the structure of a document; whether it makes sense is to be checked. */
  readonly document: ProgramDocument;
  /** A date, or a date and time with its offset. */
  readonly effectiveFrom: string | undefined;
}

export interface Published {
  readonly refused: false;
  /** False: the document is the one of the latest version, which stays as it is. */
  readonly isNew: boolean;
  readonly version: ProgramVersion;
  readonly warnings: readonly Mistake[];
}

export interface PublicationRefused {
  readonly refused: true;
  readonly code: ProblemCode;
  /** Places in the request. */
  readonly mistakes: readonly Mistake[];
}

export function refusePublication(code: ProblemCode, mistakes: readonly Mistake[]): PublicationRefused {
  return { refused: true, code, mistakes };
}

/** The document is a part of the request. */
export function inDocument(mistakes: readonly Mistake[]): readonly Mistake[] {
  return mistakes.map(({ pointer, detail }) => ({ pointer: `/document${pointer}`, detail }));
}
