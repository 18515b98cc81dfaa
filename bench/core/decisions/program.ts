import type { ProgramDocument, RuleDefinition } from '../../../src/core/program/document.ts';

export const TIMEZONE = 'Europe/Berlin';
export const KEPT_OUT = ['gift-cards', 'freight'];
export const OWN_BRANDS = ['Dovetail', 'Everlast'];
export const POINTS_BY_SKU = { 'SKU-1': 4, 'SKU-5': 7, 'SKU-9': 14, 'SKU-13': 12, 'SKU-21': 17, 'SKU-33': 2 };

/** What a shop for craftsmen could run: each kind of earning that is common, and how rules come together. */
const RULES: readonly RuleDefinition[] = [
  {
    key: 'base',
    on: 'purchase',
    lines: { fact: 'line.category', notIn: KEPT_OUT },
    earn: { points: 'reward', rate: { points: 1, per: '1', of: 'net' }, times: { tier: 'status' } },
    split: [
      { to: 'buyer', share: '0.2' },
      { to: 'account', share: 'rest' },
    ],
  },
  {
    key: 'tools',
    on: 'purchase',
    lines: {
      all: [
        { fact: 'line.category', eq: 'tools' },
        { fact: 'line.net', atLeast: '50' },
      ],
    },
    earn: { points: 'reward', rate: { points: 1, per: '1', of: 'net' } },
  },
  {
    key: 'garden-season',
    on: 'purchase',
    valid: { from: '2026-03-01', until: '2026-07-01' },
    lines: { fact: 'line.category', eq: 'garden' },
    earn: { points: 'reward', rate: { points: '0.5', per: '1', of: 'net' }, round: 'half-up' },
  },
  {
    key: 'own-brands',
    on: 'purchase',
    lines: {
      all: [{ fact: 'line.brand', in: OWN_BRANDS }, { not: { fact: 'line.category', eq: 'clearance' } }],
    },
    earn: { points: 'reward', rate: { points: 2, per: '1', of: 'net' }, max: 500 },
  },
  {
    key: 'big-basket',
    on: 'purchase',
    when: { fact: 'transaction.net', atLeast: '4000' },
    earn: { points: 'reward', fixed: 100 },
  },
  {
    key: 'bulk',
    on: 'purchase',
    lines: { fact: 'line.quantity', atLeast: '10' },
    earn: { points: 'reward', fixed: 5, each: 'line' },
  },
  {
    key: 'units',
    on: 'purchase',
    earn: {
      points: 'reward',
      rate: { points: { by: 'line.sku', values: POINTS_BY_SKU }, per: '1', of: 'quantity' },
    },
  },
  {
    key: 'weekend',
    on: 'purchase',
    group: 'campaign',
    when: {
      all: [
        { fact: 'transaction.weekday', in: ['saturday', 'sunday'] },
        { fact: 'transaction.channel', in: ['web', 'app'] },
      ],
    },
    earn: { points: 'reward', rate: { points: '0.2', per: '1', of: 'net' } },
  },
  {
    key: 'in-the-app',
    on: 'purchase',
    group: 'campaign',
    when: { fact: 'transaction.channel', eq: 'app' },
    earn: { points: 'reward', fixed: 60 },
  },
  {
    key: 'loyal',
    on: 'purchase',
    when: {
      all: [
        { fact: 'metric.spend', atLeast: '10000' },
        { fact: 'tier.status', atLeast: 'silver' },
        { fact: 'account.country', in: ['DE', 'AT'] },
      ],
    },
    lines: { fact: 'line.category', ne: 'gift-cards' },
    earn: { points: 'reward', rate: { points: 3, per: '10', of: 'net', steps: 'whole' } },
    limit: { points: 2000, per: 'account', within: { calendar: 'month' } },
  },
];

/** So many rules: the ten, and the ten again under other names. */
export function programOf(rules: number): ProgramDocument {
  const rounds = Array.from({ length: Math.ceil(rules / RULES.length) }, (_, round) => round);
  return {
    name: 'Workshop club',
    timezone: TIMEZONE,
    currency: 'EUR',
    points: { reward: { label: 'Points', expires: { after: 'P24M', at: 'end-of-month' } } },
    metrics: {
      spend: { sum: 'transaction.net', over: { calendar: 'year' } },
      orders: { count: 'transaction', over: { calendar: 'year' } },
    },
    ladders: {
      status: {
        tiers: [
          { key: 'blue' },
          {
            key: 'silver',
            reach: {
              any: [
                { metric: 'spend', atLeast: 15000 },
                { metric: 'orders', atLeast: 20 },
              ],
            },
            multiplier: '1.5',
          },
          { key: 'gold', reach: { metric: 'spend', atLeast: 75000 }, multiplier: '2' },
        ],
        held: { until: 'end-of-next-year' },
      },
    },
    groups: Object.fromEntries(rounds.map((round) => [nameIn('campaign', round), { pick: 'best' }])),
    rules: rounds
      .flatMap((round) =>
        RULES.map((rule) => ({
          ...rule,
          key: nameIn(rule.key, round),
          ...(rule.group !== undefined && { group: nameIn(rule.group, round) }),
        })),
      )
      .slice(0, rules),
  };
}

function nameIn(name: string, round: number): string {
  return round === 0 ? name : `${name}-${round + 1}`;
}
