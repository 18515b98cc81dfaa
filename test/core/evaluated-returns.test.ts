import t, { type Test } from 'tap';
import type { ReturnRequestLine } from '../../src/core/command.ts';
import type { Decision } from '../../src/core/decision.ts';
import type { ProgramDocument } from '../../src/core/program/document.ts';
import { Account, club, perEuro, type Version } from './harness.ts';

const evaluating = (parts: Partial<ProgramDocument> = {}): ProgramDocument =>
  club({
    returns: { unmatched: 'evaluate' },
    metrics: {
      spend: { sum: 'line.net', over: 'lifetime' },
      orders: { count: 'transaction', over: 'lifetime' },
      skus: { distinct: 'line.sku', over: 'lifetime' },
      points: { earned: 'reward', over: 'lifetime' },
    },
    rules: [perEuro()],
    ...parts,
  });

function story(
  name: string,
  document: ProgramDocument | readonly Version[],
  tell: (account: Account, t: Test) => void,
): void {
  t.test(name, async (t) => {
    const account = new Account(document);
    tell(account, t);
    account.verify();
  });
}

const A = (quantity: string, unitPrice?: string): ReturnRequestLine => ({
  sku: 'a',
  quantity,
  ...(unitPrice && { unitPrice }),
});
const takenOf = ({ amendments }: Decision): readonly number[] =>
  amendments.flatMap(({ taken }) => taken.map(({ amount }) => amount));
const evaluatedOf = ({ outcome }: Decision): readonly unknown[] =>
  outcome.kind === 'returned' ? outcome.lines.map(({ unmatched, evaluated }) => [unmatched, evaluated]) : [];
const metricsOf = (account: Account): readonly string[] =>
  ['spend', 'orders', 'skus', 'points'].map((key) => account.metric(key));

story(
  'what is found in no purchase takes back what it would earn, at its own price',
  evaluating(),
  (account, t) => {
    account.purchase('p', [
      { sku: 'a', quantity: '2', price: '10' },
      { sku: 'b', price: '50' },
    ]);
    const decision = account.return('r', null, [A('5', '8.50'), { sku: 'b', quantity: '1' }]);
    t.strictSame(evaluatedOf(decision), [
      ['3', true],
      ['0', undefined],
    ]);
    t.strictSame(takenOf(decision), [70, 25], '3 × 8.50, rounded down');
    t.equal(account.points(), -25);
    t.strictSame(metricsOf(account), ['-25.5', '0', '0', '-25'], 'who bought, and how often, is not counted');
  },
);

story('undoing it gives back exactly that, once', evaluating(), (account, t) => {
  account.purchase('p', [{ sku: 'b', price: '50' }]);
  account.return('r', null, [A('5', '8.50')]);
  t.equal(account.points(), 8);
  account.void('r');
  t.equal(account.points(), 50);
  t.strictSame(metricsOf(account), ['50', '1', '1', '50']);
  t.equal(account.refusal(account.voidOf('r')), 'already-voided');
});

story('a debt that was paid since comes back as points', evaluating(), (account, t) => {
  account.return('r', null, [A('1', '30')]);
  t.equal(account.points(), -30);
  account.purchase('p', '100');
  t.equal(account.points(), 70);
  account.void('r');
  t.equal(account.points(), 100);
});

story(
  'without debt it takes what there is, and gives back no more',
  evaluating({ points: { reward: { debt: 'limit-to-balance' } } }),
  (account, t) => {
    account.purchase('p', '20');
    t.strictSame(takenOf(account.return('r', null, [A('1', '30')])), [20]);
    t.equal(account.points(), 0);
    account.void('r');
    t.equal(account.points(), 20);
  },
);

story(
  'it is taken from those who would have got it',
  evaluating({
    rules: [
      perEuro({
        split: [
          { to: 'buyer', share: '0.2' },
          { to: 'account', share: 'rest' },
        ],
      }),
    ],
  }),
  (account, t) => {
    account.purchase('p', '100', { by: 'ann' });
    account.return('r', null, [A('1', '10')], { by: 'ann' });
    t.strictSame([account.points('ann'), account.points()], [18, 72]);
    account.return('r2', null, [A('1', '10')]);
    t.strictSame(
      [account.points('ann'), account.points()],
      [18, 62],
      'without a buyer, all of it from the account',
    );
  },
);

