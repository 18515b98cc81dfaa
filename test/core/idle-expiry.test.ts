import t from 'tap';
import { idleExpiriesAfter } from '../../src/core/occasions/next-occasion.ts';
import type { PointsKind, ProgramDocument } from '../../src/core/program/document.ts';
import { formatInstant } from '../../src/core/time.ts';
import { expiringNext } from '../../src/wallets/balances.ts';
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

t.test('a tier that is lost keeps them no longer than as much time once more', async (t) => {
  const account = new Account(
    club({
      points: {
        reward: {
          expires: { inactive: 'P30D', by: 'any' },
          byTier: { ladder: 'status', tiers: { gold: { expires: 'never' } } },
        },
      },
      metrics: { spend: { sum: 'line.net', over: 'lifetime' } },
      ladders: {
        status: {
          tiers: [{ key: 'red' }, { key: 'gold', reach: { metric: 'spend', atLeast: 100 } }],
          held: { for: 'P80D' },
        },
      },
      rules: [perEuro()],
    }),
  ).clock('2026-03-01');
  account.purchase('P-1', '100');
  account.settle('2026-05-15');
  const { state, programs, now } = account;
  if (state.profile === null) throw new Error('enrolled');
  const ends = idleExpiriesAfter(programs, { ...state, profile: state.profile }, now);
  // 30, 60 and 90 days after 1 March, each a whole day; gold is held up to 20 May.
  t.equal(formatInstant([...ends.values()][0] ?? 0), '2026-05-31T00:00:00Z');
  account.settle('2026-05-30T23:59:59Z');
  t.equal(account.tier(), 'red');
  t.equal(account.points(), 100);
  account.settle('2026-05-31T00:00:00Z');
  t.equal(account.points(), 0);
  t.equal(account.state.dueAt, null, 'nothing is left to expire');
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

/** Two versions: the second takes effect on 5 March. */
function opened(first: PointsKind, second: PointsKind): Account {
  return new Account([
    { document: idle(first), from: null },
    { document: idle(second), from: '2026-03-05T00:00:00Z' },
  ]).clock('2026-03-01');
}

const after = (inactive: string, by: 'any' | readonly string[] = 'any'): PointsKind => ({
  expires: { inactive, by },
});

t.test('points keep their end by inactivity where a new version drops that', async (t) => {
  const account = opened(after('P30D'), {});
  account.purchase('P-1', '10');
  // Under the new version, which asks for nothing that is done.
  account.clock('2026-03-20').purchase('P-2', '20');
  account.settle(instant('2026-04-19T21:59:59Z'));
  t.equal(account.points(), 30);
  account.settle(instant('2026-04-19T22:00:00Z'));
  t.equal(account.points(), 20, 'those of the new version live on');
  account.verify();
});

t.test('and where it changes the time, each lot has the one under which it was earned', async (t) => {
  for (const [first, second, left] of [
    ['P30D', 'P60D', 20],
    ['P60D', 'P30D', 10],
  ] as const) {
    const account = opened(after(first), after(second));
    account.purchase('P-1', '10');
    account.clock('2026-03-10').purchase('P-2', '20');
    account.settle(instant('2026-04-09T21:59:59Z'));
    t.equal(account.points(), 30);
    account.settle(instant('2026-04-09T22:00:00Z'));
    t.equal(account.points(), left);
    account.settle(instant('2026-05-09T22:00:00Z'));
    t.equal(account.points(), 0);
    account.verify();
  }
});

t.test('what older terms ask for goes on being counted, also where it is undone', async (t) => {
  const account = opened(after('P30D', ['login']), after('P60D', ['purchase']));
  account.purchase('P-1', '10');
  account.clock('2026-03-20').activity('A-1', 'login');
  account.clock('2026-04-01').activity('A-2', 'login');
  account.void('A-2');
  account.settle(instant('2026-04-19T21:59:59Z'));
  t.equal(account.points(), 15);
  account.settle(instant('2026-04-19T22:00:00Z'));
  t.equal(account.points(), 5);
  account.verify();
});

t.test('a version for the meantime, in which nothing was done, is known to a replay', async (t) => {
  const account = new Account([
    { document: idle({}), from: null },
    { document: idle({}), from: '2026-05-05T00:00:00Z' },
    { document: idle(after('P30D', ['login'])), from: '2026-04-05T00:00:00Z' },
  ]).clock('2026-05-10');
  account.activity('A-1', 'login');
  t.equal(account.state.series.get('active:type:login')?.days.size, 1);
  account.verify();
});

t.test('points that are handed on keep the terms under which they were earned', async (t) => {
  const account = opened(after('P30D'), {});
  account.purchase('P-1', '10');
  account.clock('2026-03-20');
  const sent = account.run(account.send('S-1', 4, { account: account.id, holder: 'ann' }));
  for (const { command } of sent.messages) account.run(command);
  account.settle('2026-04-02');
  t.equal(account.points('ann') + account.points(), 0);
  account.verify();
});

t.test('new terms come to points that live by activity, unless they might end sooner by them', async (t) => {
  const ends = (first: PointsKind, second: PointsKind): string => {
    const account = opened(first, { ...second, migrate: 'new-terms' });
    account.purchase('P-1', '10');
    account.settle('2026-03-31T21:59:59Z');
    if (account.points() === 0) return 'sooner';
    account.settle('2026-03-31T22:00:00Z');
    const ended = account.points() === 0 ? 'as announced' : 'later';
    account.settle('2026-06-01');
    account.verify();
    return ended;
  };
  t.equal(ends(after('P30D'), after('P60D')), 'later');
  t.equal(ends(after('P30D'), after('P2M')), 'later');
  t.equal(ends(after('P30D'), after('P10D')), 'as announced');
  t.equal(ends(after('P30D'), after('P60D', ['login'])), 'as announced');
  t.equal(ends(after('P30D', ['login']), after('P60D')), 'later');
  t.equal(ends(after('P30D'), {}), 'later');
});

t.test('when points expire next is told by their own terms', async (t) => {
  const account = opened(after('P30D'), after('P60D'));
  account.purchase('P-1', '10');
  account.clock('2026-03-10').purchase('P-2', '20');
  const { state, programs, now } = account;
  if (state.profile === null) throw new Error('enrolled');
  const idleEnds = idleExpiriesAfter(programs, { ...state, profile: state.profile }, now);
  const told = [...idleEnds].map(([name, at]) => `${name} ${formatInstant(at)}`);
  t.same(told, ['reward 1 2026-04-09T22:00:00Z', 'reward 2 2026-05-09T22:00:00Z']);
  const wallet = state.wallets.get('account reward');
  if (wallet === undefined) throw new Error('points');
  t.same(expiringNext(state.lots ?? [], wallet, { cards: new Map(), idle: idleEnds }), {
    amount: 10,
    at: Date.parse('2026-04-09T22:00:00Z'),
  });
});
