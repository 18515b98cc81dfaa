import type { Coupon } from '../state.ts';
import type { Instant } from '../time.ts';
import { claimOfStock } from './claims.ts';
import type { Draft } from './draft.ts';

/** What it stood for is there for others again. */
export function expireCoupon({ coupons, claims, events }: Draft, coupon: Coupon, at: Instant): void {
  const { seq, n, reward, rule } = coupon;
  coupons.push({ ...coupon, status: 'expired' });
  claims.push(claimOfStock(reward, { by: rule ?? 'card', rule }, -1));
  events.push({ type: 'coupon.expired', at, data: { couponSeq: seq, couponN: n, reward } });
}
