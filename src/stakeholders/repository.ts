import type { Kysely, Selectable } from 'kysely';
import type { Absorbed } from '../core/state.ts';
import type { Tables } from '../db/tables.ts';
import type { StakeholderAddress, StakeholderRecord } from '../engine/submission.ts';

/** The account is known to be the tenant's. */
export async function findStakeholder(
  db: Kysely<Tables>,
  accountId: string,
  address: StakeholderAddress,
): Promise<StakeholderRecord | undefined> {
  const query = stakeholders(db, accountId);
  const row = await ('id' in address
    ? query.where('stakeholder_id', '=', address.id)
    : query.where('external_id', '=', address.externalId)
  ).executeTakeFirst();
  if (row !== undefined) return toStakeholder(row);
  const same = 'id' in address ? await findSamePerson(db, accountId, address.id) : undefined;
  return same === undefined ? undefined : findStakeholder(db, accountId, { id: same });
}

/** Whoever is meant by an id that a person had at an account that was merged into this one. */
async function findSamePerson(
  db: Kysely<Tables>,
  accountId: string,
  id: string,
): Promise<string | undefined> {
  const head = await db
    .selectFrom('account_heads')
    .select('absorbed')
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return (head?.absorbed as Absorbed | null | undefined)?.people[id];
}

/** Those of some ids, in no order. */
export async function listStakeholdersById(
  db: Kysely<Tables>,
  accountId: string,
  ids: readonly string[],
): Promise<readonly StakeholderRecord[]> {
  if (ids.length === 0) return [];
  const rows = await stakeholders(db, accountId).where('stakeholder_id', 'in', ids).execute();
  return rows.map(toStakeholder);
}

/** In the order of their ids, which is that in which they came; with one more than the limit. */
export async function listStakeholders(
  db: Kysely<Tables>,
  accountId: string,
  active: boolean | undefined,
  page: { readonly after: string | undefined; readonly limit: number },
): Promise<readonly StakeholderRecord[]> {
  let query = stakeholders(db, accountId);
  if (active !== undefined) query = query.where('active', '=', active);
  if (page.after !== undefined) query = query.where('stakeholder_id', '>', page.after);
  const rows = await query
    .orderBy('stakeholder_id')
    .limit(page.limit + 1)
    .execute();
  return rows.map(toStakeholder);
}

/** The ids of those at the account who are deactivated. */
export async function listInactiveIds(db: Kysely<Tables>, accountId: string): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('stakeholders')
    .select('stakeholder_id')
    .where('account_id', '=', accountId)
    .where('active', '=', false)
    .execute();
  return new Set(rows.map((row) => row.stakeholder_id));
}

function stakeholders(db: Kysely<Tables>, accountId: string) {
  return db.selectFrom('stakeholders').selectAll().where('account_id', '=', accountId);
}

/** As the database gives it, whether Kysely asks or the engine. */
export type StakeholderRow = Selectable<Tables['stakeholders']>;

export function toStakeholder(row: StakeholderRow): StakeholderRecord {
  return {
    id: row.stakeholder_id,
    externalId: row.external_id,
    name: row.name,
    email: row.email,
    title: row.title,
    roles: row.roles,
    circle: row.circle,
    birthday: row.birthday,
    attributes: row.attributes as Record<string, unknown>,
    active: row.active,
    leftAt: row.left_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