story('a line without a price is refused, if any of it is not found', evaluating(), (account, t) => {
  account.purchase('p', [{ sku: 'a', quantity: '2', price: '10' }]);
  t.equal(
    account.refusal(account.returnOf('r', null, [{ sku: 'a', quantity: '2.000001' }])),
    'unit-price-missing /lines/0/unitPrice',
  );
  t.equal(account.points(), 20);
  account.return('r', null, [A('2')]);
  t.equal(account.points(), 0);
});

story('an amount off a price that is not found stays ignored', evaluating(), (account, t) => {
  const decision = account.return('r', null, [{ sku: 'a', amount: '10', unitPrice: '5' }]);
  t.strictSame(evaluatedOf(decision), [['10', undefined]]);
  t.strictSame([takenOf(decision), account.points()], [[], 0]);
});

story('a price of zero is a price', evaluating(), (account, t) => {
  t.strictSame(evaluatedOf(account.return('r', null, [A('1', '0')])), [['1', true]]);
  account.void('r');
  t.equal(account.points(), 0);
});

story(
  'lines are judged by what is said of them',
  evaluating({
    rules: [perEuro({ lines: { fact: 'line.category', ne: 'shipping' } })],
  }),
  (account, t) => {
    account.return('r', null, [
      { ...A('1', '10'), category: 'shipping' },
      { ...A('1', '7'), category: 'toys' },
    ]);
    t.equal(account.points(), -7);
  },
);

story('a return that names its purchase is never evaluated', evaluating(), (account, t) => {
  account.purchase('p', [{ sku: 'a', quantity: '2', price: '10' }]);
  t.equal(
    account.refusal(account.returnOf('r', 'p', [A('3', '10')])),
    'returns-more-than-bought /lines/0/quantity',
  );
});

story(
  'the version of its instant says whether and how it is evaluated',
  [
    { document: club({ rules: [perEuro()] }), from: null },
    { document: evaluating(), from: '2026-03-01T00:00:00Z' },
  ],
  (account, t) => {
    account.clock('2026-03-02');
    account.return('r1', null, [A('1', '10')], { at: '2026-02-28T23:59:59Z' });
    t.equal(account.points(), 0);
    account.return('r2', null, [A('1', '10')], { at: '2026-03-01T00:00:00Z' });
    t.equal(account.points(), -10);
  },
);

t.test('what is from before the enrolment earns nothing where that is refused', async (t) => {
  const account = new Account(evaluating({ beforeEnrolment: 'refuse' }), 'acme', {
    enrolledAt: Date.parse('2026-01-01T00:00:00Z'),
  });
  account.return('r1', null, [A('1', '10')], { at: '2025-12-31T23:59:59Z' });
  t.equal(account.points(), 0);
  account.return('r2', null, [A('1', '10')], { at: '2026-01-01T00:00:00Z' });
  t.equal(account.points(), -10);
});

story(
  'it is judged in the tier and with the limits of that time, and uses none of them',
  evaluating({
    ladders: {
      status: {
        tiers: [{ key: 'red' }, { key: 'gold', reach: { metric: 'spend', atLeast: 100 }, multiplier: '2' }],
        held: { until: 'forever' },
      },
    },
    rules: [
      perEuro({
        earn: { points: 'reward', rate: { points: 1, per: '1', of: 'net' }, times: { tier: 'status' } },
        limit: { points: 150, per: 'account', within: { calendar: 'day' } },
      }),
    ],
  }),
  (account, t) => {
    account.purchase('p1', '100');
    t.strictSame(takenOf(account.return('r', null, [A('1', '20')])), [40], 'twice as much in gold');
    t.strictSame(takenOf(account.return('r2', null, [A('1', '100')])), [50], 'as much as the limit leaves');
    t.equal(account.points(), 10);
    account.purchase('p2', '100');
    t.equal(account.points(), 60, 'the limit had 50 left, as before');
  },
);

story(
  'a tier falls by it where returns are looked at again, and comes back when it is undone',
  evaluating({
    ladders: {
      status: {
        tiers: [{ key: 'red' }, { key: 'gold', reach: { metric: 'spend', atLeast: 100 } }],
        held: { until: 'forever' },
        onReturn: 'reassess',
      },
    },
  }),
  (account, t) => {
    account.purchase('p1', '100');
    account.clock(account.now + 1);
    t.equal(account.tier(), 'gold');
    account.return('r', null, [A('1', '0.01')], { at: account.now - 1 });
    account.clock(account.now + 1);
    t.equal(account.tier(), 'red');
    account.void('r');
    account.clock(account.now + 1);
    t.equal(account.tier(), 'gold');
  },
);
