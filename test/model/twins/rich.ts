import { calendarOf } from '../model/calendar.ts';
import { MICRO, PICO } from '../model/decimal.ts';
import { netOf } from '../model/purchase.ts';
import type { Twin } from '../model/twin.ts';

const calendar = calendarOf('Europe/Berlin');
const TIMES_TENTHS = [10n, 15n, 20n];
const MINUTES_30_MS = 1_800_000;

/** Points that wait and end with a month, points that are never owed and live for days, and those that only count. */
export const RICH: Twin = {
  document: {
    name: 'Rich',
    timezone: 'Europe/Berlin',
    currency: 'EUR',
    points: {
      reward: {
        pending: 'P14D',
        expires: { after: 'P2M', at: 'end-of-month' },
        debt: 'allow',
        leavers: 'to-account',
      },
      brief: { leavers: 'expire', debt: 'limit-to-balance', expires: { after: 'P20D' } },
      quick: { leavers: 'to-account', pending: 'PT30M', expires: { after: 'P1M' } },
      status: { spendable: false },
    },
    metrics: { yearSpend: { sum: 'line.net', over: { calendar: 'year' } } },
    ladders: {
      status: {
        tiers: [
          { key: 'red' },
          { key: 'silver', reach: { metric: 'yearSpend', atLeast: '300' }, multiplier: '1.5' },
          { key: 'gold', reach: { metric: 'yearSpend', atLeast: '1000' }, multiplier: '2' },
        ],
        held: { until: 'end-of-year' },
      },
    },
    rules: [
      {
        key: 'base',
        on: 'purchase',
        earn: { points: 'reward', rate: { points: 1, per: '1.00', of: 'net' }, times: { tier: 'status' } },
        split: [
          { to: 'buyer', share: '0.2' },
          { to: 'account', share: 'rest' },
        ],
      },
      {
        key: 'big',
        on: 'purchase',
        when: { fact: 'transaction.net', atLeast: '100' },
        earn: { points: 'reward', fixed: 25 },
      },
      {
        key: 'wine',
        on: 'purchase',
        lines: { fact: 'line.category', eq: 'wine' },
        earn: { points: 'brief', rate: { points: 3, per: '1', of: 'quantity' } },
        split: [
          { to: 'buyer', share: '0.5' },
          { to: 'account', share: 'rest' },
        ],
      },
      { key: 'quick', on: 'purchase', earn: { points: 'quick', rate: { points: 1, per: '7', of: 'net' } } },
      { key: 'rank', on: 'purchase', earn: { points: 'status', rate: { points: 1, per: '10', of: 'net' } } },
    ],
  } as { readonly name: string },
  calendar,
  kinds: {
    reward: {
      isSpendable: true,
      mayOwe: true,
      leavers: 'to-account',
      termsOf: (at) => ({
        activeFrom: calendar.addDays(at, 14),
        expiresAt: calendar.endOfMonth(calendar.addMonths(at, 2)),
      }),
    },
    brief: {
      isSpendable: true,
      mayOwe: false,
      leavers: 'expire',
      termsOf: (at) => ({ activeFrom: at, expiresAt: calendar.addDays(at, 20) }),
    },
    quick: {
      isSpendable: true,
      mayOwe: true,
      leavers: 'to-account',
      termsOf: (at) => ({ activeFrom: at + MINUTES_30_MS, expiresAt: calendar.addMonths(at, 1) }),
    },
    status: {
      isSpendable: false,
      mayOwe: true,
      leavers: 'keep',
      termsOf: (at) => ({ activeFrom: at, expiresAt: Infinity }),
    },
  },
  tiers: [
    { key: 'red', spend: 0n },
    { key: 'silver', spend: 300n },
    { key: 'gold', spend: 1000n },
  ],
  rules: [
    {
      key: 'base',
      points: 'reward',
      buyerPercent: 20n,
      earns: (kept, rank) => (netOf(kept) * (TIMES_TENTHS[rank] ?? 0n)) / (10n * PICO),
    },
    {
      key: 'big',
      points: 'reward',
      buyerPercent: 0n,
      earns: (kept) => (netOf(kept) >= 100n * PICO ? 25n : 0n),
    },
    {
      key: 'wine',
      points: 'brief',
      buyerPercent: 50n,
      earns: (kept) =>
        kept.reduce((sum, { line, quantity }) => sum + (line.isWine ? 3n * quantity : 0n), 0n) / MICRO,
    },
    { key: 'quick', points: 'quick', buyerPercent: 0n, earns: (kept) => netOf(kept) / (7n * PICO) },
    { key: 'rank', points: 'status', buyerPercent: 0n, earns: (kept) => netOf(kept) / (10n * PICO) },
  ],
  evaluatesUnmatched: false,
  rewards: {
    mug: { points: 'reward', amount: 30 },
    cup: { points: 'brief', amount: 4 },
    pin: { points: 'quick', amount: 5 },
    medal: { points: 'status', amount: 1 },
  },
};
