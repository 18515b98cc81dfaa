import t from 'tap';
import type { RuleDefinition } from '../../../src/core/program/document.ts';
import { Account, club, perEuro, stakeholder } from '../harness.ts';

/** Ten points on an occasion. */
function gift(parts: Partial<RuleDefinition> & Pick<RuleDefinition, 'on'>): RuleDefinition {
  return { key: 'gift', earn: { points: 'reward', fixed: 10 }, ...parts };
}

function told({ entries }: Account): readonly string[] {
  return entries.map(({ at, rule, amount }) => `${new Date(at).toISOString()} ${rule} ${amount}`);
}

const ENROLLED = { enrolledAt: Date.parse('2024-03-10T15:00:00Z') };

t.test('the anniversary of an enrolment comes every year, at the start of its day in the zone', async (t) => {
  const document = club({
    timezone: 'Europe/Berlin',
    rules: [gift({ on: 'anniversary', anniversary: { years: 1 } })],
  });
  const account = new Account(document, 'acme', ENROLLED);
  account.settle('2026-03-09T22:59:59.999Z');
  t.same(told(account), [], 'what lies before the account was known is not made up for');
  account.settle('2026-03-09T23:00:00Z');
  t.same(told(account), ['2026-03-09T23:00:00.000Z gift 10']);
  account.settle('2028-05-01');
  t.same(told(account).slice(1), ['2027-03-09T23:00:00.000Z gift 10', '2028-03-09T23:00:00.000Z gift 10']);
  account.verify();
});

t.test('every k years only, and a day after the enrolment once', async (t) => {
  const document = club({
    rules: [
      gift({ key: 'fifth', on: 'anniversary', anniversary: { years: 5 } }),
      gift({ key: 'third', on: 'anniversary', anniversary: { years: 3 } }),
      gift({ key: 'welcome', on: 'anniversary', anniversary: { after: 'P800D' } }),
    ],
  });
  const account = new Account(document, 'acme', ENROLLED);
  account.settle('2036-01-01');
  t.same(told(account), [
    '2026-05-19T00:00:00.000Z welcome 10',
    '2027-03-10T00:00:00.000Z third 10',
    '2029-03-10T00:00:00.000Z fifth 10',
    '2030-03-10T00:00:00.000Z third 10',
    '2033-03-10T00:00:00.000Z third 10',
    '2034-03-10T00:00:00.000Z fifth 10',
  ]);
  account.verify();
});

t.test('who enrolled on 29 February has the anniversary on the 28th in other years', async (t) => {
  const document = club({ rules: [gift({ on: 'anniversary', anniversary: { years: 1 } })] });
  const account = new Account(document, 'acme', { enrolledAt: Date.parse('2024-02-29T08:00:00Z') });
  account.settle('2028-12-31');
  t.same(
    told(account).map((line) => line.slice(0, 10)),
    ['2026-02-28', '2027-02-28', '2028-02-29'],
  );
});

t.test('a birthday gives to the person, who must be active and whose day must be known', async (t) => {
  const people = [
    stakeholder('ann', { birthday: '03-15' }),
    stakeholder('bob', { birthday: '03-15', active: false }),
    stakeholder('eve', { birthday: null }),
    stakeholder('zoe', { birthday: '03-15', roles: ['decision-maker'] }),
  ];
  const document = club({
    rules: [
      gift({
        on: 'birthday',
        when: { fact: 'stakeholder.roles', contains: 'buyer' },
        split: [{ to: 'buyer', share: 'rest' }],
      }),
    ],
  });
  const account = new Account(document, 'acme', { people });
  account.settle('2026-03-14T23:59:59.999Z');
  t.equal(account.points('ann'), 0);
  account.settle('2026-03-15T00:00:00Z');
  t.same([account.points('ann'), account.points('bob'), account.points('zoe')], [10, 0, 0]);
  account.settle('2027-03-15T00:00:00Z');
  t.equal(account.points('ann'), 20);
  account.verify();
});

