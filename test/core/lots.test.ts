import t from 'tap';
import type { ProgramDocument } from '../../src/core/program/document.ts';
import { Account, club, perEuro } from './harness.ts';

type Points = ProgramDocument['points'];
const open = (points: Points = { reward: { pending: 'P14D', expires: { after: 'P2M' } } }): Account =>
  new Account(club({ points, rules: [perEuro()] })).clock('2026-03-01');
const whole = [{ id: '1', quantity: '1' }];
const half = [{ id: '1', quantity: '0.5' }];
const sides = (account: Account): readonly number[] => [
  account.points('account', 'reward', 'pending'),
  account.points(),
];

t.test('pending points become active early, once, and pay what is owed', async (t) => {
  const account = open();
  account.adjust('owed', -30, { debt: 'allow' });
  account.purchase('p', '100');
  const decision = account.run(account.activateOf('a', account.lotOf('p')));
  t.same(decision.outcome, {
    kind: 'lot-changed',
    holder: 'account',
    points: 'reward',
    amount: 100,
    expiresAt: Date.parse('2026-05-01T12:00:00Z'),
  });
  t.same(sides(account), [0, 70]);
  t.equal(account.lots()[0]?.remaining, 70);
  t.equal(account.refusal(account.activateOf('b', account.lotOf('p'))), 'lot-not-pending /lot');
  account.settle('2026-03-15');
  t.same(sides(account), [0, 70]);
  account.verify();
});

t.test(
  'points that wait for an event become active by hand, too, and the event then changes nothing',
  async (t) => {
    const account = open({ reward: { pending: { event: 'delivered' } } });
    account.purchase('p', '100');
    account.run(account.activateOf('a', account.lotOf('p')));
    t.same(sides(account), [0, 100]);
    account.activity('d', 'delivered', { of: 'p' });
    t.same(sides(account), [0, 100]);
    account.verify();
  },
);

t.test('points that are due are active: there is nothing left to activate or to cancel', async (t) => {
  const account = open();
  account.purchase('p', '100');
  account.clock('2026-03-15');
  t.equal(account.refusal(account.activateOf('a', account.lotOf('p'))), 'lot-not-pending /lot');
  t.equal(account.refusal(account.cancelOf('c', account.lotOf('p'))), 'lot-not-pending /lot');
  const justBefore = open();
  justBefore.purchase('p', '100');
  justBefore.clock(Date.parse('2026-03-15T12:00:00Z') - 1);
  justBefore.run(justBefore.cancelOf('c', justBefore.lotOf('p')));
});

t.test('what is cancelled counts as taken back: a return takes nothing again', async (t) => {
  const account = open();
  account.purchase('p', '100');
  const lot = account.lotOf('p');
  account.run(account.cancelOf('c', lot));
  t.same(sides(account), [0, 0]);
  t.equal(account.book('taken-back'), 100);
  t.equal(account.refusal(account.cancelOf('d', lot)), 'lot-not-open /lot');
  account.return('r', 'p', whole);
  t.same(sides(account), [0, 0]);
  account.void('r');
  t.same(sides(account), [0, 0], 'and undone it gives nothing back');
  account.void('p');
  t.same(sides(account), [0, 0]);
  account.verify();
});

t.test('after half was returned, the cancelled other half is neither taken nor given back', async (t) => {
  const account = open();
  account.purchase('p', '100');
  account.return('r', 'p', half);
  account.run(account.cancelOf('c', account.lotOf('p')));
  t.same(sides(account), [0, 0]);
  account.return('r2', 'p', half);
  t.same(sides(account), [0, 0]);
  account.void('r2');
  account.void('r');
  t.same(sides(account), [50, 0], 'what the return took comes back, and no more');
  account.return('r3', 'p', half);
  t.same(sides(account), [50, 0], 'half of it stands, as half of it is kept');
  account.return('r4', 'p', half);
  t.same(sides(account), [0, 0]);
  account.verify();
});

t.test('a lot lasts longer, but never shorter, and not into the past', async (t) => {
  const account = open();
  account.purchase('p', '100');
  const lot = account.lotOf('p');
  const end = Date.parse('2026-05-01T12:00:00Z');
  t.equal(account.refusal(account.extendOf('x', lot, end - 1)), 'until-out-of-range /expiresAt');
  t.equal(account.refusal(account.extendOf('x', lot, end)), 'until-out-of-range /expiresAt');
  t.equal(account.refusal(account.extendOf('x', lot, '2026-03-01')), 'until-out-of-range /expiresAt');
  account.run(account.extendOf('e', lot, end + 1));
  account.settle(end);
  t.equal(account.points(), 100);
  account.settle(end + 1);
  t.equal(account.points(), 0);
  t.equal(account.refusal(account.extendOf('x', lot, '2026-08-01')), 'lot-not-open /lot');
  account.verify();
});

