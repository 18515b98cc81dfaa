import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';
import type { ScopedId } from '../http/ids.ts';

/** A merge: the answer that was made when it began, and how it stands now. */
export interface StoredMerge {
  readonly answer: object;
  readonly status: Tables['merges']['status'];
  readonly reason: string | null;
}

/** Nothing of another tenant is found. */
export async function findMerge(
  db: Kysely<Tables>,
  tenantId: number,
  { accountId, seq }: ScopedId,
): Promise<StoredMerge | undefined> {
  return db
    .selectFrom('merges as m')
    .innerJoin('commands as c', (join) =>
      join.onRef('c.account_id', '=', 'm.account_id').onRef('c.seq', '=', 'm.seq'),
    )
    .select(['m.status', 'm.reason', 'c.answer'])
    .where('m.account_id', '=', accountId)
    .where('m.seq', '=', seq)
    .where('c.tenant_id', '=', tenantId)
    .executeTakeFirst();
}