t.test('a time without anything done is told once, until something is done again', async (t) => {
  const document = club({
    rules: [gift({ on: 'inactivity', inactivity: { for: 'P90D', by: ['purchase', 'training'] } })],
  });
  const account = new Account(document);
  account.clock('2026-01-10T15:00:00Z').purchase('p1', '10');
  // Of the 90 days after 10 January, 10 April is the last.
  account.settle('2026-04-10T23:59:59.999Z');
  t.same(told(account), []);
  account.settle('2026-04-11T00:00:00Z');
  t.same(told(account), ['2026-04-11T00:00:00.000Z gift 10']);
  account.settle('2027-04-11T00:00:00Z');
  t.equal(told(account).length, 1, 'once');
  account.activity('a1', 'survey');
  account.settle('2027-09-01');
  t.equal(told(account).length, 1, 'a survey is nothing that counts');
  account.activity('a2', 'training', { at: '2027-06-01' });
  account.settle('2027-12-31');
  t.equal(told(account).length, 1, 'learned of so late that the 90 days were over by then');
  account.activity('a3', 'training');
  account.settle('2028-12-31');
  t.same(told(account).slice(1), ['2028-03-31T00:00:00.000Z gift 10']);
  account.verify();
});

t.test('who has done nothing is inactive since the enrolment', async (t) => {
  const document = club({ rules: [gift({ on: 'inactivity', inactivity: { for: 'P1M' } })] });
  const account = new Account(document);
  account.settle('2026-02-02T00:00:00Z');
  t.same(told(account), ['2026-02-02T00:00:00.000Z gift 10']);
});

t.test(
  'a rule that comes later counts inactivity from when it takes effect, or from what was done since',
  async (t) => {
    const rules = [gift({ on: 'inactivity', inactivity: { for: 'P60D' } })];
    const versions = [
      { document: club({ rules: [perEuro()] }), from: null },
      { document: club({ rules }), from: '2026-06-01T00:00:00Z' },
      { document: club({ rules: [perEuro(), ...rules] }), from: '2026-07-01T00:00:00Z' },
    ];
    const bought = new Account(versions).clock('2026-05-20');
    bought.purchase('p1', '10');
    bought.settle('2026-07-31T23:59:59.999Z');
    t.same(
      told(bought).slice(1),
      [],
      'what was done before is not known, and a third version changes nothing',
    );
    bought.settle('2026-08-01T00:00:00Z');
    t.same(told(bought).slice(1), ['2026-08-01T00:00:00.000Z gift 10']);
    const since = new Account(versions).clock('2026-06-10');
    since.purchase('p1', '10');
    since.settle('2026-12-31');
    t.same(told(since), ['2026-08-10T00:00:00.000Z gift 10']);
    since.verify();
  },
);

t.test('what is undone was never done, and what comes back was', async (t) => {
  const document = club({
    rules: [gift({ on: 'inactivity', inactivity: { for: 'P5D', by: 'purchase' } })],
  });
  const account = new Account(document).clock('2026-01-03');
  account.purchase('mistake', '1');
  account.void('mistake');
  account.settle('2026-01-07T00:00:00Z');
  t.same(told(account), ['2026-01-07T00:00:00.000Z gift 10'], 'five days after the enrolment');
  account.clock('2026-01-10').purchase('p1', '1');
  account.clock('2026-01-12').purchase('p2', '1');
  account.void('p2');
  account.return('r1', 'p1', [{ id: '1', quantity: '1' }]);
  account.settle('2026-03-01');
  t.same(told(account).slice(1), ['2026-01-16T00:00:00.000Z gift 10']);
  account.verify();
});

t.test('a month is settled as of its last moment, by what it came to', async (t) => {
  const document = club({
    metrics: { spend: { sum: 'line.net', over: { calendar: 'month' } } },
    rules: [
      {
        key: 'rebate',
        on: 'period-end',
        period: { calendar: 'month' },
        when: { fact: 'metric.spend', atLeast: '100' },
        earn: { points: 'reward', rate: { points: 1, per: '10', of: 'metric.spend' } },
      },
    ],
  });
  const account = new Account(document);
  account.clock('2026-01-10').purchase('p1', '250');
  account.clock('2026-02-10').purchase('p2', '99.99');
  account.clock('2026-03-10').purchase('p3', '100');
  account.settle('2026-03-31T23:59:59.999Z');
  t.same(told(account), ['2026-01-31T23:59:59.999Z rebate 25']);
  account.settle('2026-04-01T00:00:00Z');
  t.same(told(account).slice(1), ['2026-03-31T23:59:59.999Z rebate 10']);
  account.verify();
});

