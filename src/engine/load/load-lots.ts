import type { Lot, LotRef } from '../../core/ledger.ts';
import type { Coupon } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { Client } from '../client.ts';
import { uuids } from '../columns.ts';
import { holderFromColumn } from '../holder-column.ts';
import { grouped } from './load-wallets.ts';

export interface LotRow {
  readonly account_id: string;
  readonly seq: number;
  readonly n: number;
  readonly holder: string;
  readonly points: string;
  readonly side: 'pending' | 'active';
  readonly amount: number;
  readonly remaining: number;
  readonly available_at: Instant | null;
  readonly awaits: string | null;
  readonly expires_at: Instant | null;
  readonly lapses_under: number | null;
  readonly card_seq: number | null;
  readonly card_n: number | null;
}

/** All open lots of the accounts, in the order they were issued. */
export async function loadLots(
  client: Client,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Lot[]>> {
  if (accountIds.length === 0) return new Map();
  const { rows } = await client.query<LotRow>({
    name: 'load-lots',
    text: `select account_id, seq, n, holder, points, side, amount, remaining, available_at, awaits, expires_at, lapses_under,
        card_seq, card_n
      from lots where account_id = any($1::uuid[]) order by account_id, seq, n`,
    values: [uuids(accountIds)],
  });
  return grouped(rows, lotOf);
}

export function lotOf(row: LotRow): Lot {
  return {
    seq: row.seq,
    n: row.n,
    holder: holderFromColumn(row.holder),
    points: row.points,
    side: row.side,
    amount: row.amount,
    remaining: row.remaining,
    availableAt: row.available_at,
    awaits: row.awaits,
    expiresAt: row.expires_at,
    lapsesUnder: row.lapses_under,
    card: cardIn(row),
  };
}

function cardIn({
  card_seq: seq,
  card_n: n,
}: {
  readonly card_seq: number | null;
  readonly card_n: number | null;
}): LotRef | null {
  return seq === null || n === null ? null : { seq, n };
}

interface CouponRow {
  readonly account_id: string;
  readonly seq: number;
  readonly n: number;
  readonly reward: string;
  readonly rule: string | null;
  readonly card_seq: number | null;
  readonly card_n: number | null;
  readonly code: string;
  readonly status: Coupon['status'];
  readonly expires_at: Instant | null;
}

/** All coupons of the accounts. */
export async function loadCoupons(
  client: Client,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Coupon[]>> {
  if (accountIds.length === 0) return new Map();
  const { rows } = await client.query<CouponRow>({
    name: 'load-coupons',
    text: `select account_id, seq, n, reward, rule, card_seq, card_n, code, status, expires_at
      from coupons where account_id = any($1::uuid[]) order by account_id, seq, n`,
    values: [uuids(accountIds)],
  });
  return couponsIn(rows);
}

/** Open coupons that come to an end by themselves, and those that a card brings again once it is full again. */
export async function loadStandingCoupons(
  client: Client,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Coupon[]>> {
  if (accountIds.length === 0) return new Map();
  const { rows } = await client.query<CouponRow>({
    name: 'load-standing-coupons',
    text: `select account_id, seq, n, reward, rule, card_seq, card_n, code, status, expires_at
      from coupons where account_id = any($1::uuid[])
        and ((status = 'open' and expires_at is not null) or (status = 'withdrawn' and card_seq is not null))
      order by account_id, seq, n`,
    values: [uuids(accountIds)],
  });
  return couponsIn(rows);
}

function couponsIn(rows: readonly CouponRow[]): ReadonlyMap<string, readonly Coupon[]> {
  return grouped(rows, (row) => ({
    seq: row.seq,
    n: row.n,
    reward: row.reward,
    rule: row.rule,
    card: cardIn(row),
    code: row.code,
    status: row.status,
    expiresAt: row.expires_at,
  }));
}