t.test('a lot can be made to last for ever, and then no longer than that', async (t) => {
  const account = open();
  account.purchase('p', '100');
  const lot = account.lotOf('p');
  account.run(account.extendOf('e', lot, null));
  t.equal(account.refusal(account.extendOf('x', lot, null)), 'until-out-of-range /expiresAt');
  t.equal(account.refusal(account.extendOf('x', lot, '2030-01-01')), 'until-out-of-range /expiresAt');
  account.settle('2030-01-01');
  t.equal(account.points(), 100);
});

t.test(
  'points that live for as long as the account is active get no date, but can live for ever',
  async (t) => {
    const account = open({ reward: { expires: { inactive: 'P1M', by: 'any' } } });
    account.purchase('p', '100');
    account.purchase('q', '10');
    const lot = account.lotOf('p');
    t.equal(account.refusal(account.extendOf('x', lot, '2026-09-01')), 'until-out-of-range /expiresAt');
    account.run(account.extendOf('e', lot, null));
    account.settle('2026-09-01');
    t.equal(account.points(), 100);
    account.verify();
  },
);

t.test('the new end says when points are spent', async (t) => {
  const account = open({ reward: { expires: { after: 'P2M' } } });
  account.purchase('p', '10');
  account.clock('2026-03-05').purchase('q', '10');
  account.run(account.extendOf('e', account.lotOf('p'), '2026-06-01'));
  account.redeem('m', 10);
  t.same(
    account.lots().map(({ seq }) => seq),
    [account.lotOf('p').seq],
  );
  // Of two ends at one instant, the older lot is spent first.
  account.clock('2026-03-06').purchase('r', '10');
  account.run(account.extendOf('e2', account.lotOf('r'), '2026-06-01'));
  account.redeem('m2', 10);
  t.same(
    account.lots().map(({ seq }) => seq),
    [account.lotOf('r').seq],
  );
  account.verify();
});

t.test('what expired comes back with another end, as much as somebody says', async (t) => {
  const account = open();
  account.purchase('p', '100');
  const lot = account.lotOf('p');
  account.settle('2026-03-20');
  account.redeem('m', 40);
  t.equal(account.refusal(account.reinstateOf('x', lot, '2026-08-01')), 'lot-not-expired /lot');
  account.clock('2026-05-01');
  t.equal(account.refusal(account.reinstateOf('x', lot, '2026-05-01')), 'until-out-of-range /expiresAt');
  t.equal(account.refusal(account.reinstateOf('x', lot, '2026-08-01', 61)), 'insufficient-points /amount');
  account.run(account.reinstateOf('i', lot, '2026-08-01', 20));
  t.same([account.points(), account.book('expired')], [20, 40]);
  t.equal(account.refusal(account.reinstateOf('x', lot, '2026-07-01')), 'until-out-of-range /expiresAt');
  account.run(account.reinstateOf('j', lot, '2026-09-01'));
  t.same([account.points(), account.book('expired')], [60, 0]);
  t.equal(account.refusal(account.reinstateOf('x', lot, '2026-10-01')), 'lot-not-expired /lot');
  account.settle(Date.parse('2026-09-01T12:00:00Z') - 1);
  t.equal(account.points(), 60);
  account.settle('2026-09-01');
  t.equal(account.book('expired'), 60);
  account.run(account.reinstateOf('k', lot, null));
  t.equal(account.points(), 60, 'it can come back again');
  account.verify();
});

t.test('what comes back pays what is owed', async (t) => {
  const account = open();
  account.purchase('p', '100');
  account.settle('2026-05-01');
  account.adjust('owed', -30, { debt: 'allow' });
  account.run(account.reinstateOf('i', account.lotOf('p'), null));
  t.same([account.points(), account.lots()[0]?.remaining], [70, 70]);
  account.verify();
});

t.test('a return takes what came back, and gives it back when it is undone', async (t) => {
  const account = open();
  account.purchase('p', '100');
  const lot = account.lotOf('p');
  account.settle('2026-05-01');
  account.run(account.reinstateOf('i', lot, '2026-08-01', 70));
  account.return('r', 'p', whole);
  t.same([account.points(), account.book('taken-back'), account.book('expired')], [0, 70, 30]);
  t.equal(account.refusal(account.reinstateOf('x', lot, '2026-08-01')), 'lot-not-expired /lot');
  account.void('r');
  t.same([account.points(), account.lots()[0]?.expiresAt], [70, Date.parse('2026-08-01T12:00:00Z')]);
  account.run(account.reinstateOf('j', lot, '2026-08-01'));
  t.equal(account.points(), 100);
  account.verify();
});