t.test('a delay lets what is posted late count, and what is later still does not', async (t) => {
  const document = club({
    metrics: { spend: { sum: 'line.net', over: { calendar: 'quarter' } } },
    rules: [
      {
        key: 'bonus',
        on: 'period-end',
        period: { calendar: 'quarter', delay: 'P10D' },
        earn: {
          points: 'reward',
          brackets: {
            of: 'metric.spend',
            mode: 'whole',
            steps: [
              { from: '100', points: 1, per: '100' },
              { from: '1000', points: 3, per: '100' },
            ],
          },
        },
      },
    ],
  });
  const account = new Account(document);
  account.clock('2026-03-31').purchase('p1', '900');
  account.clock('2026-04-09').purchase('late', '100', { at: '2026-03-30' });
  account.settle('2026-04-10T23:59:59.999Z');
  t.same(told(account), []);
  account.settle('2026-04-11T00:00:00Z');
  t.same(told(account), ['2026-03-31T23:59:59.999Z bonus 30']);
  account.clock('2026-04-12').purchase('later', '5000', { at: '2026-03-30' });
  account.settle('2026-07-20');
  t.equal(account.points(), 30, 'the second quarter came to nothing, and the first was settled');
  account.verify();
});

t.test('a target is made of earlier periods, with a floor and a cap', async (t) => {
  const document = club({
    metrics: { spend: { sum: 'line.net', over: { calendar: 'quarter' } } },
    targets: { growth: { of: 'spend', periods: 4, percent: '110', atLeast: '100', atMost: '1000' } },
    rules: [
      {
        key: 'reached',
        on: 'period-end',
        period: { calendar: 'quarter' },
        when: { fact: 'metric.spend', atLeast: { fact: 'target.growth' } },
        earn: { points: 'reward', rate: { points: 1, per: '1', of: 'target.growth' } },
      },
    ],
  });
  const account = new Account(document);
  const quarter = (month: string, price: string): number => {
    const before = account.points();
    account.clock(`${month}-15`).purchase(month, price);
    account.settle(Date.parse(`${month}-15T00:00:00Z`) + 80 * 86_400_000);
    return account.points() - before;
  };
  t.equal(quarter('2026-01', '99.99'), 0, 'the floor is 100');
  t.equal(quarter('2026-04', '400'), 100, '99.99 ÷ 4 × 1.1 lies below the floor');
  t.equal(quarter('2026-07', '137.497249'), 0, '(99.99 + 400) ÷ 4 × 1.1 = 137.49725 by a millionth');
  t.equal(quarter('2026-10', '300'), 175, '(99.99 + 400 + 137.497249) ÷ 4 × 1.1 = 175.309…');
  t.equal(quarter('2027-01', '4000'), 257);
  t.equal(quarter('2027-04', '2000'), 1000, 'the cap');
  account.verify();
});

t.test('a streak counts the periods in a row that came to enough', async (t) => {
  const document = club({
    metrics: { orders: { count: 'transaction', over: { calendar: 'month' } } },
    streaks: { regular: { of: 'orders', atLeast: 1, most: 12 } },
    rules: [
      gift({
        on: 'period-end',
        period: { calendar: 'month' },
        when: { fact: 'streak.regular', in: ['3', '6'] },
      }),
    ],
  });
  const account = new Account(document);
  for (const month of ['01', '02', '04', '05', '06', '07', '08', '09', '10'])
    account.clock(`2026-${month}-15`).purchase(month, '1');
  account.settle('2026-12-31');
  t.same(told(account), ['2026-06-30T23:59:59.999Z gift 10', '2026-09-30T23:59:59.999Z gift 10']);
  account.verify();
});

