import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { noProgram } from '../http/no-program.ts';
import { ProblemError } from '../http/problems.ts';
import { findProgram, listPrograms, type ProgramHead } from '../programs/repository.ts';

/** The programme that an account is enrolled in: the one named, or the only one there is. */
export async function chooseProgram(
  db: Kysely<Tables>,
  tenantId: number,
  key: string | undefined,
): Promise<ProgramHead> {
  const named = key === undefined ? undefined : await findProgram(db, tenantId, key);
  if (named !== undefined) return named;
  const programs = await listPrograms(db, tenantId);
  if (key !== undefined)
    throw noProgram(
      key,
      programs.map((program) => program.key),
      { pointer: '/program' },
    );
  const [only, ...others] = programs;
  if (only === undefined)
    return unknown('There is no programme yet: publish one first, with PUT /v1/programs/{key}.');
  if (others.length === 0) return only;
  const keys = [only, ...others].map((program) => program.key);
  const detail = `You have several programmes: say in which one the account takes part (${keys.slice(0, 10).join(', ')}).`;
  throw new ProblemError('validation-failed', detail, [{ pointer: '/program', detail }]);
}

function unknown(detail: string): never {
  throw new ProblemError('unknown-program', detail, [{ pointer: '/program', detail }]);
}
