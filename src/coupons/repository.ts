import { type Kysely, sql } from 'kysely';
import type { Coupon, CouponStatus } from '../core/state.ts';
import type { Instant } from '../core/time.ts';
import type { Tables } from '../db/tables.ts';

export interface StoredCoupon extends Coupon {
  readonly accountId: string;
  readonly grantedAt: Instant;
}

/** A coupon is named, at its account, by the command that granted it and its number there. */
export interface CouponPosition {
  readonly seq: number;
  readonly n: number;
}

export interface CouponsAsked {
  readonly status: Coupon['status'] | undefined;
  readonly before: CouponPosition | undefined;
  readonly limit: number;
  /** Those that came to their end by now are expired, whether that is written yet or not. */
  readonly now: Instant;
}

/** Newest first; with one more than the limit. */
export async function listCoupons(
  db: Kysely<Tables>,
  accountId: string,
  { status, before, limit, now }: CouponsAsked,
): Promise<readonly StoredCoupon[]> {
  let query = couponsAt(db, accountId, now).limit(limit + 1);
  if (status !== undefined) query = query.where(statusAt(now), '=', status);
  if (before !== undefined) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('seq', 'n'), '<', tuple(before.seq, before.n)),
    );
  }
  return (await query.execute()).map(toCoupon);
}

/** Those that cards brought. */
export async function listCouponsOfCards(
  db: Kysely<Tables>,
  accountId: string,
  cards: readonly CouponPosition[],
  now: Instant,
): Promise<readonly StoredCoupon[]> {
  if (cards.length === 0) return [];
  const rows = await couponsAt(db, accountId, now)
    .where(({ eb, refTuple, tuple }) =>
      eb(
        refTuple('card_seq', 'card_n'),
        'in',
        cards.map(({ seq, n }) => tuple(seq, n)),
      ),
    )
    .execute();
  return rows.map(toCoupon);
}

function couponsAt(db: Kysely<Tables>, accountId: string, now: Instant) {
  return db
    .selectFrom('coupons')
    .select(['account_id', 'seq', 'n', 'reward', 'rule', 'card_seq', 'card_n', 'code'])
    .select(['granted_at', 'expires_at', statusAt(now).as('status')])
    .where('account_id', '=', accountId)
    .orderBy('seq', 'desc')
    .orderBy('n', 'desc');
}

function statusAt(now: Instant) {
  return sql<CouponStatus>`case
    when status = 'open' and expires_at <= ${new Date(now).toISOString()}::timestamptz then 'expired'
    else status end`;
}

type Row = Awaited<ReturnType<ReturnType<typeof couponsAt>['executeTakeFirstOrThrow']>>;

function toCoupon(row: Row): StoredCoupon {
  const { account_id, card_seq, card_n, granted_at, expires_at, ...coupon } = row;
  return {
    ...coupon,
    accountId: account_id,
    card: card_seq === null || card_n === null ? null : { seq: card_seq, n: card_n },
    grantedAt: granted_at,
    expiresAt: expires_at,
  };
}

/** How many coupons of the account can be used now, per reward; of these rewards only. */
export async function countOpenCoupons(
  db: Kysely<Tables>,
  accountId: string,
  rewards: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, number>> {
  if (rewards.length === 0) return new Map();
  const rows = await db
    .selectFrom('coupons')
    .select(({ fn }) => ['reward', fn.countAll<number>().as('open')])
    .where('account_id', '=', accountId)
    .where('reward', 'in', rewards)
    .where('status', '=', 'open')
    .where(({ eb, or }) =>
      or([eb('expires_at', 'is', null), eb('expires_at', '>', new Date(now).toISOString() as never)]),
    )
    .groupBy('reward')
    .execute();
  return new Map(rows.map(({ reward, open }) => [reward, open]));
}
