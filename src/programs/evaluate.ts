import type { Mistake } from '../core/program/check/mistake.ts';
import { compileProgram, programAt } from '../core/program/compile.ts';
import type { Program } from '../core/program/compiled.ts';
import type { Trial } from '../core/trial/trial.ts';
import type { Deps } from '../deps.ts';
import { KEY_IN_PATH, noProgram } from '../http/no-program.ts';
import { publicationProblem } from './answers.ts';
import { checkDocument } from './check-document.ts';
import type { EvaluateBody } from './evaluate-schema.ts';
import { findProgram } from './repository.ts';
import { tryBody } from './try-body.ts';

export interface Evaluated {
  readonly program: Program;
  /** Of a document that was given, there is no version. */
  readonly isPublished: boolean;
  readonly trial: Trial;
  readonly warnings: readonly Mistake[];
}

/** Tries a transaction on a document, or on the version that would judge it. Nothing is written. */
export async function evaluate(
  deps: Deps,
  tenantId: number,
  key: string,
  body: EvaluateBody,
): Promise<Evaluated> {
  const { document, transaction } = body;
  const checked = document === undefined ? null : await checkDocument(deps.db, { tenantId, document });
  if (checked?.refused === true) throw publicationProblem(checked);
  const program =
    document === undefined
      ? programAt(await versionsOf(deps, tenantId, key), Date.parse(transaction.occurredAt))
      : compileProgram(document, 1, null);
  const trial = tryBody(program, body);
  return { program, isPublished: document === undefined, trial, warnings: checked?.warnings ?? [] };
}

async function versionsOf({ db, engine }: Deps, tenantId: number, key: string): Promise<readonly Program[]> {
  const program = await findProgram(db, tenantId, key);
  if (program !== undefined) return engine.programs.versionsOf(program.programId, program.headVersion);
  throw noProgram(key, await engine.programKeys(tenantId), KEY_IN_PATH);
}
