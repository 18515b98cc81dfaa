import { hash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { canonicalJson } from '../core/canonical-json.ts';
import type { ProgramDocument } from '../core/program/document.ts';
import { warnOfMigration } from '../core/program/warnings/migration.ts';
import { createZone, type Instant, instantIn } from '../core/time.ts';
import type { Tables } from '../db/tables.ts';
import { requestReschedule } from '../jobs/reschedule/requests.ts';
import { checkDocument } from './check-document.ts';
import { chooseEffectiveFrom } from './effective-from.ts';
import { inDocument, type Publication, type PublicationRefused, type Published } from './publication.ts';
import { findProgram, listProgramVersions, type ProgramVersion } from './repository.ts';
import { insertProgram, insertProgramVersion, lockProgramKey } from './store-version.ts';
import { checkSuccessor } from './successor.ts';

/** Publishes a document as the next version of a programme, or as the first. */
export async function publishProgram(
  db: Kysely<Tables>,
  publication: Publication,
  clock: (db: Kysely<Tables>) => Promise<Instant>,
): Promise<Published | PublicationRefused> {
  const checked = await checkDocument(db, publication);
  if (checked.refused) return checked;
  const published = await db.transaction().execute((trx) => publishNext(trx, publication, clock));
  if (published.refused) return published;
  return { ...published, warnings: [...published.warnings, ...checked.warnings] };
}

/** Tells whether a document is the same: the hash of its canonical JSON. */
export function documentHash(document: ProgramDocument): Buffer {
  return hash('sha256', canonicalJson(document), 'buffer');
}

async function publishNext(
  trx: Transaction<Tables>,
  { tenantId, key, document, effectiveFrom }: Publication,
  clock: (db: Kysely<Tables>) => Promise<Instant>,
): Promise<Published | PublicationRefused> {
  await lockProgramKey(trx, tenantId, key);
  const program = await findProgram(trx, tenantId, key);
  const earlier = program === undefined ? [] : await listProgramVersions(trx, program.programId);
  const latest = earlier.at(-1);
  const hashOfDocument = documentHash(document);
  if (latest?.hash.equals(hashOfDocument))
    return { refused: false, isNew: false, version: latest, warnings: [] };

  const refusal = program && (await checkSuccessor(trx, program.programId, earlier, document));
  if (refusal !== undefined) return refusal;
  // Read behind the lock, so that versions published one after the other take effect in that order.
  const now = await clock(trx);
  const asked = effectiveFrom === undefined ? null : instantIn(createZone(document.timezone), effectiveFrom);
  const chosen = chooseEffectiveFrom(earlier, asked, now);
  if (chosen.refused) return chosen;

  const version: ProgramVersion = {
    version: (latest?.version ?? 0) + 1,
    effectiveFrom: chosen.effectiveFrom,
    publishedAt: now,
    hash: hashOfDocument,
    document,
  };
  const programId = program?.programId ?? (await insertProgram(trx, tenantId, key));
  await insertProgramVersion(trx, programId, version);
  // A first version has no accounts yet.
  if (program !== undefined)
    await requestReschedule(trx, { tenantId, programId, version: version.version }, now);
  const migration = inDocument(warnOfMigration(latest?.document ?? null, document));
  return { refused: false, isNew: true, version, warnings: [...chosen.warnings, ...migration] };
}
