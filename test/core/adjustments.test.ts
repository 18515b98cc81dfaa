import t from 'tap';
import { Account, club, perEuro } from './harness.ts';

const document = club({
  points: {
    reward: { pending: 'P14D', expires: { after: 'P1Y' } },
    status: { spendable: false },
    gift: { debt: 'limit-to-balance' },
    lent: { expires: { inactive: 'P6M', by: 'any' } },
    festive: { expires: { on: '2026-02-28' } },
    tiered: {
      expires: { after: 'P1Y' },
      byTier: { ladder: 'status', tiers: { gold: { expires: { after: 'P3Y' } } } },
    },
    stamp: { card: { size: 6, reward: 'cup' } },
  },
  metrics: { spend: { sum: 'line.net', over: 'lifetime' } },
  ladders: {
    status: {
      tiers: [{ key: 'red' }, { key: 'gold', reach: { metric: 'spend', atLeast: '1000' } }],
      held: { until: 'forever' },
    },
  },
  rules: [perEuro()],
});
const open = (): Account => new Account(document).clock('2026-03-01');

t.test('points that are added are active at once and end as if they were earned now', async (t) => {
  const account = open();
  const { lot, ...outcome } = account.adjust('a', 100).outcome as { lot: object };
  t.same(outcome, { kind: 'adjusted', expiresAt: Date.parse('2027-03-01T12:00:00Z') });
  t.same(account.lots()[0], {
    ...lot,
    holder: 'account',
    points: 'reward',
    side: 'active',
    amount: 100,
    remaining: 100,
    availableAt: account.now,
    awaits: null,
    expiresAt: Date.parse('2027-03-01T12:00:00Z'),
    lapsesUnder: null,
    card: null,
  });
  t.equal(account.book('adjusted'), -100);
  account.verify();
});

t.test('points that are added end when somebody says so, or never', async (t) => {
  const account = open();
  account.adjust('a', 1, { expiresAt: '2026-03-02' });
  account.adjust('b', 1, { expiresAt: null });
  account.adjust('c', 1, { points: 'lent', expiresAt: null });
  t.same(
    account.lots().map(({ expiresAt, lapsesUnder }) => [expiresAt, lapsesUnder]),
    [
      [Date.parse('2026-03-02T12:00:00Z'), null],
      [null, null],
      [null, null],
    ],
  );
  account.settle('2026-03-02');
  t.equal(account.points(), 1);
});

t.test('points whose end no date says live on the terms of the version', async (t) => {
  const account = open();
  account.adjust('a', 5, { points: 'lent' });
  t.same(
    account.lots().map(({ expiresAt, lapsesUnder }) => [expiresAt, lapsesUnder]),
    [[null, 1]],
  );
  account.settle('2026-10-01');
  t.equal(account.points('account', 'lent'), 0);
  account.verify();
});

t.test('the tier that is held says when added points end', async (t) => {
  const account = open();
  account.setTier('gold');
  account.adjust('a', 1, { points: 'tiered' });
  t.equal(account.lots()[0]?.expiresAt, Date.parse('2029-03-01T12:00:00Z'));
});

t.test('an end that is not ahead, or out of all proportion, is refused', async (t) => {
  const account = open();
  const ending = (expiresAt: string): string => account.refusal(account.adjustOf('a', 1, { expiresAt }));
  t.equal(ending('2026-03-01'), 'until-out-of-range /expiresAt');
  t.equal(ending('2126-03-02'), 'until-out-of-range /expiresAt');
  account.adjust('b', 1, { expiresAt: '2126-03-01' });
  t.equal(account.refusal(account.adjustOf('c', 1, { points: 'festive' })), 'until-out-of-range /expiresAt');
});

t.test('points are taken soonest-expiring first, and only active ones', async (t) => {
  const account = open();
  account.purchase('pending', '50');
  account.adjust('late', 10, { expiresAt: '2027-01-01' });
  account.adjust('soon', 10, { expiresAt: '2026-06-01' });
  account.adjust('less', -15);
  t.same(
    account.lots().map(({ side, remaining }) => `${remaining} ${side}`),
    ['50 pending', '5 active'],
  );
  t.equal(account.book('adjusted'), -5);
  t.equal(account.refusal(account.adjustOf('more', -6)), 'insufficient-points /amount');
  account.adjust('all', -5);
  t.equal(account.points(), 0);
  account.verify();
});

t.test('more than there is can be owed where somebody says so, and is paid by the next points', async (t) => {
  const account = open();
  account.adjust('have', 10);
  account.adjust('less', -25, { debt: 'allow' });
  t.equal(account.points(), -15);
  account.adjust('more', 10);
  t.same([account.points(), account.lots().length], [-5, 0]);
  account.adjust('still more', 10);
  t.same([account.points(), account.lots()[0]?.remaining], [5, 5]);
  account.verify();
});

t.test('nobody comes to owe points that are never owed by the programme', async (t) => {
  const account = open();
  account.adjust('have', 10, { points: 'gift' });
  const less = (amount: number, debt?: 'allow') =>
    account.adjustOf(`less ${amount}`, amount, { points: 'gift', ...(debt && { debt }) });
  t.equal(account.refusal(less(-11, 'allow')), 'debt-not-allowed /debt');
  t.equal(account.refusal(less(-11)), 'insufficient-points /amount');
  account.run(less(-10));
});

t.test('a wallet neither holds nor owes more than can be counted', async (t) => {
  const account = open();
  const MAX = Number.MAX_SAFE_INTEGER;
  account.adjust('all', MAX, { points: 'status' });
  t.equal(account.refusal(account.adjustOf('more', 1, { points: 'status' })), 'too-many-points /amount');
  account.adjust('owed', -MAX, { debt: 'allow' });
  t.equal(account.refusal(account.adjustOf('too much', -1, { debt: 'allow' })), 'too-many-points /amount');
});

t.test('what cannot be spent can be corrected, but stamps and unknown points cannot', async (t) => {
  const account = open();
  account.adjust('up', 10, { points: 'status', holder: 'ann' });
  account.adjust('down', -4, { points: 'status', holder: 'ann' });
  t.equal(account.points('ann', 'status'), 6);
  t.equal(
    account.refusal(account.adjustOf('a', 1, { points: 'stamp' })),
    'stamps-stay-on-cards /wallet/points',
  );
  t.equal(
    account.refusal(account.adjustOf('b', -1, { points: 'stamp' })),
    'stamps-stay-on-cards /wallet/points',
  );
  t.equal(account.refusal(account.adjustOf('c', 1, { points: 'stamps' })), 'unknown-points /wallet/points');
});

t.test('a return takes points that were adjusted as it takes any', async (t) => {
  const account = open();
  account.purchase('p', '100', { at: '2026-02-01' });
  account.settle();
  account.adjust('less', -100);
  account.adjust('goodwill', 30);
  account.return('r', 'p', [{ id: '1', quantity: '1' }]);
  t.equal(account.points(), -70);
  account.void('r');
  t.equal(account.points(), 30);
  account.verify();
});
