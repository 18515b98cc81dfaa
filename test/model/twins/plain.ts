import { calendarOf } from '../model/calendar.ts';
import { PICO } from '../model/decimal.ts';
import { netOf } from '../model/purchase.ts';
import type { Twin } from '../model/twin.ts';

/** A point for a euro, also where what comes back was never bought here. */
export const PLAIN: Twin = {
  document: {
    name: 'Plain',
    timezone: 'UTC',
    currency: 'EUR',
    points: { reward: {} },
    returns: { unmatched: 'evaluate' },
    rules: [
      {
        key: 'base',
        on: 'purchase',
        earn: { points: 'reward', rate: { points: 1, per: '1.00', of: 'net' } },
      },
    ],
  } as { readonly name: string },
  calendar: calendarOf('UTC'),
  kinds: {
    reward: {
      isSpendable: true,
      mayOwe: true,
      leavers: 'keep',
      termsOf: (at) => ({ activeFrom: at, expiresAt: Infinity }),
    },
  },
  tiers: [],
  rules: [{ key: 'base', points: 'reward', buyerPercent: 0n, earns: (kept) => netOf(kept) / PICO }],
  evaluatesUnmatched: true,
  rewards: { mug: { points: 'reward', amount: 30 } },
};
