import t, { type Test } from 'tap';
import type { Basis } from '../../src/core/basis.ts';
import type { ProgramDocument } from '../../src/core/program/document.ts';
import { Account, club, perEuro } from './harness.ts';

/** What an account earns on what, told through its commands. The log replays to the same. */
function story(name: string, document: ProgramDocument, tell: (account: Account, t: Test) => void): void {
  t.test(name, async (t) => {
    const account = new Account(document);
    tell(account, t);
    account.verify();
  });
}

const spend = { sum: 'line.net', over: { calendar: 'year' } } as const;
const orders = { count: 'transaction', over: 'lifetime' } as const;

story(
  'gives one free item for each 50 spent, several at once, and carries the rest over',
  club({
    metrics: { spend: { sum: 'line.net', over: 'lifetime' } },
    rules: [{ key: 'card', on: 'purchase', every: { n: '50', of: 'spend' }, grant: { reward: 'mug' } }],
  }),
  (account, t) => {
    account.purchase('p1', '49.99');
    t.strictSame(account.coupons(), []);
    account.purchase('p2', '0.01');
    t.strictSame(account.coupons(), ['mug open']);
    account.purchase('p3', '149.99');
    t.equal(account.coupons().length, 3);
    account.purchase('p4', '0.01');
    t.equal(account.coupons().length, 4);
    account.return('r3', 'p3', [{ sku: 'sku-1', quantity: '1' }]);
    t.equal(account.coupons().filter((coupon) => coupon === 'mug open').length, 2);
  },
);

story(
  'fires when a metric comes to a number, once in its period',
  club({
    metrics: { spend, orders },
    rules: [
      { key: 'second', on: 'purchase', reaches: { n: 2, of: 'orders' }, grant: { reward: 'gift', count: 2 } },
      {
        key: 'club500',
        on: 'purchase',
        reaches: { n: '500', of: 'spend' },
        earn: { points: 'reward', fixed: 50 },
      },
    ],
  }),
  (account, t) => {
    account.clock('2026-03-01').purchase('p1', '499.99');
    t.equal(account.points(), 0);
    t.strictSame(account.coupons(), []);
    account.purchase('p2', '0.01');
    t.equal(account.points(), 50);
    t.strictSame(account.coupons(), ['gift open', 'gift open']);
    account.purchase('p3', '1000');
    t.equal(account.points(), 50, 'once is enough');
    account.return('r2', 'p2', [{ sku: 'sku-1', quantity: '1' }]);
    t.equal(account.points(), 0, 'what is kept does not reach it');
    t.strictSame(account.coupons(), ['gift withdrawn', 'gift withdrawn']);
    account.clock('2027-03-01').purchase('p4', '500');
    t.equal(account.points(), 50, 'a new year');
    t.strictSame(account.coupons(), ['gift withdrawn', 'gift withdrawn'], 'the third one is not the second');
  },
);

story(
  'fires when the third category of a quarter is bought, and takes it back with what made it the third',
  club({
    metrics: { categories: { distinct: 'line.category', over: { calendar: 'quarter' } } },
    rules: [
      {
        key: 'cross',
        on: 'purchase',
        reaches: { n: 3, of: 'categories' },
        earn: { points: 'reward', fixed: 100 },
      },
    ],
  }),
  (account, t) => {
    account.clock('2026-02-01').purchase('p1', [{ category: 'a' }, { category: 'b' }]);
    t.equal(account.points(), 0);
    account.purchase('p2', [{ category: 'b' }, { category: 'c' }]);
    t.equal(account.points(), 100);
    account.return('r', 'p2', [{ id: '1', quantity: '1' }]);
    t.equal(account.points(), 100, 'the second category was there before');
    account.return('r2', 'p2', [{ id: '2', quantity: '1' }]);
    t.equal(account.points(), 0);
  },
);

