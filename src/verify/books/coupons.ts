import { standing } from './book.ts';

export const coupons = standing('coupons', {
  key: ['seq', 'n'],
  untold: {
    granted_at: 'of those that were granted and used in one batch, it is when they were used',
  },
  of: ({ state, trail }) =>
    [...state.coupons.values()].map(({ seq, n, reward, rule, code, status, expiresAt, card }) => ({
      seq,
      n,
      reward,
      rule,
      code,
      status,
      expires_at: expiresAt,
      used_seq: trail.couponsUsed.get(`${seq} ${n}`) ?? null,
      card_seq: card?.seq ?? null,
      card_n: card?.n ?? null,
    })),
});
