import type { Kysely, Transaction } from 'kysely';
import type { Instant } from '../../core/time.ts';
import type { Tables } from '../../db/tables.ts';

/** A programme with a new version, and how far its accounts have been looked at under it. */
export interface Reschedule {
  readonly tenantId: number;
  readonly programId: number;
  readonly version: number;
  readonly requestedAt: Instant;
  /** The last account that was; null at the beginning. */
  readonly after: string | null;
}

/**
 * Asks for what is due of the accounts of a programme to be computed anew under a version. In the transaction that
 * publishes it: every batch that begins after that judges by this version, so no account is missed in between.
 */
export async function requestReschedule(
  trx: Transaction<Tables>,
  { tenantId, programId, version }: Pick<Reschedule, 'tenantId' | 'programId' | 'version'>,
  now: Instant,
): Promise<void> {
  const asked = { version, requested_at: new Date(now).toISOString(), after: null };
  await trx
    .insertInto('reschedules')
    .values({ program_id: programId, tenant_id: tenantId, ...asked })
    .onConflict((conflict) => conflict.column('program_id').doUpdateSet(asked))
    .execute();
}

export async function listReschedules(
  db: Kysely<Tables>,
  tenantId: number | null,
): Promise<readonly Reschedule[]> {
  let query = db.selectFrom('reschedules').selectAll().orderBy('requested_at').limit(1000);
  if (tenantId !== null) query = query.where('tenant_id', '=', tenantId);
  const rows = await query.execute();
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    programId: row.program_id,
    version: row.version,
    requestedAt: row.requested_at,
    after: row.after,
  }));
}

/** False: a newer version came meanwhile, for which it begins anew. */
export async function keepProgress(
  db: Kysely<Tables>,
  { programId, version, after }: Reschedule,
): Promise<boolean> {
  const result = await db
    .updateTable('reschedules')
    .set({ after })
    .where('program_id', '=', programId)
    .where('version', '=', version)
    .executeTakeFirstOrThrow();
  return result.numUpdatedRows > 0n;
}

export async function endReschedule(db: Kysely<Tables>, { programId, version }: Reschedule): Promise<void> {
  await db
    .deleteFrom('reschedules')
    .where('program_id', '=', programId)
    .where('version', '=', version)
    .execute();
}
