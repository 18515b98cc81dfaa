import { type Kysely, sql, type Transaction } from 'kysely';
import { stockCounter } from '../core/decide/claims.ts';
import type { Instant } from '../core/time.ts';
import type { Tables } from '../db/tables.ts';

export interface Reward extends RewardDefinition {
  readonly key: string;
  readonly version: number;
  /** What is left; null: without limit. */
  readonly stock: number | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export interface RewardDefinition {
  readonly name: string;
  readonly kind: string;
  readonly description: string | null;
  readonly price: { readonly points: string; readonly amount: number } | null;
  readonly availableFrom: Instant | null;
  /** The first instant at which it can no longer be had. */
  readonly availableUntil: Instant | null;
}

export interface RewardPut {
  readonly tenantId: number;
  readonly key: string;
  readonly definition: RewardDefinition;
  readonly stock: number | null;
  readonly now: Instant;
}

export async function findReward(
  db: Kysely<Tables>,
  tenantId: number,
  key: string,
): Promise<Reward | undefined> {
  const row = await rewards(db, tenantId).where('r.key', '=', key).executeTakeFirst();
  return row && toReward(row);
}

/** By key. */
export async function listRewards(
  db: Kysely<Tables>,
  tenantId: number,
  page: { readonly after: string | undefined; readonly limit: number },
): Promise<readonly Reward[]> {
  const rows = await rewards(db, tenantId)
    .where('r.key', '>', page.after ?? '')
    .orderBy('r.key')
    .limit(page.limit)
    .execute();
  return rows.map(toReward);
}

const PRICES_MAX = 2_000;

/** What rewards cost: all of `named` that exist, and others up to a number that is enough to guess what was meant. */
export async function listRewardPrices(
  db: Kysely<Tables>,
  tenantId: number,
  named: readonly string[],
): Promise<ReadonlyMap<string, RewardDefinition['price']>> {
  const rows = await db
    .selectFrom('rewards')
    .select(['key', sql<RewardDefinition['price']>`definition -> 'price'`.as('price')])
    .where('tenant_id', '=', tenantId)
    .orderBy(sql`key = any(${named})`, 'desc')
    .orderBy('key')
    .limit(PRICES_MAX)
    .execute();
  return new Map(rows.map(({ key, price }) => [key, price]));
}

/**
 * Puts a reward as a whole. The row of the reward is written first and stays locked until the end, so that two who
 * put the same reward at once follow each other, and what is left is what the later one said.
 */
export async function putReward(
  db: Kysely<Tables>,
  put: RewardPut,
): Promise<{ readonly isNew: boolean; readonly reward: Reward }> {
  return db.transaction().execute(async (trx) => {
    const isNew = await upsertReward(trx, put);
    await setStock(trx, put);
    const reward = await findReward(trx, put.tenantId, put.key);
    if (reward === undefined) throw new Error(`the reward ${put.key} is gone, though it was locked`);
    return { isNew, reward };
  });
}

async function upsertReward(trx: Transaction<Tables>, put: RewardPut): Promise<boolean> {
  const now = new Date(put.now).toISOString();
  const inserted = {
    tenant_id: put.tenantId,
    key: put.key,
    version: 1,
    definition: JSON.stringify(put.definition),
    created_at: now,
    updated_at: now,
  };
  const isChanged = sql<boolean>`rewards.definition <> excluded.definition`;
  const row = await trx
    .insertInto('rewards')
    .values(inserted)
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'key']).doUpdateSet({
        definition: (row) => row.ref('excluded.definition'),
        version: sql`rewards.version + case when ${isChanged} then 1 else 0 end`,
        updated_at: sql`case when ${isChanged} then excluded.updated_at else rewards.updated_at end`,
      }),
    )
    // A row that was inserted, and not updated, has no transaction that deleted or locked its former self.
    .returning(sql<boolean>`xmax = 0`.as('is_new'))
    .executeTakeFirstOrThrow();
  return row.is_new;
}

async function setStock(trx: Transaction<Tables>, { tenantId, key, stock, now }: RewardPut): Promise<void> {
  const counter = { tenant_id: tenantId, key: stockCounter(key) };
  if (stock === null) {
    await trx
      .deleteFrom('counters')
      .where('tenant_id', '=', tenantId)
      .where('key', '=', counter.key)
      .execute();
    return;
  }
  const spent_at = stock === 0 ? new Date(now).toISOString() : null;
  await trx
    .insertInto('counters')
    .values({ ...counter, size: stock, spent_at })
    // What is left is what was said, whatever was used before.
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'key']).doUpdateSet({
        size: sql`counters.used + ${stock}`,
        spent_at: spent_at === null ? null : sql`coalesce(counters.spent_at, ${spent_at})`,
      }),
    )
    .execute();
}

function rewards(db: Kysely<Tables>, tenantId: number) {
  return db
    .selectFrom('rewards as r')
    .leftJoin('counters as c', (join) =>
      join.onRef('c.tenant_id', '=', 'r.tenant_id').on('c.key', '=', sql<string>`${STOCK_PREFIX} || r.key`),
    )
    .select(['r.key', 'r.version', 'r.definition', 'r.created_at', 'r.updated_at'])
    .select(sql<number | null>`c.size - c.used`.as('stock'))
    .where('r.tenant_id', '=', tenantId);
}

const STOCK_PREFIX = stockCounter('');

interface RewardRow {
  readonly key: string;
  readonly version: number;
  readonly definition: object;
  readonly created_at: number;
  readonly updated_at: number;
  readonly stock: number | null;
}

function toReward(row: RewardRow): Reward {
  return {
    key: row.key,
    version: row.version,
    // Only what `putReward` wrote is ever there.
    ...(row.definition as RewardDefinition),
    stock: row.stock,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