story(
  'counts the points that rules earn, and fires on them',
  club({
    points: { reward: {}, stars: { spendable: false } },
    metrics: {
      stars: { earned: 'stars', over: 'lifetime' },
      base: { earned: 'reward', by: ['base'], over: { calendar: 'month' } },
    },
    rules: [
      {
        key: 'hundred',
        on: 'purchase',
        every: { n: 100, of: 'stars' },
        earn: { points: 'reward', fixed: 10 },
      },
      perEuro(),
      { key: 'stars', on: 'purchase', earn: { points: 'stars', rate: { points: 2, per: '1', of: 'net' } } },
      { key: 'course', on: 'activity', type: ['training', 'survey'], earn: { points: 'stars', fixed: 40 } },
    ],
  }),
  (account, t) => {
    account.clock('2026-03-01').purchase('p1', '30');
    t.equal(account.metric('stars'), '60');
    t.equal(account.metric('base'), '30');
    t.equal(account.points(), 30);
    account.activity('a1', 'training');
    account.activity('a2', 'visit');
    t.equal(account.metric('stars'), '100');
    t.equal(account.points(), 30, 'an activity is not a purchase');
    account.purchase('p2', '50');
    t.equal(account.points(), 90, 'the second hundred is crossed by a purchase');
    account.return('r2', 'p2', [{ sku: 'sku-1', quantity: '1' }]);
    t.equal(account.metric('stars'), '100');
    t.equal(account.metric('base'), '30');
    t.equal(account.points(), 30);
    account.void('a1');
    t.equal(account.metric('stars'), '60');
  },
);

t.test('gives for the enrolment, judged on the account as it enrols', async (t) => {
  const document = club({
    rules: [
      { key: 'welcome', on: 'enrolment', earn: { points: 'reward', fixed: 100 } },
      {
        key: 'swiss',
        on: 'enrolment',
        when: {
          all: [
            { fact: 'account.country', eq: 'CH' },
            { fact: 'account.attributes.vip', eq: true },
          ],
        },
        grant: { reward: 'mug' },
      },
      { key: 'late', on: 'enrolment', valid: { from: '2026-02-01' }, earn: { points: 'reward', fixed: 1 } },
    ],
  });
  const account = new Account(document);
  t.equal(account.points(), 100);
  t.strictSame(account.coupons(), []);
  account.run({ kind: 'account', accountKind: 'company', enrolledAt: null });
  t.equal(account.points(), 100, 'only the first time');
  account.verify();
  const swiss = new Account(document, 'swiss', { country: 'CH', attributes: { vip: true } });
  t.strictSame(swiss.coupons(), ['mug open']);
  swiss.verify();
});

const climbing = club({
  metrics: { spend },
  ladders: {
    status: {
      tiers: [
        { key: 'red' },
        { key: 'silver', reach: { metric: 'spend', atLeast: '100' } },
        { key: 'gold', reach: { metric: 'spend', atLeast: '500' } },
      ],
      held: { until: 'end-of-next-year' },
    },
  },
  rules: [
    { key: 'up', on: 'tier-reached', reached: { ladder: 'status' }, earn: { points: 'reward', fixed: 10 } },
    {
      key: 'to-gold',
      on: 'tier-reached',
      reached: { ladder: 'status', tiers: ['gold'] },
      grant: { reward: 'crown' },
    },
  ],
});

story('gives for a tier that is reached, once for each rise', climbing, (account, t) => {
  account.clock('2026-03-01').purchase('p1', '99.99');
  t.equal(account.points(), 0);
  account.purchase('p2', '0.01');
  t.equal(account.points(), 10);
  account.purchase('p3', '300');
  t.equal(account.points(), 10, 'still silver');
  account.purchase('p4', '100');
  t.equal(account.points(), 20);
  t.strictSame(account.coupons(), ['crown open']);
  account.clock('2027-05-01').purchase('p5', '600');
  t.equal(account.points(), 20, 'it was gold all the time');
  account.clock('2029-05-01').purchase('p6', '600');
  t.equal(account.points(), 30, 'fallen, and risen again: once, to the highest');
  t.strictSame(account.coupons(), ['crown open', 'crown open']);
});

story(
  'takes back what was given for a tier that the kept part would not have reached',
  climbing,
  (account, t) => {
    account.clock('2026-03-01').purchase('p1', [{ quantity: '10', price: '60' }]);
    t.equal(account.points(), 10);
    account.return('r1', 'p1', [{ sku: 'sku-1', quantity: '1' }]);
    t.equal(account.points(), 10, '540 are kept');
    account.return('r2', 'p1', [{ sku: 'sku-1', quantity: '1' }]);
    t.equal(account.points(), 0, '480 are kept');
    t.strictSame(account.coupons(), ['crown withdrawn']);
    account.void('r2');
    t.equal(account.points(), 10);
    t.strictSame(account.coupons(), ['crown open']);
  },
);

/** As a log kept it when tiers were all that could follow. */
function inOlderForm(basis: Basis): Basis {
  const { followed = [], ...rest } = basis;
  return { ...rest, reached: followed.flatMap((one) => (one.on === 'tier-reached' ? [one] : [])) };
}

