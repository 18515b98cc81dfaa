import t, { type Test } from 'tap';
import type { LadderDefinition, ProgramDocument } from '../../src/core/program/document.ts';
import { routesTo } from '../../src/core/tiers/qualifying.ts';
import { formatInstant } from '../../src/core/time.ts';
import { Account, club, instant, perEuro } from './harness.ts';

/** What an account counts, and how it then stands, told through its commands. The log replays to the same. */
function story(name: string, document: ProgramDocument, tell: (account: Account, t: Test) => void): void {
  t.test(name, async (t) => {
    const account = new Account(document);
    tell(account, t);
    account.verify();
  });
}

const counting = club({
  metrics: {
    spend: {
      sum: 'line.net',
      where: { fact: 'line.category', notIn: ['shipping'] },
      over: { calendar: 'year' },
    },
    orders: { count: 'transaction', over: 'lifetime' },
    bigOrders: { count: 'transaction', where: { fact: 'transaction.net', atLeast: '100' }, over: 'lifetime' },
    lines: { count: 'line', over: { calendar: 'month' } },
    buyers: { distinct: 'stakeholder', over: { rolling: 'P12M' } },
    skus: { distinct: 'line.sku', over: 'lifetime' },
    biggest: { max: 'transaction.net', over: 'lifetime' },
    nights: { sum: 'transaction.attributes.nights', over: { calendar: 'quarter' } },
    trainings: {
      count: 'transaction',
      on: 'activity',
      where: { fact: 'transaction.type', eq: 'training' },
      over: 'lifetime',
    },
  },
});

story(
  'sums, counts, tells apart and finds the largest, each where its condition holds',
  counting,
  (account, t) => {
    account.clock('2026-03-01').purchase(
      'p1',
      [
        { sku: 'fish', price: '80.10', quantity: '2', discount: '0.20', category: 'Seafood' },
        { sku: 'parcel', price: '9.90', category: 'shipping' },
      ],
      { by: 'ann', attributes: { nights: 2 } },
    );
    account
      .clock('2026-03-02')
      .purchase('p2', [{ sku: 'fish', price: '20' }], { by: 'bob', attributes: { nights: 0.5 } });
    account.activity('a1', 'training');
    account.activity('a2', 'survey');
    const figures = [
      'spend',
      'orders',
      'bigOrders',
      'lines',
      'buyers',
      'skus',
      'biggest',
      'nights',
      'trainings',
    ];
    const valuesAt = (at: string): readonly string[] => figures.map((key) => account.metric(key, at));
    t.strictSame(valuesAt('2026-03-02'), ['180', '2', '1', '3', '2', '2', '169.9', '2.5', '1']);
    t.strictSame(valuesAt('2026-03-01'), ['160', '1', '1', '2', '1', '2', '169.9', '2', '0']);
    t.strictSame(valuesAt('2026-04-01'), ['180', '2', '1', '0', '2', '2', '169.9', '0', '1']);
    t.equal(
      account.metric('buyers', '2027-02-28'),
      '2',
      'the last day on which both bought within 12 months',
    );
    t.equal(account.metric('buyers', '2027-03-01'), '1');
    t.equal(account.metric('buyers', '2027-03-02'), '0');
  },
);

