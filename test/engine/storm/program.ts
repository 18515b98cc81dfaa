export const START = Date.parse('2026-01-10T10:00:00Z');

/** One of everything that keeps a state: pending and expiring points, cards, limits and budgets, counts, ladders, coupons. */
export const PROGRAM = {
  name: 'Storm',
  timezone: 'Europe/Berlin',
  currency: 'EUR',
  returns: { unmatched: 'evaluate' },
  points: {
    reward: { label: 'Reward points', leavers: 'to-account' },
    share: { label: 'Shares', payable: { every: 'month' }, value: '0.01' },
    slow: {
      label: 'Slow points',
      pending: 'P14D',
      expires: { after: 'P2M', at: 'end-of-month' },
      warn: ['P30D', 'P7D'],
      leavers: 'to-account',
    },
    stamp: {
      label: 'Stamps',
      card: { size: 7, reward: 'rare', expires: { after: 'P1M' }, completed: { expires: { after: 'P10D' } } },
    },
    brief: { label: 'Brief points', leavers: 'expire', debt: 'limit-to-balance', expires: { after: 'P20D' } },
  },
  metrics: {
    yearSpend: { sum: 'line.net', over: { calendar: 'year' } },
    recentSpend: { sum: 'line.net', over: { rolling: 'P30D' } },
    orders: { count: 'transaction', over: 'lifetime' },
    referred: { sum: 'line.net', on: 'referral', over: { calendar: 'month' } },
    monthOrders: { count: 'transaction', over: { calendar: 'month' } },
    buyers: { distinct: 'stakeholder', over: { rolling: 'P30D' } },
    biggest: { max: 'transaction.net', over: { calendar: 'quarter' } },
  },
  ladders: {
    status: {
      tiers: [
        { key: 'red' },
        { key: 'silver', reach: { metric: 'yearSpend', atLeast: '300' }, multiplier: '1.5' },
        {
          key: 'gold',
          reach: {
            any: [
              { metric: 'recentSpend', atLeast: '500' },
              {
                all: [
                  { metric: 'buyers', atLeast: 2 },
                  { metric: 'biggest', atLeast: '100' },
                ],
              },
            ],
          },
          multiplier: '2',
        },
      ],
      held: { for: 'P20D' },
    },
    loyalty: {
      tiers: [{ key: 'new' }, { key: 'known', reach: { metric: 'orders', atLeast: 5 } }],
      held: { until: 'end-of-next-year' },
    },
  },
  limits: {
    spending: {
      label: 'Spending',
      rules: ['base', 'every-150'],
      points: 900,
      per: 'account',
      within: { rolling: 'P20D' },
    },
  },
  plans: {
    premium: { period: 'P20D', trial: 'P5D', grace: 'P3D', fee: { type: 'plan-fee' } },
  },
  journeys: {
    tour: {
      within: 'P30D',
      repeat: 'after-end',
      steps: [
        { key: 'learn', on: 'activity', type: ['training', 'survey'] },
        { key: 'buy', on: 'purchase', when: { fact: 'transaction.net', atLeast: '30' }, times: 2 },
      ],
    },
  },
  referral: { qualifies: { on: 'purchase', when: { fact: 'transaction.net', atLeast: '60' } } },
  pool: { points: ['reward', 'slow'], feed: '0.2', holders: 'all', spend: 'members' },
  rules: [
    { key: 'welcome', on: 'referred', earn: { points: 'reward', fixed: 13 } },
    { key: 'thanks', on: 'referral', referral: 'qualified', earn: { points: 'reward', fixed: 11 } },
    {
      key: 'commission',
      on: 'referral',
      referral: 'purchase',
      lines: { fact: 'line.category', exists: false },
      earn: { points: 'share', rate: { points: 5, per: '1', of: 'net' } },
      split: [{ to: 'buyer', share: 'rest' }],
    },
    {
      key: 'step',
      on: 'journey-step',
      journey: { key: 'tour' },
      earn: { points: 'reward', fixed: 3 },
    },
    {
      key: 'toured',
      on: 'journey-done',
      journey: { key: 'tour' },
      earn: { points: 'brief', fixed: 11 },
      grant: { reward: 'rare' },
    },
    {
      key: 'premium',
      on: 'purchase',
      when: { fact: 'plan.premium', eq: true },
      earn: { points: 'reward', fixed: 2 },
    },
    {
      key: 'big',
      on: 'purchase',
      when: { fact: 'transaction.net', atLeast: '80' },
      earn: { points: 'reward', fixed: 7 },
      limit: { points: 35, per: 'stakeholder', within: { calendar: 'month' } },
    },
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
      key: 'wine',
      on: 'purchase',
      lines: { fact: 'line.category', eq: 'wine' },
      earn: { points: 'slow', rate: { points: 3, per: '1', of: 'quantity' } },
      limit: [
        { points: 12, per: 'line' },
        { points: 200, per: 'program', within: { calendar: 'quarter' } },
      ],
    },
    {
      key: 'gross',
      on: 'purchase',
      earn: { points: 'brief', rate: { points: 1, per: '2.00', of: 'gross' } },
      limit: { points: 60, per: 'account', within: { calendar: 'month' } },
    },
    {
      key: 'stamps',
      on: 'purchase',
      earn: { points: 'stamp', rate: { points: 1, per: '1', of: 'quantity' } },
      split: [
        { to: 'buyer', share: '0.5' },
        { to: 'account', share: 'rest' },
      ],
    },
    { key: 'third-order', on: 'purchase', every: { n: 3, of: 'orders' }, grant: { reward: 'rare' } },
    {
      key: 'every-150',
      on: 'purchase',
      every: { n: '150', of: 'yearSpend' },
      earn: { points: 'reward', fixed: 5 },
    },
    {
      key: 'regular',
      on: 'purchase',
      when: { fact: 'metric.monthOrders', atLeast: 3 },
      grant: { reward: 'rare' },
      limit: { count: 5, per: 'account', within: { membership: 'year' } },
    },
    {
      key: 'training',
      on: 'activity',
      type: 'training',
      earn: { points: 'slow', fixed: 9 },
      limit: { points: 30, per: 'account', within: { rolling: 'P30D' } },
    },
  ],
} as const;

/** What is brought to what was earned before. */
export const NEW_TERMS = {
  points: {
    ...PROGRAM.points,
    slow: { ...PROGRAM.points.slow, pending: 'P3D', expires: { after: 'P3M' }, migrate: 'new-terms' },
    brief: { ...PROGRAM.points.brief, expires: { after: 'P40D' }, migrate: 'new-terms' },
  },
  ladders: {
    ...PROGRAM.ladders,
    status: { ...PROGRAM.ladders.status, held: { for: 'P30D' }, migrate: 'new-terms' },
  },
};
