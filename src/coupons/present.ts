import type { Static } from '@sinclair/typebox';
import { formatInstant } from '../core/time.ts';
import { encodeCardId, encodeCouponId, encodeScopedId } from '../http/ids.ts';
import type { StoredCoupon } from './repository.ts';
import type { Coupon } from './schema.ts';

export function presentCoupon(coupon: StoredCoupon): Static<typeof Coupon> {
  const { accountId, seq, n, reward, rule, card, code, status, grantedAt, expiresAt } = coupon;
  return {
    id: encodeCouponId({ accountId, seq, n }),
    reward,
    rule,
    card: card === null ? null : encodeCardId({ accountId, ...card }),
    code,
    status,
    grantedAt: formatInstant(grantedAt),
    expiresAt: expiresAt === null ? null : formatInstant(expiresAt),
    transaction: encodeScopedId('trx', { accountId, seq }),
  };
}
