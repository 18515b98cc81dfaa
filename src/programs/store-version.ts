import { type Kysely, sql, type Transaction } from 'kysely';
import type { Instant } from '../core/time.ts';
import type { Tables } from '../db/tables.ts';
import type { ProgramVersion } from './repository.ts';

/** Publications of one programme wait for each other, also of one that does not exist yet. */
export async function lockProgramKey(trx: Transaction<Tables>, tenantId: number, key: string): Promise<void> {
  const name = `program ${tenantId} ${key}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(trx);
}

/** Its first version must be inserted in the same transaction. */
export async function insertProgram(
  trx: Transaction<Tables>,
  tenantId: number,
  key: string,
): Promise<number> {
  const row = await trx
    .insertInto('programs')
    .values({ tenant_id: tenantId, key, head_version: 1 })
    .returning('program_id')
    .executeTakeFirstOrThrow();
  return row.program_id;
}

/** Adds a version, and makes it the latest. */
export async function insertProgramVersion(
  trx: Transaction<Tables>,
  programId: number,
  added: ProgramVersion,
): Promise<void> {
  await trx
    .insertInto('program_versions')
    .values({
      program_id: programId,
      version: added.version,
      document: JSON.stringify(added.document),
      hash: added.hash,
      effective_from: added.effectiveFrom === null ? null : timestamp(added.effectiveFrom),
      published_at: timestamp(added.publishedAt),
    })
    .execute();
  await trx
    .updateTable('programs')
    .set({ head_version: added.version })
    .where('program_id', '=', programId)
    .execute();
}

/** Those of the kinds of points of which some account of the programme has some left. */
export async function findPointsInUse(
  db: Kysely<Tables>,
  programId: number,
  kinds: readonly string[],
): Promise<readonly string[]> {
  if (kinds.length === 0) return [];
  const rows = await db
    .selectFrom('lots')
    .innerJoin('account_heads', 'account_heads.account_id', 'lots.account_id')
    .select('lots.points')
    .distinct()
    .where('account_heads.program_id', '=', programId)
    .where('lots.points', 'in', kinds)
    .execute();
  return rows.map((row) => row.points);
}

function timestamp(instant: Instant): string {
  return new Date(instant).toISOString();
}
