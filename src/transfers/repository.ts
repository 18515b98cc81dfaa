import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';
import type { ScopedId } from '../http/ids.ts';

/** A transfer: the answer that was given then, and how it stands now. */
export interface StoredTransfer {
  readonly answer: object;
  readonly status: Tables['transfers']['status'];
  readonly reason: string | null;
}

/** Nothing of another tenant is found. */
export async function findTransfer(
  db: Kysely<Tables>,
  tenantId: number,
  { accountId, seq }: ScopedId,
): Promise<StoredTransfer | undefined> {
  return db
    .selectFrom('transfers as t')
    .innerJoin('commands as c', (join) =>
      join.onRef('c.account_id', '=', 't.account_id').onRef('c.seq', '=', 't.seq'),
    )
    .select(['t.status', 't.reason', 'c.answer'])
    .where('t.account_id', '=', accountId)
    .where('t.seq', '=', seq)
    .where('c.tenant_id', '=', tenantId)
    .executeTakeFirst();
}
