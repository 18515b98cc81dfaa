import type { Kysely } from 'kysely';
import type { Mistake } from '../core/program/check/mistake.ts';
import type { ProgramDocument } from '../core/program/document.ts';
import { checkSuccession } from '../core/program/succession.ts';
import type { Tables } from '../db/tables.ts';
import type { ProblemCode } from '../http/problem-catalogue.ts';
import { inDocument, type PublicationRefused, refusePublication } from './publication.ts';
import type { ProgramVersion } from './repository.ts';
import { findPointsInUse } from './store-version.ts';

/** What stands in the way of a document as the next version of a programme; undefined: nothing. */
export async function checkSuccessor(
  db: Kysely<Tables>,
  programId: number,
  earlier: readonly ProgramVersion[],
  document: ProgramDocument,
): Promise<PublicationRefused | undefined> {
  const mistakes = changesOf(earlier, document);
  if (mistakes.length > 0) return refusePublication(codeOf(mistakes), inDocument(mistakes));
  const before = Object.keys(earlier.at(-1)?.document.points ?? {});
  const removed = before.filter((kind) => !Object.hasOwn(document.points, kind));
  const inUse = await findPointsInUse(db, programId, removed);
  if (inUse.length === 0) return undefined;
  return refusePublication(
    'program-points-removed',
    inUse.map((kind) => ({
      pointer: `/document/points/${kind}`,
      detail: `There are ${kind} points in wallets: keep the kind, and let no rule earn it.`,
    })),
  );
}

/** Earlier versions agree in what none may change, so each of its mistakes is told once. */
function changesOf(earlier: readonly ProgramVersion[], document: ProgramDocument): readonly Mistake[] {
  const found = earlier.flatMap((version) => checkSuccession(version.document, document));
  return [...new Map(found.map((mistake) => [mistake.pointer, mistake])).values()];
}

function codeOf(mistakes: readonly Mistake[]): ProblemCode {
  const pointers = mistakes.map(({ pointer }) => pointer);
  if (pointers.includes('/currency')) return 'program-currency-changed';
  return pointers.includes('/timezone') ? 'program-timezone-changed' : 'program-invalid';
}
