import type { Kysely } from 'kysely';
import { compileProgram } from '../core/program/compile.ts';
import type { Program } from '../core/program/compiled.ts';
import type { ProgramDocument } from '../core/program/document.ts';
import type { Tables } from '../db/tables.ts';
import { listProgramVersions } from '../programs/repository.ts';

/** Compiled programmes, kept as long as the process lives: versions never change, only new ones come. */
export interface ProgramCache {
  /** All versions up to `headVersion` at least, in order. */
  versionsOf(programId: number, headVersion: number): Promise<readonly Program[]>;
}

export function createProgramCache(db: Kysely<Tables>): ProgramCache {
  const cached = new Map<number, readonly Program[]>();
  return {
    versionsOf: async (programId, headVersion) => {
      const known = cached.get(programId) ?? [];
      if (known.length >= headVersion) return known;
      const versions = await listProgramVersions(db, programId);
      const compiled = versions.map(
        ({ version, effectiveFrom, document }) =>
          known.find((program) => program.version === version) ??
          compileProgram(document as ProgramDocument, version, effectiveFrom),
      );
      cached.set(programId, compiled);
      return compiled;
    },
  };
}
