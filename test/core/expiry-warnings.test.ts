import t from 'tap';
import type { ProgramDocument } from '../../src/core/program/document.ts';
import { formatInstant } from '../../src/core/time.ts';
import { Account, club, perEuro, type Version } from './harness.ts';

type Kind = ProgramDocument['points'][string];
const document = (kind: Kind, parts: Partial<ProgramDocument> = {}): ProgramDocument =>
  club({ points: { reward: kind }, rules: [perEuro()], ...parts });
const open = (kind: Kind, parts: Partial<ProgramDocument> = {}): Account =>
  new Account(document(kind, parts)).clock('2026-03-01');
const yearly: Kind = { expires: { after: 'P1Y' }, warn: 'P30D' };

/** "2027-01-30T12:00:00Z P30D before 2027-03-01T12:00:00Z: account 100" */
const warningsOf = ({ told }: Account): readonly string[] =>
  told
    .filter(({ type }) => type === 'points.expiring')
    .map(({ at, data }) => {
      const { before, expiresAt, holder, amount } = data;
      return `${formatInstant(at)} ${before} before ${expiresAt}: ${holder} ${amount}`;
    });

t.test('whoever has points is told so long before they expire, at that instant, once', async (t) => {
  const account = open(yearly);
  account.purchase('p', '100');
  account.settle(Date.parse('2027-01-30T12:00:00Z') - 1);
  t.same(warningsOf(account), []);
  account.settle('2027-01-30');
  const told = ['2027-01-30T12:00:00Z P30D before 2027-03-01T12:00:00Z: account 100'];
  t.same(warningsOf(account), told);
  account.settle('2027-01-31');
  account.settle('2027-03-02');
  t.same(warningsOf(account), told);
  account.verify();
});

t.test('it comes to the same however late anybody looks', async (t) => {
  const account = open(yearly);
  account.purchase('p', '100');
  account.clock('2027-01-31').purchase('q', '7');
  account.settle('2027-06-01');
  t.same(warningsOf(account), ['2027-01-30T12:00:00Z P30D before 2027-03-01T12:00:00Z: account 100']);
  account.verify();
});

t.test(
  'it is told what there is at that instant: nothing of what is spent, pending or returned',
  async (t) => {
    const account = open({ ...yearly, pending: 'P340D' });
    account.purchase('p', '100');
    account.adjust('now', 60, { expiresAt: '2027-03-01' });
    account.redeem('m', 20);
    account.settle('2027-06-01');
    t.same(warningsOf(account), ['2027-01-30T12:00:00Z P30D before 2027-03-01T12:00:00Z: account 40']);
    account.verify();
  },
);

t.test('where nothing is left, nothing is told or logged', async (t) => {
  const account = open(yearly);
  account.purchase('p', '100');
  account.return('r', 'p', [{ id: '1', quantity: '1' }]);
  account.purchase('q', '50');
  account.redeem('m', 50);
  const logged = account.log.length;
  account.settle('2027-06-01');
  t.same([warningsOf(account), account.log.length], [[], logged + 1]);
});

t.test('points that become active at the very instant are told of, too', async (t) => {
  const account = open({ ...yearly, pending: { until: '2027-01-30' } });
  account.purchase('p', '100', { at: '2026-03-01T00:00:00Z' });
  account.settle('2027-06-01');
  t.same(warningsOf(account), ['2027-01-30T00:00:00Z P30D before 2027-03-01T00:00:00Z: account 100']);
});

t.test('each holder, each end and each warning is told of apart, lots of one end together', async (t) => {
  const account = open(
    { expires: { after: 'P1M', at: 'end-of-month' }, warn: ['P1W', 'P1D'] },
    {
      rules: [
        perEuro({
          split: [
            { to: 'buyer', share: '0.2', otherwise: 'rest' },
            { to: 'account', share: 'rest' },
          ],
        } as object),
      ],
    },
  );
  account.purchase('p', '100', { by: 'ann' });
  account.clock('2026-03-15').purchase('q', '10');
  account.clock('2026-04-02').purchase('r', '1');
  account.settle('2026-07-01');
  t.same(warningsOf(account), [
    '2026-04-24T00:00:00Z P1W before 2026-05-01T00:00:00Z: ann 20',
    '2026-04-24T00:00:00Z P1W before 2026-05-01T00:00:00Z: account 90',
    '2026-04-30T00:00:00Z P1D before 2026-05-01T00:00:00Z: ann 20',
    '2026-04-30T00:00:00Z P1D before 2026-05-01T00:00:00Z: account 90',
    '2026-05-25T00:00:00Z P1W before 2026-06-01T00:00:00Z: account 1',
    '2026-05-31T00:00:00Z P1D before 2026-06-01T00:00:00Z: account 1',
  ]);
  account.verify();
});

