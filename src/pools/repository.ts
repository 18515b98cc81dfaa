import type { Kysely } from 'kysely';
import type { PoolMember } from '../core/state.ts';
import type { Tables } from '../db/tables.ts';

export interface StoredMember extends PoolMember {
  readonly externalId: string | null;
}

/** In the order of their ids; with one more than the limit. */
export async function listPoolMembers(
  db: Kysely<Tables>,
  poolId: string,
  page: { readonly after: string | undefined; readonly limit: number },
): Promise<readonly StoredMember[]> {
  let query = members(db, poolId);
  if (page.after !== undefined) query = query.where('m.member_id', '>', page.after);
  const rows = await query
    .orderBy('m.member_id')
    .limit(page.limit + 1)
    .execute();
  return rows.map(toMember);
}

export async function findPoolMember(
  db: Kysely<Tables>,
  poolId: string,
  memberId: string,
): Promise<StoredMember | undefined> {
  const row = await members(db, poolId).where('m.member_id', '=', memberId).executeTakeFirst();
  return row && toMember(row);
}

/** All pools that an account has belonged to, the latest first; null: to none, since then. */
export async function listPoolsOf(
  db: Kysely<Tables>,
  accountId: string,
): Promise<readonly (string | null)[]> {
  const rows = await db
    .selectFrom('pool_memberships')
    .select('pool_id')
    .where('account_id', '=', accountId)
    .orderBy('seq', 'desc')
    .execute();
  return rows.map((row) => row.pool_id);
}

/** Of these accounts, the one that has a command of this key. */
export async function findUsed(
  db: Kysely<Tables>,
  accountIds: readonly string[],
  key: string,
): Promise<string | null> {
  if (accountIds.length === 0) return null;
  const row = await db
    .selectFrom('commands')
    .select('account_id')
    .where('account_id', 'in', accountIds)
    .where('key', '=', key)
    .executeTakeFirst();
  return row?.account_id ?? null;
}

function members(db: Kysely<Tables>, poolId: string) {
  return db
    .selectFrom('pool_members as m')
    .leftJoin('accounts as a', 'a.account_id', 'm.member_id')
    .select(['m.member_id', 'm.told', 'm.since', 'm.until', 'm.turnover', 'a.external_id'])
    .where('m.account_id', '=', poolId);
}

type Row = Awaited<ReturnType<ReturnType<typeof members>['executeTakeFirstOrThrow']>>;

function toMember({ member_id: member, told, since, until, turnover, external_id }: Row): StoredMember {
  const kept = turnover as PoolMember['turnover'];
  return { member, told, since, until, turnover: kept, externalId: external_id };
}