story('takes back what an older log says was given for a tier', climbing, (account, t) => {
  account.clock('2026-03-01').purchase('p1', [{ quantity: '10', price: '60' }]);
  const history = [...account.state.history].map(
    ([seq, past]) => [seq, { ...past, basis: inOlderForm(past.basis) }] as const,
  );
  account.state = { ...account.state, history: new Map(history) };
  t.equal(account.tell('p1', 'to-gold'), '1 × crown granted.');
  account.return('r1', 'p1', [{ sku: 'sku-1', quantity: '2' }]);
  t.equal(account.points(), 0, '480 are kept');
  t.strictSame(account.coupons(), ['crown withdrawn']);
});

story('gives again for a tier that an undone purchase had reached by mistake', climbing, (account, t) => {
  account.clock('2026-03-01').purchase('twice', '600');
  t.equal(account.tier(), 'gold');
  account.clock('2026-03-02').void('twice');
  t.equal(account.points(), 0);
  t.equal(account.tier('2026-03-02T12:00:01Z'), 'red', 'it never happened');
  account.clock('2026-03-03').purchase('right', '600');
  t.equal(account.points(), 10);
  t.strictSame(account.coupons(), ['crown withdrawn', 'crown open']);
});

const reassessing = {
  ...climbing,
  ladders: { status: { ...climbing.ladders?.status, onReturn: 'reassess' } },
} as ProgramDocument;

story(
  'gives again for a tier that a return took and a late purchase brings back',
  reassessing,
  (account, t) => {
    account.clock('2026-05-02').purchase('p1', '300');
    account.clock('2026-05-03').purchase('p2', '300');
    t.equal(account.points(), 20);
    account.clock('2026-05-04').return('r', 'p2', [{ id: '1', amount: '150' }]);
    t.equal(account.tier('2026-05-04T12:00:01Z'), 'silver');
    t.equal(account.points(), 10, 'silver stays');
    t.equal(account.tell('p2', 'to-gold'), '1 × crown granted.');
    account.clock('2026-05-05').purchase('late', '100', { at: '2026-04-05' });
    t.equal(account.tier('2026-05-05T12:00:01Z'), 'gold');
    t.equal(account.points(), 20);
    t.match(account.tell('p1', 'to-gold'), 'Nothing: no tier that the rule is for was reached.');
  },
);

story(
  'goes on from tier to tier where the points for one reach the next',
  club({
    points: { reward: {} },
    metrics: { earned: { earned: 'reward', over: 'lifetime' } },
    ladders: {
      status: {
        tiers: [
          { key: 'red' },
          { key: 'silver', reach: { metric: 'earned', atLeast: 100 } },
          { key: 'gold', reach: { metric: 'earned', atLeast: 150 } },
        ],
        held: { until: 'forever' },
      },
    },
    rules: [
      perEuro(),
      { key: 'up', on: 'tier-reached', reached: { ladder: 'status' }, earn: { points: 'reward', fixed: 60 } },
    ],
  }),
  (account, t) => {
    account.purchase('p1', '99');
    t.equal(account.tier(), 'red');
    account.purchase('p2', '1');
    t.equal(account.points(), 220);
    t.equal(account.tier(), 'gold');
    account.return('r2', 'p2', [{ sku: 'sku-1', quantity: '1' }]);
    t.equal(account.points(), 99);
  },
);

story(
  'knows how long an account is enrolled, and how long ago it last bought',
  club({
    rules: [
      {
        key: 'back',
        on: 'purchase',
        when: { fact: 'account.daysSinceLastPurchase', atLeast: 90 },
        earn: { points: 'reward', fixed: 5 },
      },
      {
        key: 'first',
        on: 'purchase',
        when: { fact: 'account.daysSinceLastPurchase', exists: false },
        earn: { points: 'reward', fixed: 100 },
      },
      {
        key: 'year',
        on: 'purchase',
        when: { fact: 'account.daysEnrolled', atLeast: 365 },
        earn: { points: 'reward', fixed: 1000 },
      },
    ],
  }),
  (account, t) => {
    account.clock('2026-01-10').purchase('p1', '1');
    t.equal(account.points(), 100);
    account.clock('2026-04-09').purchase('p2', '1');
    t.equal(account.points(), 100, '89 days');
    account.clock('2026-07-08').purchase('p3', '1');
    t.equal(account.points(), 105, '90 days');
    account.clock('2026-12-31').purchase('p4', '1');
    t.equal(account.points(), 110, '364 days enrolled');
    account.clock('2027-01-01').purchase('p5', '1');
    t.equal(account.points(), 1110);
    account.purchase('late', '1', { at: '2026-06-01' });
    t.equal(account.points(), 1110, '53 days after the second one');
  },
);
