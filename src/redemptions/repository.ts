import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';
import type { ScopedId } from '../http/ids.ts';

/** A redemption: the answer that was given then, and how it stands now. */
export interface StoredRedemption {
  readonly seq: number;
  readonly answer: object;
  readonly status: Tables['redemptions']['status'];
}

/** Nothing of another tenant is found. */
export async function findRedemption(
  db: Kysely<Tables>,
  tenantId: number,
  { accountId, seq }: ScopedId,
): Promise<StoredRedemption | undefined> {
  return stored(db, tenantId, accountId).where('r.seq', '=', seq).executeTakeFirst();
}

/** Newest first; with one more than the limit. */
export async function listRedemptions(
  db: Kysely<Tables>,
  tenantId: number,
  accountId: string,
  page: { readonly before: number | undefined; readonly limit: number },
): Promise<readonly StoredRedemption[]> {
  const query = stored(db, tenantId, accountId)
    .orderBy('r.seq', 'desc')
    .limit(page.limit + 1);
  return (page.before === undefined ? query : query.where('r.seq', '<', page.before)).execute();
}

function stored(db: Kysely<Tables>, tenantId: number, accountId: string) {
  return db
    .selectFrom('redemptions as r')
    .innerJoin('commands as c', (join) =>
      join.onRef('c.account_id', '=', 'r.account_id').onRef('c.seq', '=', 'r.seq'),
    )
    .select(['r.seq', 'r.status', 'c.answer'])
    .where('r.account_id', '=', accountId)
    .where('c.tenant_id', '=', tenantId);
}