t.test('an extended lot is warned of again before its new end, and so is one that comes back', async (t) => {
  const account = open({ expires: { after: 'P2M' }, warn: 'P10D' });
  account.purchase('p', '100');
  account.settle('2026-04-25');
  account.run(account.extendOf('e', account.lotOf('p'), '2026-06-01'));
  account.settle('2026-06-02');
  account.run(account.reinstateOf('i', account.lotOf('p'), '2026-08-01', 30));
  account.settle('2026-09-01');
  t.same(warningsOf(account), [
    '2026-04-21T12:00:00Z P10D before 2026-05-01T12:00:00Z: account 100',
    '2026-05-22T12:00:00Z P10D before 2026-06-01T12:00:00Z: account 100',
    '2026-07-22T12:00:00Z P10D before 2026-08-01T12:00:00Z: account 30',
  ]);
  account.verify();
});

t.test('a warning whose time was over when the points came is not made up for', async (t) => {
  const account = open({ expires: { after: 'P2M' }, warn: ['P1M', 'P1W'] });
  account.purchase('late', '100', { at: '2026-01-15' });
  account.adjust('short', 5, { expiresAt: '2026-03-05' });
  account.settle('2026-04-01');
  t.same(warningsOf(account), ['2026-03-08T12:00:00Z P1W before 2026-03-15T12:00:00Z: account 100']);
});

t.test('months before an end go by the calendar, and days by the clock on the wall', async (t) => {
  const inBerlin = { timezone: 'Europe/Berlin', rules: [] };
  const account = open({ warn: ['P1M', 'PT24H'] }, inBerlin);
  account.adjust('a', 1, { expiresAt: Date.parse('2026-03-31T00:00:00+02:00') });
  account.clock('2026-10-01').adjust('b', 1, { expiresAt: Date.parse('2026-10-25T12:00:00+01:00') });
  account.adjust('c', 1, { expiresAt: Date.parse('2027-03-31T00:00:00+02:00') });
  account.settle('2027-04-01');
  t.same(
    warningsOf(account).map((text) => text.slice(0, 26)),
    [
      // 28 February is over when the points come.
      '2026-03-29T22:00:00Z PT24H',
      '2026-10-24T11:00:00Z PT24H',
      '2027-02-27T23:00:00Z P1M b',
      '2027-03-29T22:00:00Z PT24H',
    ],
  );
});

t.test(
  'points that inactivity ends are warned of as things stand, and again once they stand otherwise',
  async (t) => {
    const account = open({ expires: { inactive: 'P2M', by: 'any' }, warn: 'P10D' });
    account.purchase('p', '100');
    account.settle('2026-04-23');
    t.same(warningsOf(account), ['2026-04-22T00:00:00Z P10D before 2026-05-02T00:00:00Z: account 100']);
    account.activity('a', 'visit');
    account.settle('2026-08-01');
    t.same(warningsOf(account).slice(1), [
      '2026-06-14T00:00:00Z P10D before 2026-06-24T00:00:00Z: account 100',
    ]);
    t.equal(account.points(), 0);
    account.verify();
  },
);

t.test('points that a tier keeps are not warned of', async (t) => {
  const account = open(
    {
      expires: { inactive: 'P2M', by: 'any' },
      byTier: { ladder: 'status', tiers: { gold: { expires: 'never' } } },
      warn: 'P10D',
    },
    {
      metrics: { spend: { sum: 'line.net', over: 'lifetime' } },
      ladders: {
        status: {
          tiers: [{ key: 'red' }, { key: 'gold', reach: { metric: 'spend', atLeast: '1000' } }],
          held: { until: 'forever' },
        },
      },
    },
  );
  account.setTier('gold', { until: '2026-06-01' });
  account.purchase('p', '100');
  account.settle('2026-05-10');
  t.same([warningsOf(account), account.points()], [[], 100]);
  account.settle(Date.parse('2026-07-02T00:00:00Z') - 1);
  t.same(warningsOf(account), ['2026-06-22T00:00:00Z P10D before 2026-07-02T00:00:00Z: account 100']);
  t.equal(account.points(), 100);
  account.settle(Date.parse('2026-07-02T00:00:00Z'));
  t.equal(account.points(), 0);
});

t.test('the version in force at the instant says whether and when anybody is warned', async (t) => {
  const { warn: _, ...silent } = yearly;
  const versions: Version[] = [
    { document: document(silent), from: null },
    { document: document({ ...silent, warn: ['P60D', 'P30D'] }), from: '2027-01-15T00:00:00Z' },
    { document: document(silent), from: '2027-02-15T00:00:00Z' },
  ];
  const account = new Account(versions).clock('2026-03-01');
  account.purchase('p', '100');
  account.clock('2026-04-01').purchase('q', '10');
  account.settle('2027-06-01');
  t.same(warningsOf(account), [
    '2027-01-30T12:00:00Z P30D before 2027-03-01T12:00:00Z: account 100',
    '2027-01-31T12:00:00Z P60D before 2027-04-01T12:00:00Z: account 10',
  ]);
});

t.test('nothing falls due for it where nobody is to be warned', async (t) => {
  const { warn: _, ...silent } = yearly;
  for (const [kind, dueAt] of [
    [silent, '2027-03-01T12:00:00Z'],
    [yearly, '2027-01-30T12:00:00Z'],
  ] as const) {
    const account = open(kind);
    account.purchase('p', '100');
    t.equal(account.state.dueAt, Date.parse(dueAt));
    // Also once something is posted for which no lots are loaded.
    account.purchase('q', '10');
    t.equal(account.state.dueAt, Date.parse(dueAt));
  }
});
