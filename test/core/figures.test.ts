import t from 'tap';
import type { MetricDefinition, ProgramDocument, RuleDefinition } from '../../src/core/program/document.ts';
import { Account, club, perEuro } from './harness.ts';

const noFreight = { fact: 'line.category', ne: 'freight' } as const;
const metrics: Record<string, MetricDefinition> = {
  biggest: { max: 'line.net', where: noFreight, over: { calendar: 'month' } },
  brands: { distinct: 'line.brand', where: noFreight, over: { calendar: 'month' } },
  visits: { count: 'transaction', on: 'activity', over: { calendar: 'month' } },
  bonus: { earned: 'reward', by: ['bonus'], over: { calendar: 'month' } },
  all: { earned: 'reward', over: { calendar: 'month' } },
};
const at = (of: string, n: number | string): RuleDefinition => ({
  key: `at-${of}`,
  on: 'purchase',
  reaches: { n, of },
  earn: { points: 'extra', fixed: 1 },
});
const document: ProgramDocument = club({
  points: { reward: {}, extra: {} },
  metrics,
  rules: [
    perEuro({ lines: noFreight }),
    perEuro({ key: 'bonus', when: { fact: 'transaction.channel', eq: 'app' } }),
    at('biggest', 100),
    at('brands', 2),
    at('bonus', 50),
  ],
});
const extra = (account: Account): number => account.points('account', 'extra');

t.test('the greatest is of the lines that count, and reached once in its period', async (t) => {
  const account = new Account(document).clock('2026-03-01');
  t.equal(account.metric('biggest'), '0');
  account.purchase('p1', [{ price: '99.99' }, { price: '30' }, { price: '500', category: 'freight' }]);
  t.strictSame([account.metric('biggest'), extra(account)], ['99.99', 0]);
  account.purchase('p2', [{ price: '40' }, { price: '100' }]);
  t.strictSame([account.metric('biggest'), extra(account)], ['100', 1]);
  account.purchase('p3', '70');
  account.purchase('p4', '120');
  t.strictSame([account.metric('biggest'), extra(account)], ['120', 1]);
  account.return('r4', 'p4', [{ id: '1', quantity: '1' }]);
  t.strictSame([account.metric('biggest'), extra(account)], ['100', 1], 'what is back does not count');
  account.clock('2026-04-01').purchase('p5', '100');
  t.equal(extra(account), 2, 'a new month');
  account.verify();
});

t.test('different ones are those of the lines that count, each once', async (t) => {
  const account = new Account(document).clock('2026-03-01');
  account.purchase('p1', [
    { brand: 'Acme' },
    { brand: 'Acme' },
    { brand: 'Dovetail', category: 'freight' },
    {},
  ]);
  t.strictSame([account.metric('brands'), extra(account)], ['1', 0]);
  account.purchase('p2', [{ brand: 'Acme' }]);
  t.strictSame([account.metric('brands'), extra(account)], ['1', 0]);
  account.purchase('p3', [{ brand: 'Acme' }, { brand: 'Borealis' }]);
  t.strictSame([account.metric('brands'), extra(account)], ['2', 1]);
  account.return('r1', 'p1', [{ id: '1', quantity: '1' }]);
  t.equal(account.metric('brands'), '2', 'the other line, and other purchases, stand');
  account.return('r3', 'p3', [{ id: '2', quantity: '1' }]);
  t.strictSame([account.metric('brands'), extra(account)], ['1', 0], 'nor does what was earned by it');
  account.verify();
});

t.test('points earned are those of the rules that are named, whatever they are of', async (t) => {
  const account = new Account(document).clock('2026-03-01');
  account.purchase('p1', '49', { channel: 'app' });
  t.strictSame([account.metric('bonus'), account.metric('all'), extra(account)], ['49', '98', 0]);
  account.purchase('p2', '10');
  t.strictSame([account.metric('bonus'), account.metric('all'), extra(account)], ['49', '108', 0]);
  account.purchase('p3', '1', { channel: 'app' });
  t.strictSame([account.metric('bonus'), account.metric('all'), extra(account)], ['50', '110', 1]);
  account.return('r1', 'p1', [{ id: '1', quantity: '1' }]);
  t.strictSame([account.metric('bonus'), account.metric('all')], ['1', '12']);
  account.verify();
});

t.test('a metric of activities counts no purchases, and the other way round', async (t) => {
  const account = new Account(document).clock('2026-03-01');
  account.purchase('p1', '10');
  t.equal(account.metric('visits'), '0');
  account.activity('a1', 'visit');
  t.strictSame([account.metric('visits'), account.metric('biggest')], ['1', '10']);
  account.verify();
});