t.test('what was returned after it expired does not come back', async (t) => {
  const account = open();
  account.purchase('p', '100');
  const lot = account.lotOf('p');
  account.settle('2026-05-01');
  account.return('r', 'p', half);
  t.equal(account.refusal(account.reinstateOf('x', lot, null, 51)), 'insufficient-points /amount');
  account.run(account.reinstateOf('i', lot, null));
  t.equal(account.points(), 50);
  account.return('r2', 'p', half);
  t.equal(account.points(), 0);
  account.verify();
});

t.test('points that expired by inactivity, and those of an adjustment, come back, too', async (t) => {
  const account = open({ reward: { expires: { inactive: 'P1M', by: 'any' } } });
  account.purchase('p', '100');
  account.adjust('a', 10, { expiresAt: '2026-03-20' });
  account.settle('2026-06-01');
  t.equal(account.points(), 0);
  account.run(account.reinstateOf('i', account.lotOf('p'), '2026-08-01'));
  account.run(account.reinstateOf('j', account.lotOf('a'), null));
  account.settle('2026-07-31');
  t.equal(account.points(), 110);
  account.settle('2026-08-02');
  t.equal(account.points(), 10);
  account.verify();
});

t.test('no lot is made up, and stamps stay on their card', async (t) => {
  const account = open({ reward: { card: { size: 10, reward: 'cup' } } });
  account.purchase('p', '3');
  const lot = account.lotOf('p');
  const missing = { seq: lot.seq, n: lot.n + 1 };
  for (const command of [
    (of: typeof lot) => account.activateOf('a', of),
    (of: typeof lot) => account.cancelOf('c', of),
    (of: typeof lot) => account.extendOf('e', of, null),
    (of: typeof lot) => account.reinstateOf('i', of, null),
  ]) {
    t.equal(account.refusal(command(lot)), 'stamps-stay-on-cards /lot');
    t.equal(account.refusal(command(missing)), 'unknown-lot /lot');
  }
});

const twoRules = (pending: string, debt: 'allow' | 'limit-to-balance' = 'allow'): Account =>
  new Account(
    club({
      points: { reward: { pending, expires: { after: 'P1Y' }, debt } },
      rules: [perEuro(), perEuro({ key: 'extra', earn: { points: 'reward', fixed: 40 } })],
    }),
  ).clock('2026-03-01');

t.test('a return within the wait takes pending points, and leaves active ones alone', async (t) => {
  const account = open();
  account.adjust('have', 500);
  account.purchase('p', '100');
  account.return('r', 'p', half);
  t.same(sides(account), [50, 500]);
  account.clock(Date.parse('2026-03-15T12:00:00Z') - 1).return('r2', 'p', [{ id: '1', quantity: '0.25' }]);
  t.same(sides(account), [25, 500]);
  account.clock('2026-03-15').return('r3', 'p', [{ id: '1', quantity: '0.25' }]);
  t.same(sides(account), [0, 500], 'its own active points come before others that are spent sooner');
  account.verify();
});

t.test(
  'a return takes from its own lot, then from others of its transaction, then from other active ones',
  async (t) => {
    const account = twoRules('P14D');
    account.adjust('have', 30, { expiresAt: '2026-04-01' });
    account.purchase('other', '70');
    account.purchase('p', '100');
    // What the first rule gave is active, and spent but for 10; what the second one gave is pending.
    account.run(account.activateOf('a', account.lotOf('p')));
    account.redeem('m', 120);
    t.same(sides(account), [150, 10]);
    account.return('r', 'p', half);
    t.same(sides(account), [110, 0], '10 of its own, then 40 that were pending beside it');
    account.adjust('more', 100);
    account.return('r2', 'p', half);
    // 50 and 40 are still to be taken: of its own nothing is left, and what others have pending is not touched.
    t.same(sides(account), [110, 10]);
    account.verify();
  },
);

t.test('what no lot holds is owed, or forgiven where the programme says so', async (t) => {
  for (const [debt, left, after] of [
    ['allow', -140, -40],
    ['limit-to-balance', 0, 100],
  ] as const) {
    const account = twoRules('at-once', debt);
    account.purchase('p', '100');
    account.redeem('m', 140);
    account.return('r', 'p', whole);
    t.equal(account.points(), left, debt);
    account.adjust('next', 100);
    t.equal(account.points(), after, debt);
    t.equal(account.lots().length, after > 0 ? 1 : 0, 'what is owed is paid by the next points');
    account.verify();
  }
});