story('a return corrects what was counted on the day of the purchase', counting, (account, t) => {
  account.clock('2026-03-31').purchase(
    'p1',
    [
      { sku: 'a', price: '60', quantity: '2' },
      { sku: 'b', price: '30' },
    ],
    { by: 'ann' },
  );
  account
    .clock('2026-04-02')
    .purchase('p2', [{ sku: 'b', price: '40' }], { by: 'bob', attributes: { nights: 3 } });
  account.clock('2026-05-01').return('r1', 'p1', [{ id: '1', quantity: '1' }]);
  const figures = ['spend', 'orders', 'bigOrders', 'lines', 'buyers', 'skus', 'biggest'];
  const values = (at: string): readonly string[] => figures.map((key) => account.metric(key, at));
  t.strictSame(values('2026-03-31'), ['90', '1', '0', '2', '1', '2', '90'], 'one of two came back');
  t.strictSame(
    values('2026-05-01'),
    ['130', '2', '0', '0', '2', '2', '90'],
    'and nothing of it counts on that day',
  );
  account.return('r2', 'p1', [{ id: '1', quantity: '1' }]);
  t.strictSame(
    values('2026-05-01'),
    ['70', '2', '0', '0', '2', '1', '40'],
    'a sku that another one bought stays',
  );
  account.return('r3', 'p1', [{ id: '2', amount: '30' }]);
  t.strictSame(
    values('2026-05-01'),
    ['40', '2', '0', '0', '2', '1', '40'],
    'what costs nothing now is still kept',
  );
  account.return('r4', 'p1', [{ id: '2', quantity: '1' }]);
  t.strictSame(
    values('2026-05-01'),
    ['40', '1', '0', '0', '1', '1', '40'],
    'the order falls away with its last line',
  );
  t.equal(account.metric('nights', '2026-04-02'), '3');
  account.void('p2');
  t.strictSame(values('2026-04-02'), ['0', '0', '0', '0', '0', '0', '0']);
  t.equal(account.metric('nights', '2026-04-02'), '0');
});

story(
  'late posts count on their own day, in the zone of the programme',
  { ...counting, timezone: 'Europe/Berlin' },
  (account, t) => {
    account.clock('2026-06-01').purchase('p1', '10', { at: '2025-12-31T23:00:00Z' });
    account.purchase('p2', '20', { at: '2025-12-31T22:59:59.999Z' });
    t.equal(account.metric('spend', '2026-01-01'), '10');
    t.equal(account.metric('spend', '2025-12-31'), '20');
  },
);

const BY_YEAR: LadderDefinition = {
  tiers: [
    { key: 'red' },
    { key: 'silver', reach: { metric: 'yearSpend', atLeast: '10000' }, multiplier: '1.5' },
    { key: 'gold', reach: { metric: 'yearSpend', atLeast: '25000' }, multiplier: '2' },
  ],
  held: { until: 'end-of-next-year' },
};
const yearSpend = { sum: 'line.net', over: { calendar: 'year' } } as const;
const tiered = club({
  metrics: { yearSpend },
  ladders: { status: BY_YEAR },
  rules: [
    perEuro({
      earn: { points: 'reward', rate: { points: 1, per: '1', of: 'net' }, times: { tier: 'status' } },
    }),
  ],
});

story('a tier is reached exactly at its threshold, and not a cent below', tiered, (account, t) => {
  account.clock('2026-02-01').purchase('p1', '9999.99');
  t.equal(account.tier(), 'red');
  const decision = account.clock('2026-02-02').purchase('p2', '0.01');
  t.equal(account.tier(), 'silver');
  t.strictSame(decision.tiers, { status: { before: 'red', after: 'silver' } });
  t.strictSame(decision.events, [
    {
      type: 'tier.reached',
      at: instant('2026-02-02'),
      data: {
        ladder: 'status',
        tier: 'silver',
        since: '2026-02-02T12:00:00Z',
        until: '2028-01-01T00:00:00Z',
      },
    },
  ]);
});

story('a tier counts from the transaction after the one that reached it', tiered, (account, t) => {
  account.clock('2026-02-01').purchase('p1', '10000.50');
  t.equal(account.points(), 10_000, 'the one that reached it earns as before');
  account.clock('2026-02-02').purchase('p2', '101');
  t.equal(account.points(), 10_000 + 151, 'floor(101 × 1.5)');
});

story('at one instant, the order of posting counts', tiered, (account, t) => {
  const at = '2026-02-01T09:00:00Z';
  account.clock('2026-02-01').purchase('p1', '10000', { at });
  t.equal(account.purchase('p2', '100', { at }).basis?.tiers.status, 'silver');
  t.equal(account.purchase('p3', '100', { at: '2026-02-01T08:59:59.999Z' }).basis?.tiers.status, 'red');
});