t.test('a purchase within 30 days of an activity, and in the month after a year as a customer', async (t) => {
  const document = club({
    rules: [
      perEuro({ key: 'soon', when: { fact: 'daysSince.training', atMost: '30' } }),
      perEuro({ key: 'anniversary-month', when: { fact: 'account.monthsEnrolled', eq: '12' } }),
    ],
  });
  const account = new Account(document, 'acme', { enrolledAt: Date.parse('2025-03-31T12:00:00Z') });
  account.clock('2026-03-01').purchase('none', '1');
  account.activity('a1', 'training');
  account.clock('2026-03-30').purchase('eleven-months', '10');
  t.equal(account.points(), 10, 'soon after the training');
  account.clock('2026-03-31').purchase('twelve', '100');
  t.equal(account.points(), 210, 'the thirtieth day, and twelve months');
  account.clock('2026-04-29').purchase('still', '1000');
  t.equal(account.points(), 1210);
  account.clock('2026-04-30').purchase('thirteen', '5000');
  t.equal(account.points(), 1210);
  account.verify();
});

t.test('occasions of one instant come in order, and what expires by then has expired', async (t) => {
  const document = club({
    points: { reward: { expires: { after: 'P1Y' } } },
    metrics: { earned: { earned: 'reward', over: 'lifetime' } },
    rules: [
      gift({ key: 'year', on: 'period-end', period: { calendar: 'year' } }),
      gift({ key: 'month', on: 'period-end', period: { calendar: 'month' } }),
      gift({
        key: 'fifth',
        on: 'anniversary',
        anniversary: { years: 1 },
        when: { fact: 'metric.earned', eq: '30' },
      }),
    ],
  });
  const account = new Account(document, 'acme', { enrolledAt: Date.parse('2025-01-01T00:00:00Z') });
  account.now = Date.parse('2026-11-15T00:00:00Z');
  account.settle('2026-12-31T23:59:59.999Z');
  const before = account.entries.length;
  account.settle('2027-01-01T00:00:00Z');
  t.same(
    account.entries.slice(before).map(({ rule }) => rule),
    ['month', 'year'],
    'points of 2026 come to 130 by then, so the anniversary gives nothing',
  );
  account.verify();
});

t.test('each occasion belongs to the version in force as of which it is judged', async (t) => {
  const versions = [
    { document: club({ rules: [perEuro()] }), from: null },
    {
      document: club({ rules: [gift({ key: 'monthly', on: 'period-end', period: { calendar: 'month' } })] }),
      from: '2026-02-15T00:00:00Z',
    },
    { document: club({ rules: [perEuro()] }), from: '2026-04-01T00:00:00Z' },
  ];
  const account = new Account(versions);
  account.settle('2026-08-01');
  t.same(told(account), ['2026-02-28T23:59:59.999Z monthly 10', '2026-03-31T23:59:59.999Z monthly 10']);
});

t.test('what happened by itself comes to the same however often somebody looks', async (t) => {
  const document = club({
    points: { reward: { pending: 'P20D', expires: { after: 'P3M', at: 'end-of-month' } } },
    metrics: { spend: { sum: 'line.net', over: { calendar: 'month' } } },
    rules: [
      perEuro(),
      gift({ key: 'birthday', on: 'birthday', split: [{ to: 'buyer', share: 'rest' }] }),
      gift({ key: 'idle', on: 'inactivity', inactivity: { for: 'P40D' } }),
      gift({ key: 'yearly', on: 'anniversary', anniversary: { years: 1 } }),
      {
        key: 'rebate',
        on: 'period-end',
        period: { calendar: 'month', delay: 'P3D' },
        earn: { points: 'reward', rate: { points: 1, per: '3', of: 'metric.spend' } },
        limit: { points: 60, per: 'account', within: { calendar: 'year' } },
      },
    ],
  });
  const books = (everyDays: number): object => {
    const people = [stakeholder('ann', { birthday: '02-28' })];
    const account = new Account(document, 'acme', { people });
    for (let day = 1; day <= 720; day++) {
      account.clock(Date.parse('2026-01-01T07:30:00Z') + day * 86_400_000);
      if (day % 50 === 0) account.purchase(`p${day}`, '77.77');
      else if (day % everyDays === 0) account.settle();
    }
    account.settle();
    account.verify();
    return { wallets: account.state.wallets, told: told(account).toSorted() };
  };
  const daily = books(1);
  t.same(books(7), daily);
  t.same(books(1000), daily);
});
