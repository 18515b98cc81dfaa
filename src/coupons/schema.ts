import { type TSchema, Type } from '@sinclair/typebox';
import { COUPON_STATUSES } from '../core/state.ts';
import { CardId, CouponId, TransactionId } from '../http/reference-scalars.ts';
import { DateTime, Key, text } from '../http/scalars.ts';
import { choice, nullable, ref } from '../http/schema.ts';

export const Coupon = Type.Object(
  {
    id: ref(CouponId),
    reward: ref(Key),
    rule: nullable(text(63), { description: 'The rule that granted it; null: a full card did.' }),
    card: nullable(ref(CardId), { description: 'The card that brought it.' }),
    code: text(64, {
      description: 'To be sent as `coupon` when it is redeemed.',
      examples: ['4Q7ZK2M9XW1B'],
    }),
    status: choice(COUPON_STATUSES, {
      description:
        '`withdrawn`: what it was granted for came back before it was used; `expired`: it came to its end before that.',
    }),
    grantedAt: ref(DateTime),
    expiresAt: nullable(ref(DateTime), {
      description: 'From then on it cannot be used. Null: it has no end.',
    }),
    transaction: ref(TransactionId),
  },
  {
    $id: 'Coupon',
    description: 'A reward that a transaction brought; it can be redeemed once.',
    examples: [
      {
        id: 'cpn_01h455vb4pex5vsknk084sn02q_12_0',
        reward: 'free-freight',
        rule: 'sixth-order',
        card: null,
        code: '4Q7ZK2M9XW1B',
        status: 'open',
        grantedAt: '2026-03-01T12:00:00Z',
        expiresAt: null,
        transaction: 'trx_01h455vb4pex5vsknk084sn02q_12',
      },
    ],
  },
);

export const couponSchemas: readonly TSchema[] = [Coupon];
