import type { Static } from '@sinclair/typebox';
import { formatInstant } from '../core/time.ts';
import { type Owning, ownCardId, ownCouponId, ownId } from '../http/own-ids.ts';
import type { StoredCoupon } from './repository.ts';
import type { Coupon } from './schema.ts';

export function presentCoupon(of: Owning, coupon: StoredCoupon): Static<typeof Coupon> {
  const { seq, n, reward, rule, card, code, status, grantedAt, expiresAt } = coupon;
  return {
    id: ownCouponId(of, { seq, n }),
    reward,
    rule,
    card: card === null ? null : ownCardId(of, card),
    code,
    status,
    grantedAt: formatInstant(grantedAt),
    expiresAt: expiresAt === null ? null : formatInstant(expiresAt),
    transaction: ownId('trx', of, seq),
  };
}