story('a large purchase jumps over a tier', tiered, (account, t) => {
  const decision = account.clock('2026-02-01').purchase('p1', '25000');
  t.strictSame(decision.tiers.status, { before: 'red', after: 'gold' });
  t.strictSame(
    decision.holdings.map((holding) => holding.tier),
    ['gold'],
    'the tier below would add nothing',
  );
});

story('a tier is held to the end of the next year, to the millisecond', tiered, (account, t) => {
  account.clock('2026-12-31T23:59:59.999Z').purchase('p1', '25000');
  t.equal(account.tier('2026-12-31T23:59:59.998Z'), 'red');
  t.equal(account.tier('2026-12-31T23:59:59.999Z'), 'gold');
  t.equal(account.tier('2027-12-31T23:59:59.999Z'), 'gold');
  t.equal(account.tier('2028-01-01T00:00:00Z'), 'red');
  const decision = account.settle('2028-01-01');
  t.strictSame(decision.events, [
    {
      type: 'tier.ended',
      at: instant('2028-01-01T00:00:00Z'),
      data: { ladder: 'status', before: 'gold', after: 'red' },
    },
  ]);
  t.strictSame(account.settle('2028-01-02').events, [], 'and that is told once');
});

story('last year’s tier stays while this year’s spend reaches less', tiered, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '25000');
  account.clock('2027-06-01').purchase('p2', '12000');
  t.equal(account.tier('2027-12-31'), 'gold');
  t.equal(account.tier('2028-12-31'), 'silver');
  t.equal(account.tier('2029-01-01'), 'red');
  t.strictSame(
    account.settle('2028-01-01').events.map(({ data }) => data),
    [{ ladder: 'status', before: 'gold', after: 'silver' }],
  );
});

story(
  'a year begins in the zone of the programme',
  { ...tiered, timezone: 'Asia/Kathmandu' },
  (account, t) => {
    account.clock('2026-02-01').purchase('p1', '9000', { at: '2025-12-31T18:14:59.999Z' });
    account.purchase('p2', '9000', { at: '2025-12-31T18:15:00Z' });
    t.equal(account.tier(), 'red', 'the two are of different years');
    account.purchase('p3', '1000', { at: '2025-12-31T18:14:59.999Z' });
    t.equal(account.tier('2026-12-31T18:14:59.999Z'), 'silver');
    t.equal(account.tier('2026-12-31T18:15:00Z'), 'red');
  },
);

story(
  'a late post reaches a tier on the first day from its own on whose figures do',
  tiered,
  (account, t) => {
    account.clock('2026-03-10T08:00:00Z').purchase('p1', '4000');
    account.clock('2026-03-20T08:00:00Z').purchase('p2', '4000');
    account.clock('2026-03-20T16:00:00Z').purchase('p3', '1');
    const late = account.clock('2026-04-01').purchase('p4', '2000', { at: '2026-03-05T08:00:00Z' });
    t.equal(late.basis?.tiers.status, 'red');
    t.strictSame(
      late.holdings.map(({ tier, since, until }) => [
        tier,
        formatInstant(since),
        until && formatInstant(until),
      ]),
      [['silver', '2026-03-20T16:00:00Z', '2028-01-01T00:00:00Z']],
    );
    t.equal(account.points(), 10_001, 'and nothing that was judged is judged again');
  },
);

story('a late post reaches a tier at once where what came later is of another year', tiered, (account, t) => {
  account.clock('2027-03-01').purchase('p1', '9000');
  account.purchase('p2', '10000', { at: '2026-11-01' });
  t.equal(account.tier('2026-11-01'), 'silver');
  t.equal(account.tier('2027-12-31'), 'silver');
  t.equal(account.tier('2028-01-01'), 'red');
});

