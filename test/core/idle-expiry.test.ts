import t from 'tap';
import type { PointsKind, ProgramDocument } from '../../src/core/program/document.ts';
import { formatInstant } from '../../src/core/time.ts';
import { Account, club, instant, perEuro } from './harness.ts';

const idle = (
  kind: PointsKind = { expires: { inactive: 'P30D', by: ['purchase', 'login'] } },
): ProgramDocument =>
  club({
    timezone: 'Europe/Berlin',
    points: { reward: kind, other: {} },
    rules: [perEuro(), { key: 'visit', on: 'activity', earn: { points: 'reward', fixed: 5 } }],
  });
const open = (document: ProgramDocument = idle()): Account => new Account(document).clock('2026-03-01');

t.test(
  'points expire at the beginning of the first day after that time, whenever they were earned',
  async (t) => {
    const account = open();
    account.purchase('P-1', '10');
    account.clock('2026-03-11').purchase('P-2', '20');
    account.settle('2026-04-10T21:59:59Z');
    t.equal(account.points(), 30);
    account.settle('2026-04-10T22:00:00Z');
    t.equal(account.points(), 0);
    t.equal(account.book('expired'), 30);
    account.verify();
  },
);

t.test('it is decided at its own instant, however late it is found, and told of', async (t) => {
  const account = open();
  account.purchase('P-1', '10');
  account.clock('2026-08-01').purchase('P-2', '20');
  t.equal(account.points(), 20);
  const expired = account.entries.find(({ target }) => 'book' in target && target.book === 'expired');
  t.equal(formatInstant(expired?.at ?? 0), '2026-03-31T22:00:00Z');
  account.verify();
});

t.test('only what is named keeps points alive', async (t) => {
  const account = open();
  account.purchase('P-1', '10');
  account.clock('2026-03-20').activity('A-1', 'survey');
  account.settle('2026-04-02');
  t.equal(account.points(), 0);
  account.purchase('P-2', '10');
  account.clock('2026-04-20').activity('A-2', 'login');
  account.settle('2026-05-20');
  t.equal(account.points(), 15);
  account.settle('2026-05-22');
  t.equal(account.points(), 0);
  account.verify();
});

t.test('what was earned under other terms keeps them', async (t) => {
  const account = new Account([
    { document: idle({ expires: { after: 'P1Y' } }), from: null },
    { document: idle(), from: '2026-03-05T00:00:00Z' },
  ]).clock('2026-03-01');
  account.purchase('P-1', '10');
  account.clock('2026-03-10').purchase('P-2', '20');
  account.settle('2026-06-01');
  t.equal(account.points(), 10);
  account.verify();
});

t.test('points that wait expire, too, and those of other kinds do not', async (t) => {
  const account = open({
    ...idle({ pending: { event: 'delivered' }, expires: { inactive: 'P30D', by: 'any' } }),
    rules: [perEuro(), { key: 'more', on: 'purchase', earn: { points: 'other', fixed: 3 } }],
  });
  account.purchase('P-1', '10');
  account.settle('2026-04-02');
  t.equal(account.points('account', 'reward', 'pending'), 0);
  t.equal(account.points('account', 'other'), 3);
  account.verify();
});

t.test('points that are handed on live for as long as their account is active', async (t) => {
  const account = open();
  account.purchase('P-1', '10');
  const sent = account.run(account.send('S-1', 4, { account: account.id, holder: 'ann' }));
  for (const { command } of sent.messages) account.run(command);
  t.equal(account.points('ann'), 4);
  account.settle('2026-04-02');
  t.equal(account.points('ann'), 0);
  account.verify();
});

t.test('whether they expire goes by the tier that is held then', async (t) => {
  const account = new Account(
    club({
      points: {
        reward: {
          expires: { inactive: 'P30D', by: 'any' },
          byTier: {
            ladder: 'status',
            tiers: { silver: { expires: { inactive: 'P60D', by: 'any' } }, gold: { expires: 'never' } },
          },
        },
      },
      metrics: { spend: { sum: 'line.net', over: 'lifetime' } },
      ladders: {
        status: {
          tiers: [
            { key: 'red' },
            { key: 'silver', reach: { metric: 'spend', atLeast: 50 } },
            { key: 'gold', reach: { metric: 'spend', atLeast: 100 } },
          ],
          held: { until: 'forever' },
        },
      },
      rules: [perEuro()],
    }),
  ).clock('2026-03-01');
  account.purchase('P-1', '60');
  account.settle('2026-04-29');
  t.equal(account.points(), 60);
  account.settle(instant('2026-05-01T00:00:00Z'));
  t.equal(account.points(), 0);
  account.purchase('P-2', '60');
  account.settle('2027-05-01');
  t.equal(account.points(), 60);
  account.verify();
});

t.test('a return that is undone gives back points that live under the same terms', async (t) => {
  const account = open();
  account.purchase('P-1', [{ quantity: '10', price: '1' }]);
  account.return('R-1', 'P-1', [{ id: '1', quantity: '10' }]);
  account.void('R-1');
  account.settle('2026-04-02');
  t.equal(account.points(), 0);
  account.verify();
});
