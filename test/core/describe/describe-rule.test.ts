import t from 'tap';
import { describeRule } from '../../../src/core/describe/describe-rule.ts';
import type { Period } from '../../../src/core/periods.ts';
import type { EarnDefinition, RuleDefinition, SplitDefinition } from '../../../src/core/program/document.ts';
import { club } from '../harness.ts';

const document = club({
  currency: 'USD',
  points: { reward: { label: 'Reward points' }, status: {} },
  metrics: {
    orders: { count: 'transaction', over: 'lifetime' },
    yearSpend: { sum: 'line.net', over: { calendar: 'year' } },
    recent: { sum: 'line.quantity', over: { rolling: 'P30D' } },
    memberYear: { earned: 'reward', over: { membership: 'year' } },
  },
  ladders: {
    status: {
      label: 'Partner status',
      tiers: [
        { key: 'red' },
        { key: 'silver', multiplier: '1.5', reach: { metric: 'yearSpend', atLeast: '1000' } },
        { key: 'gold', label: 'Gold', multiplier: '2', reach: { metric: 'yearSpend', atLeast: '2000' } },
      ],
      held: { until: 'end-of-next-year' },
    },
  },
  groups: { promotions: { label: 'Promotions', pick: 'best' }, first: { pick: 'first' } },
  rules: [
    { key: 'base', label: 'Points on purchases', on: 'purchase', earn: { points: 'reward', fixed: 1 } },
    { key: 'extra', on: 'purchase', earn: { points: 'reward', fixed: 1 } },
  ],
});

function said(rule: Partial<RuleDefinition>): string {
  return describeRule(document, { key: 'rule', on: 'purchase', ...rule });
}

const one: EarnDefinition = { points: 'reward', fixed: 1 };

function earning(earn: Partial<EarnDefinition>): string {
  return said({ earn: { points: 'reward', ...earn } }).replace('On each purchase: ', '');
}

function splitting(split: readonly SplitDefinition[]): string {
  return said({ earn: { points: 'reward', fixed: 100 }, split }).replace(
    'On each purchase: 100 Reward points; ',
    '',
  );
}

t.test('says the whole of a rule in one sentence', async (t) => {
  t.equal(
    said({
      earn: { points: 'reward', rate: { points: 1, per: '1.00', of: 'net' }, times: { tier: 'status' } },
      split: [
        { to: 'buyer', share: '0.2' },
        { to: 'account', share: 'rest' },
      ],
    }),
    "On each purchase: 1 Reward point per 1.00 USD of net, times the tier's multiplier (silver 1.5, Gold 2), rounded down; 20 % to the buyer, the rest to the account.",
  );
  t.equal(
    said({
      on: 'activity',
      type: ['training', 'survey'],
      valid: { from: '2026-01-01', until: '2027-01-01' },
      when: { fact: 'stakeholder.named', eq: true },
      earn: { points: 'status', fixed: 5 },
      limit: { points: 50, per: 'account', within: { calendar: 'month' } },
      grant: { reward: 'mug', count: 2 },
      group: 'promotions',
      priority: 3,
    }),
    'On each activity "training" or "survey" from 1 January 2026 and before 1 January 2027, if a stakeholder is named: 5 status points; 2 coupons for "mug"; at most 50 status points per account in a calendar month; only the best of Promotions applies; priority 3.',
  );
});

t.test('says on what it fires', async (t) => {
  t.equal(said({ earn: one }), 'On each purchase: 1 Reward point.');
  t.equal(said({ on: 'activity', earn: one }), 'On each activity: 1 Reward point.');
  t.equal(said({ on: 'activity', type: 'survey', earn: one }), 'On each activity "survey": 1 Reward point.');
  t.equal(said({ on: 'enrolment', earn: one }), 'On enrolment: 1 Reward point.');
  t.equal(
    said({ on: 'tier-reached', reached: { ladder: 'status' }, earn: one }),
    'On reaching any tier of Partner status but the first: 1 Reward point.',
  );
  t.equal(
    said({ on: 'tier-reached', reached: { ladder: 'status', tiers: ['silver', 'gold'] }, earn: one }),
    'On reaching silver or Gold of Partner status: 1 Reward point.',
  );
  t.equal(
    said({ every: { n: '50', of: 'yearSpend' }, grant: { reward: 'mug' } }),
    'On each purchase that brings yearSpend in a calendar year to a multiple of 50 USD or past it, once for each: a coupon for "mug".',
  );
  t.equal(
    said({ reaches: { n: 10, of: 'orders' }, grant: { reward: 'mug' } }),
    'On the purchase that brings orders over all time to 10 or more, once: a coupon for "mug".',
  );
  t.equal(
    said({ reaches: { n: 10, of: 'recent' }, earn: one }),
    'On the purchase that brings recent in the last 30 days to 10 or more, once in 30 days: 1 Reward point.',
  );
  t.equal(
    said({ reaches: { n: 10, of: 'memberYear' }, earn: one }),
    'On the purchase that brings memberYear in a membership year to 10 or more, once in each membership year: 1 Reward point.',
  );
});

