import type { Kysely } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Reference } from '../../http/ids.ts';

/** The accounts that are meant: several programmes, or tenants, may know the same external id. */
export async function findAccounts(
  db: Kysely<Tables>,
  reference: Reference,
  tenantId: number | null,
): Promise<readonly string[]> {
  if (reference.by === 'id') {
    let query = db.selectFrom('account_heads').select('account_id').where('account_id', '=', reference.id);
    if (tenantId !== null) query = query.where('tenant_id', '=', tenantId);
    return (await query.execute()).map((row) => row.account_id);
  }
  let query = db
    .selectFrom('account_refs')
    .select('account_id')
    .where('external_id', '=', reference.externalId);
  if (tenantId !== null) query = query.where('tenant_id', '=', tenantId);
  return (await query.execute()).map((row) => row.account_id);
}