story('tiers that were reached stay when the goods come back', tiered, (account, t) => {
  account.clock('2026-02-01').purchase('p1', '10000');
  account.clock('2026-02-02').return('r1', 'p1', [{ id: '1', quantity: '1' }]);
  t.equal(account.tier(), 'silver');
  t.equal(account.metric('yearSpend'), '0');
});

const trees = club({
  metrics: {
    yearSpend,
    orders: { count: 'transaction', over: 'lifetime' },
    buyers: { distinct: 'stakeholder', over: { rolling: 'P12M' } },
  },
  ladders: {
    status: {
      tiers: [
        { key: 'red' },
        {
          key: 'silver',
          reach: {
            any: [
              { metric: 'yearSpend', atLeast: 1000 },
              { metric: 'orders', atLeast: 3 },
            ],
          },
        },
        {
          key: 'gold',
          reach: {
            all: [
              { metric: 'yearSpend', atLeast: '2000' },
              { metric: 'buyers', atLeast: 2 },
            ],
          },
        },
      ],
      held: { until: 'forever' },
    },
  },
});

story('any of several is enough, and all of several are needed', trees, (account, t) => {
  account.clock('2026-01-05').purchase('p1', '1', { by: 'ann' });
  account.clock('2026-01-06').purchase('p2', '1', { by: 'ann' });
  t.equal(account.tier(), 'red');
  account.clock('2026-01-07').purchase('p3', '1', { by: 'ann' });
  t.equal(account.tier(), 'silver');
  account.clock('2026-01-08').purchase('p4', '1997', { by: 'ann' });
  t.equal(account.tier(), 'silver', 'one buyer is not two');
  account.clock('2026-01-09').purchase('p5', '1', { by: 'bob' });
  t.equal(account.tier(), 'gold');
  t.equal(account.tier('2099-01-01'), 'gold');
});

story('buyers count for twelve months to the day', trees, (account, t) => {
  account.clock('2026-01-10').purchase('p1', '1', { by: 'ann' });
  account.clock('2027-01-10').purchase('p2', '2000', { by: 'bob' });
  t.equal(account.tier(), 'silver', 'ann bought twelve months ago');
  account.purchase('p3', '1', { at: '2026-01-11', by: 'ann' });
  t.equal(account.tier('2027-01-10T11:59:59.999Z'), 'red');
  t.equal(account.tier('2027-01-10'), 'gold', 'a day later, and both count on that day');
});

story('tells each way to the next tier with what is missing', trees, (account, t) => {
  account.clock('2026-01-05').purchase('p1', '400.50', { by: 'ann' });
  const program = account.programs[0];
  const ladder = program?.ladders.get('status');
  if (ladder === undefined) throw new Error('no ladder');
  const [, silver, gold] = ladder.tiers;
  const day = program?.zone.dayOf(account.now) ?? 0;
  t.strictSame(silver?.reach && routesTo(ladder, silver.reach, account.state, day), [
    [{ metric: 'yearSpend', have: '400.5', need: '1000' }],
    [{ metric: 'orders', have: '1', need: '3' }],
  ]);
  t.strictSame(gold?.reach && routesTo(ladder, gold.reach, account.state, day), [
    [
      { metric: 'yearSpend', have: '400.5', need: '2000' },
      { metric: 'buyers', have: '1', need: '2' },
    ],
  ]);
});

const monthly = club({
  metrics: { yearSpend },
  ladders: {
    status: {
      tiers: [{ key: 'red' }, { key: 'silver', reach: { metric: 'yearSpend', atLeast: '100' } }],
      held: { until: 'end-of-month' },
    },
  },
});