t.test('says when it is valid, and which lines count', async (t) => {
  t.equal(
    said({ valid: { from: '2026-03-01' }, earn: one }),
    'On each purchase from 1 March 2026 on: 1 Reward point.',
  );
  t.equal(
    said({ valid: { until: '2026-03-01' }, earn: one }),
    'On each purchase before 1 March 2026: 1 Reward point.',
  );
  t.equal(
    said({ valid: { until: '2026-03-01T12:00:00Z' }, earn: one }),
    'On each purchase before 2026-03-01T12:00:00Z: 1 Reward point.',
  );
  t.equal(
    said({
      when: { fact: 'lines.net', atLeast: '100' },
      lines: { fact: 'line.category', notIn: ['freight', 'tax'] },
      earn: one,
    }),
    'On each purchase, if the net of the lines that count is at least 100 USD, counting only lines where the category is none of "freight" or "tax": 1 Reward point.',
  );
  t.equal(
    said({ group: 'first', earn: one }),
    'On each purchase: 1 Reward point; only the first that fires of first applies.',
  );
});

t.test('says fixed amounts and rates', async (t) => {
  t.equal(earning({ fixed: 500 }), '500 Reward points.');
  t.equal(earning({ fixed: 5, each: 'line' }), '5 Reward points for each line that counts.');
  t.equal(
    earning({ fixed: { by: 'transaction.channel', values: { web: 10 }, otherwise: 5 } }),
    'Reward points by the channel ("web": 10, else 5).',
  );
  t.equal(
    earning({ fixed: { by: 'account.yearsEnrolled', values: { 1: 10, 2: 20, 3: 30 } } }),
    'Reward points by the number of whole years since the enrolment (1: 10, 2: 20, 3: 30).',
  );
  t.equal(
    earning({ fixed: { by: 'line.sku', values: { A: '0.5' } } }),
    'Reward points by the line\'s SKU ("A": 0.5) for each line that counts, rounded down.',
  );
  t.equal(
    earning({ rate: { points: '0.5', per: '2.00', of: 'gross' }, round: 'half-up' }),
    '0.5 Reward points per 2.00 USD of gross, rounded half up.',
  );
  t.equal(
    earning({ rate: { points: 25, per: '10.00', of: 'net', steps: 'whole' } }),
    '25 Reward points per whole 10.00 USD of net.',
  );
  t.equal(
    earning({ rate: { points: 4, per: '1', of: 'quantity' } }),
    '4 Reward points per unit, rounded down.',
  );
  t.equal(
    earning({ rate: { points: 4, per: '12', of: 'quantity', steps: 'whole' }, each: 'line' }),
    '4 Reward points per whole 12 units, for each line.',
  );
  t.equal(
    earning({
      rate: { points: 1, per: '1', of: 'line.attributes.distance' },
      each: 'line',
      min: 500,
      max: 5000,
      round: 'ceiling',
    }),
    "1 Reward point per 1 of the lines' attribute distance, at least 500 and at most 5000, rounded up for each line.",
  );
  t.equal(
    earning({ rate: { points: 1, per: '100', of: 'metric.yearSpend' }, max: 400 }),
    '1 Reward point per 100 USD of yearSpend in a calendar year, at most 400, rounded down.',
  );
  t.equal(
    earning({
      rate: { points: { by: 'tier.status', values: { red: 2, gold: '4.5' } }, per: '1', of: 'net' },
    }),
    'Reward points by the tier of Partner status (red: 2, Gold: 4.5) per 1 USD of net, rounded down.',
  );
});