story(
  'a tier held for a month is held as long after a late post as it would be on time',
  monthly,
  (account, t) => {
    const onTime = new Account(monthly);
    onTime.clock('2026-01-10').purchase('p1', '60');
    onTime.clock('2026-01-20').purchase('p2', '40');
    onTime.clock('2026-02-15').purchase('p3', '1');
    onTime.clock('2026-04-15').purchase('p4', '1');

    account.clock('2026-01-10').purchase('p1', '60');
    account.clock('2026-02-15').purchase('p3', '1');
    account.clock('2026-04-15').purchase('p4', '1');
    t.equal(account.tier(), 'red');
    account.purchase('p2', '40', { at: '2026-01-20' });
    const days = ['2026-01-19', '2026-01-20', '2026-01-31', '2026-02-01', '2026-02-15', '2026-02-28'];
    for (const day of [...days, '2026-03-15', '2026-04-14', '2026-04-15', '2026-04-30', '2026-05-01']) {
      t.equal(account.tier(day), onTime.tier(day), day);
    }
    t.equal(account.tier('2026-04-30'), 'silver');
  },
);

const forDays = club({
  metrics: { recent: { sum: 'line.net', over: { rolling: 'P1M' } } },
  ladders: {
    status: {
      tiers: [{ key: 'red' }, { key: 'silver', reach: { metric: 'recent', atLeast: '100' } }],
      held: { for: 'P10D' },
    },
  },
});

story('a tier held for some days is held from the last time that it was reached', forDays, (account, t) => {
  account.clock('2026-01-10').purchase('p1', '100');
  account.clock('2026-01-15').purchase('p2', '1');
  t.equal(account.tier('2026-01-25T11:59:59.999Z'), 'silver');
  t.equal(account.tier('2026-01-25T12:00:00Z'), 'red');
});

story('a late post on the 31st still counts on the 28th of the next month', forDays, (account, t) => {
  account.clock('2026-02-28').purchase('p1', '60');
  account.clock('2026-03-01').purchase('p2', '60', { at: '2026-01-31' });
  t.equal(account.metric('recent', '2026-02-28'), '120');
  t.equal(account.tier('2026-02-28'), 'silver');
});

const mixed = club({
  metrics: { yearSpend, trainings: { count: 'transaction', on: 'activity', over: { rolling: 'P12M' } } },
  ladders: {
    status: {
      tiers: [
        { key: 'red' },
        {
          key: 'gold',
          reach: {
            all: [
              { metric: 'yearSpend', atLeast: '1000' },
              { metric: 'trainings', atLeast: 1 },
            ],
          },
        },
      ],
      held: { until: 'end-of-year' },
    },
  },
});

story(
  'a tier that asks for a year’s spend and a training of twelve months is reached across the year',
  mixed,
  (account, t) => {
    account.clock('2027-02-01').purchase('p1', '1000');
    account.clock('2027-03-01').activity('a1', 'training', { at: '2026-11-01' });
    t.equal(account.tier('2027-02-01T11:59:59.999Z'), 'red');
    t.equal(
      account.tier('2027-02-01'),
      'gold',
      'on the day of the purchase, which the training of last year counts on',
    );
    t.equal(account.tier('2028-01-01'), 'red');
  },
);

t.test('a version judges what happened since it is in force, and tiers of a former one stay', async (t) => {
  const rate = (points: number) =>
    perEuro({ earn: { points: 'reward', rate: { points, per: '1', of: 'net' }, times: { tier: 'status' } } });
  const account = new Account([
    { document: { ...tiered, rules: [rate(1)] }, from: null },
    { document: { ...tiered, rules: [rate(3)] }, from: '2026-07-01T00:00:00Z' },
  ]);
  account.clock('2026-07-02').purchase('p1', '10000', { at: '2026-06-30T23:59:59.999Z' });
  t.equal(account.points(), 10_000);
  account.purchase('p2', '10', { at: '2026-07-01T00:00:00Z' });
  t.equal(account.points(), 10_045, '10 × 3 × 1.5');
  account.return('r1', 'p1', [{ id: '1', quantity: '1' }]);
  t.equal(account.points(), 45, 'a return is judged by the version that judged the purchase');
  account.verify();
});