t.test('says brackets and shares', async (t) => {
  t.equal(
    earning({
      brackets: {
        of: 'net',
        mode: 'marginal',
        steps: [
          { from: '0', points: 1, per: '1.00' },
          { from: '100', points: 2, per: '1.00' },
        ],
      },
    }),
    'Reward points by net, each part of it at the rate of its own bracket (from 0 USD on 1 per 1.00 USD; from 100 USD on 2 per 1.00 USD), rounded down.',
  );
  t.equal(
    earning({
      brackets: {
        of: 'quantity',
        mode: 'whole',
        steps: [
          { from: '10', fixed: 50 },
          { from: '20', points: 3, per: '1' },
        ],
      },
    }),
    'Reward points by quantity, all of it at the rate of the bracket it comes to (from 10 on 50 in all; from 20 on 3 per unit), rounded down.',
  );
  t.equal(
    earning({ brackets: { of: 'net', mode: 'whole', steps: [{ from: '10', fixed: 50 }] } }),
    'Reward points by net, all of it at the rate of the bracket it comes to (from 10 USD on 50 in all).',
  );
  t.equal(
    earning({ share: { of: 'base', percent: '20' } }),
    '20 % of what "Points on purchases" earns, as Reward points, rounded down.',
  );
  t.equal(
    earning({ share: { of: ['base', 'extra'], percent: '12.5' } }),
    '12.5 % of what "Points on purchases" and "extra" earn, as Reward points, rounded down.',
  );
});

t.test('says factors, and how several come together', async (t) => {
  t.equal(earning({ fixed: 10, times: { factor: '2' } }), '10 Reward points, times 2, rounded down.');
  t.equal(
    earning({
      fixed: 10,
      times: { factor: '2', label: 'Double Monday', when: { fact: 'transaction.weekday', eq: 'monday' } },
    }),
    '10 Reward points, times 2 (Double Monday) if the weekday is "monday", rounded down.',
  );
  t.equal(
    earning({
      fixed: 10,
      times: [{ tier: 'status' }, { factor: { by: 'line.brand', values: { A: '1.5' }, otherwise: '0.5' } }],
    }),
    '10 Reward points, times the tier\'s multiplier (silver 1.5, Gold 2), times a factor by the line\'s brand ("A": 1.5, else 0.5), rounded down.',
  );
  t.equal(
    earning({ fixed: 10, times: [{ factor: '1.5' }, { factor: '2' }], stack: 'add' }),
    '10 Reward points, times 1.5 and 2, of which each adds what it has above 1, rounded down.',
  );
  const ladders = {
    ...document.ladders,
    other: { tiers: [{ key: 'only' }], held: { until: 'forever' as const } },
  };
  const rule: RuleDefinition = { key: 'rule', on: 'purchase', earn: { ...one, times: { tier: 'status' } } };
  t.equal(
    describeRule({ ...document, ladders }, rule),
    "On each purchase: 1 Reward point, times the Partner status tier's multiplier (silver 1.5, Gold 2), rounded down.",
  );
});

t.test('says who gets which part', async (t) => {
  t.equal(splitting([{ to: 'buyer', share: 'rest' }]), 'all to the buyer.');
  t.equal(
    splitting([{ to: 'buyer', share: '1', otherwise: 'account' }]),
    'all to the buyer or, where there is nobody, to the account.',
  );
  t.equal(
    splitting([
      { to: { role: 'finance' }, fixed: 1, among: 'first' },
      { to: { role: 'buyer' }, share: '0.125', among: 'named', otherwise: 'rest' },
      { to: { circle: 2 }, share: '0.3', otherwise: 'buyer' },
      { to: 'account', share: 'rest' },
    ]),
    '1 Reward point to whoever has the role "finance" (the first by circle), 12.5 % to whoever has the role "buyer" (the one named, else the first by circle) or, where there is nobody, to whoever has the rest, 30 % to whoever is in circle 2 (equally) or, where there is nobody, to the buyer, the rest to the account.',
  );
});

t.test('says limits over each period', async (t) => {
  const within = (period: Period): string =>
    said({ earn: one, limit: { points: 5, per: 'account', within: period } }).replace(
      'On each purchase: 1 Reward point; at most 5 Reward points per account ',
      '',
    );
  t.equal(within('lifetime'), 'over all time.');
  t.equal(within({ calendar: 'day' }), 'in a day.');
  t.equal(within({ calendar: 'quarter' }), 'in a calendar quarter.');
  t.equal(within({ calendar: 'year', starts: '04-01' }), 'in a year from 1 April on.');
  t.equal(within({ rolling: 'P1Y6M' }), 'in the last 1 year and 6 months.');
  t.equal(within({ membership: 'year' }), 'in a membership year.');
});

t.end();
