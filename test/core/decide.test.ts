import t, { type Test } from 'tap';
import type { ReceiveCommand } from '../../src/core/command.ts';
import type { Decision } from '../../src/core/decision.ts';
import { explain } from '../../src/core/explain/explain.ts';
import type { PointsKind, ProgramDocument } from '../../src/core/program/document.ts';
import { formatInstant } from '../../src/core/time.ts';
import { readTransaction } from '../../src/core/transaction.ts';
import { Account, club, instant, perEuro } from './harness.ts';

function story(name: string, document: ProgramDocument, tell: (account: Account, t: Test) => void): void {
  t.test(name, async (t) => {
    const account = new Account(document);
    tell(account, t);
    account.verify();
  });
}

const BASE = club({ rules: [perEuro()] });
const kinds = (reward: PointsKind, more: Partial<ProgramDocument> = {}): ProgramDocument =>
  club({ points: { reward }, rules: [perEuro()], ...more });
/** What moved: amount, whence, where to, and when. */
const moves = ({ entries }: Decision): readonly string[] =>
  entries.map(({ amount, source, target, at }) => {
    const [from, to] = [source, target].map((place) =>
      'side' in place ? `${place.holder}/${place.side}` : place.book,
    );
    return `${amount} ${from} > ${to} ${formatInstant(at)}`;
  });

// Earning.

story(
  'one entry for each rule, holder and kind, floored once over all lines',
  club({
    points: { reward: {}, status: { spendable: false } },
    rules: [
      perEuro({
        split: [
          { to: 'buyer', share: '0.2' },
          { to: 'account', share: 'rest' },
        ],
      }),
      perEuro({ key: 'fish', lines: { fact: 'line.category', eq: 'Seafood' } }),
      perEuro({
        key: 'status',
        earn: { points: 'status', rate: { points: '0.5', per: '3', of: 'quantity' }, round: 'ceiling' },
      }),
    ],
  }),
  (account, t) => {
    const lines = [
      { price: '10.60', category: 'Seafood' },
      { price: '10.60' },
      { price: '0.50', category: 'Seafood' },
    ];
    const { entries } = account.purchase('p1', lines, { by: 'ann' });
    const told = entries.map(({ rule, amount, points, target }) => [
      rule,
      'side' in target && target.holder,
      points,
      amount,
    ]);
    t.strictSame(told, [
      ['base', 'ann', 'reward', 4],
      ['base', 'account', 'reward', 17],
      ['fish', 'account', 'reward', 11],
      ['status', 'account', 'status', 1],
    ]);
  },
);

story(
  'a rule is valid from its first instant up to, not including, its end',
  club({
    timezone: 'Europe/Berlin',
    rules: [perEuro({ valid: { from: '2026-03-29', until: '2026-03-30' } })],
  }),
  (account, t) => {
    account.clock('2026-04-01');
    for (const at of [
      '2026-03-28T22:59:59.999Z',
      '2026-03-28T23:00:00Z',
      '2026-03-29T21:59:59.999Z',
      '2026-03-29T22:00:00Z',
    ]) {
      account.purchase(at, '1', { at });
    }
    t.equal(account.points(), 2);
  },
);

story(
  'a fixed number of points is for activities of that type only',
  club({
    rules: [{ key: 'survey', on: 'activity', type: 'survey', earn: { points: 'reward', fixed: 50 } }],
  }),
  (account, t) => {
    account.activity('a1', 'training');
    account.purchase('p1', '100');
    t.equal(account.points(), 0);
    account.activity('a2', 'survey');
    t.equal(account.points(), 50);
  },
);

story(
  'refuses more points than a wallet can hold, and books nothing of it',
  club({
    rules: [perEuro({ earn: { points: 'reward', rate: { points: 9007, per: '1', of: 'net' } } })],
  }),
  (account, t) => {
    account.purchase('p1', '999999999999');
    t.equal(account.points(), 9_006_999_999_990_993);
    t.equal(account.refusal(account.purchaseOf('p2', '999999999999')), 'too-many-points /lines');
    t.equal(
      account.refusal(account.purchaseOf('p3', [{ quantity: '999999999999', price: '999999999999' }])),
      'too-many-points /lines',
    );
    t.equal(account.points(), 9_006_999_999_990_993);
  },
);

story(
  'refuses what does not fit, and names the field',
  { ...BASE, beforeEnrolment: 'refuse' },
  (account, t) => {
    account.clock('2026-03-01');
    account.people = new Map([['ann', { id: 'ann', roles: [], circle: 1, attributes: {}, active: false }]]);
    const of = (around: object, lines: string | readonly object[] = '1') =>
      account.refusal(account.purchaseOf('p', lines, around));
    t.equal(of({ at: '2026-03-01T12:05:00.001Z' }), 'in-the-future /occurredAt');
    t.equal(of({ at: '2025-12-31T23:59:59.999Z' }), 'before-enrolment /occurredAt');
    t.equal(of({ currency: 'USD' }), 'currency-mismatch /currency');
    t.equal(of({ by: 'ann' }), 'stakeholder-inactive /stakeholder');
    t.equal(
      of({}, [{ price: '5' }, { price: '5', quantity: '2', discount: '10.000001' }]),
      'discount-above-price /lines/1/discount',
    );
    t.equal(account.points(), 0);
    account.purchase('p1', [{ price: '5', quantity: '2', discount: '10' }], { at: '2026-03-01T12:05:00Z' });
    account.purchase('p2', '3', { at: '2026-01-01T00:00:00Z' });
    t.equal(account.points(), 3);
  },
);

t.test('judges what was before the enrolment, unless the programme says otherwise', async (t) => {
  const account = new Account(BASE);
  account.purchase('p1', '7', { at: '2020-01-01' });
  t.equal(account.points(), 7);
});

story(
  'says why each rule gave what it gave',
  club({
    metrics: {
      orders: { count: 'transaction', over: 'lifetime' },
      yearSpend: { sum: 'line.net', over: { calendar: 'year' } },
    },
    ladders: {
      status: {
        tiers: [
          { key: 'red' },
          { key: 'silver', reach: { metric: 'yearSpend', atLeast: 100 }, multiplier: '1.5' },
        ],
        held: { until: 'forever' },
      },
    },
    rules: [
      perEuro({
        earn: { points: 'reward', rate: { points: 1, per: '1', of: 'net' }, times: { tier: 'status' } },
      }),
      perEuro({ key: 'big', when: { fact: 'transaction.net', atLeast: '1000' } }),
      perEuro({ key: 'fish', lines: { fact: 'line.category', eq: 'Seafood' } }),
      perEuro({ key: 'sixth', every: { n: 6, of: 'orders' } }),
      perEuro({ key: 'capped', limit: { points: 100, per: 'account', within: 'lifetime' } }),
    ],
  }),
  (account, t) => {
    account.purchase('p1', '100');
    const { basis } = account.purchase('p2', '278.67');
    const command = account.purchaseOf('p2', '278.67');
    if (!('transaction' in command) || basis === null || account.programs[0] === undefined)
      throw new Error('not posted');
    const told = explain(account.programs[0], readTransaction(command.transaction), basis);
    t.strictSame(
      told.map(({ rule, fired, sentence }) => [rule, fired, sentence]),
      [
        ['base', true, '418 reward points: 278.67 × 1.5 (silver) = 418.005, rounded down.'],
        ['big', false, 'Nothing: transaction.net is 278.67 and must be at least 1000.'],
        [
          'fish',
          false,
          'Nothing: no line counts; of the first, line.category is nothing and must be Seafood.',
        ],
        ['sixth', false, 'Nothing: it fires at every 6 of orders, which went from 1 to 2.'],
        ['capped', false, 'Nothing: the limit of 100 reward points per account over all time is used up.'],
      ],
    );
    t.match(told[1]?.failed, { pointer: '/rules/1/when', found: '278.67', needed: ['1000'] });
  },
);

// Every n-th.

const sixth = club({
  metrics: { orders: { count: 'transaction', over: 'lifetime' } },
  rules: [{ key: 'sixth', on: 'purchase', every: { n: 6, of: 'orders' }, grant: { reward: 'mug' } }],
});

story('every sixth purchase grants, by arrival and not by date', sixth, (account, t) => {
  account.clock('2026-06-01');
  const granted: number[] = [];
  for (let i = 1; i <= 13; i++) {
    const { coupons } = account.purchase(`p${i}`, '1', { at: `2026-05-${31 - i}` });
    if (coupons.length > 0) granted.push(i);
  }
  t.strictSame(granted, [6, 12]);
  t.strictSame(account.coupons(), ['mug open', 'mug open']);
});

story(
  'what is counted within a year begins anew with it',
  club({
    metrics: { orders: { count: 'transaction', over: { calendar: 'year' } } },
    rules: [{ key: 'second', on: 'purchase', every: { n: 2, of: 'orders' }, grant: { reward: 'mug' } }],
  }),
  (account, t) => {
    account.clock('2027-01-02');
    const granted = ['2026-12-30', '2027-01-01', '2026-12-31', '2027-01-02'].map(
      (at) => account.purchase(at, '1', { at }).coupons.length,
    );
    t.strictSame(granted, [0, 0, 1, 1]);
  },
);

const perHundred = club({
  metrics: { spend: { sum: 'line.net', over: 'lifetime' } },
  rules: [
    {
      key: 'hundred',
      on: 'purchase',
      every: { n: '100', of: 'spend' },
      earn: { points: 'reward', fixed: 10 },
      grant: { reward: 'mug' },
    },
  ],
});

story('a sum can cross several steps at once, exactly at the step included', perHundred, (account, t) => {
  t.equal(account.purchase('p1', '99.99').coupons.length, 0);
  t.equal(account.purchase('p2', '0.01').coupons.length, 1);
  t.equal(account.purchase('p3', '299.99').coupons.length, 2);
  t.equal(account.purchase('p4', '0.01').coupons.length, 1);
  t.equal(account.points(), 40);
  t.equal(
    account.refusal(account.purchaseOf('p5', '999999999999')),
    'too-many-points /lines',
    'and more than can be granted',
  );
});

story(
  'a turn that came to nothing is over',
  club({
    metrics: { orders: { count: 'transaction', over: 'lifetime' } },
    rules: [
      perEuro({
        key: 'second',
        every: { n: 2, of: 'orders' },
        limit: { points: 50, per: 'account', within: { calendar: 'year' } },
      }),
    ],
  }),
  (account, t) => {
    account.purchase('p1', '10');
    account.purchase('p2', '0.99');
    account.purchase('p3', '10');
    t.equal(account.points(), 0, 'the second earned less than a point, and the third is no second');
    account.purchase('p4', '60');
    t.equal(account.points(), 50);
    account.purchase('p5', '10');
    account.purchase('p6', '10');
    account.clock('2027-01-01').purchase('p7', '10');
    t.equal(account.points(), 50, 'the sixth found the limit used up, and the seventh is no second');
  },
);

story(
  'steps beyond what can be counted are refused, not lost',
  club({
    metrics: { spend: { sum: 'line.net', over: 'lifetime' } },
    rules: [
      perEuro({
        key: 'steps',
        every: { n: '0.000001', of: 'spend' },
        earn: { points: 'reward', rate: { points: '0', per: '1', of: 'net' } },
      }),
    ],
  }),
  (account, t) => {
    account.purchase('p1', '9007199254.740991');
    t.equal(account.refusal(account.purchaseOf('p2', '0.000001')), 'too-many-points /lines');
  },
);

story('a grant that is out of stock is not given, and its turn is over', sixth, (account, t) => {
  account.counters.set('reward:mug', 0);
  for (let i = 1; i <= 6; i++) account.purchase(`p${i}`, '1');
  t.strictSame(account.log.at(-1)?.basis?.outOfStock, ['sixth']);
  account.counters.set('reward:mug', 5);
  for (let i = 7; i <= 11; i++) account.purchase(`p${i}`, '1');
  t.strictSame(account.coupons(), []);
  account.purchase('p12', '1');
  t.strictSame(account.coupons(), ['mug open']);
  t.equal(account.counters.get('reward:mug'), 4);
});

t.test('a rule that is newer than what it counts begins with the next step', async (t) => {
  const { metrics = {} } = sixth;
  const account = new Account([
    { document: club({ metrics }), from: null },
    { document: sixth, from: '2026-02-01T00:00:00Z' },
  ]);
  account.clock('2026-01-15');
  for (let i = 1; i <= 13; i++) account.purchase(`p${i}`, '1');
  account.clock('2026-02-01');
  const granted = [14, 15, 16, 17, 18].map((i) => account.purchase(`p${i}`, '1').coupons.length);
  t.strictSame(granted, [0, 0, 0, 0, 1]);
  account.verify();
});

// Limits.

const limited = club({
  rules: [
    perEuro({
      limit: { points: 100, per: 'account', within: { calendar: 'month' } },
      split: [
        { to: 'buyer', share: '0.5' },
        { to: 'account', share: 'rest' },
      ],
    }),
  ],
});

story(
  'a limit leaves what is left of it, and comes back with the goods, in the month that used it',
  limited,
  (account, t) => {
    account.clock('2026-03-31').purchase('p1', '60.50');
    account.purchase('p2', '60');
    t.equal(account.points(), 100, '60 and the 40 that were left');
    account.purchase('p3', '60');
    t.equal(account.points(), 100);
    account.clock('2026-04-01').purchase('p4', '60');
    t.equal(account.points(), 160, 'a new month');
    account.return('r1', 'p1', [{ id: '1', quantity: '1' }]);
    t.equal(account.points(), 100);
    account.purchase('p5', '70', { at: '2026-03-15' });
    t.equal(account.points(), 160, 'the 60 of March are free again');
    account.purchase('p6', '70');
    t.equal(account.points(), 200, 'and of April there were 40');
  },
);

story('a limited purchase stands at what it got, however much of it is kept', limited, (account, t) => {
  account.purchase('p1', [{ price: '10', quantity: '20' }]);
  t.equal(account.points(), 100);
  account.return('r1', 'p1', [{ id: '1', quantity: '10' }]);
  t.equal(account.points(), 100);
  account.return('r2', 'p1', [{ id: '1', quantity: '1' }]);
  t.equal(account.points(), 90);
});

story(
  'a rolling limit looks back over its days only',
  club({
    rules: [perEuro({ limit: { points: 100, per: 'account', within: { rolling: 'P30D' } } })],
  }),
  (account, t) => {
    account.clock('2026-03-01').purchase('p1', '100');
    account.clock('2026-03-30').purchase('p2', '100');
    t.equal(account.points(), 100);
    account.clock('2026-03-31').purchase('p3', '100');
    t.equal(account.points(), 200);
  },
);

// Lots: waiting, ending, the order of spending.

story(
  'points wait to the millisecond, and move in the order of their own instants',
  kinds({ pending: 'P14D' }),
  (account, t) => {
    account.clock('2026-03-02').purchase('p1', '10');
    account.clock('2026-03-03').purchase('p2', '20', { at: '2026-03-01' });
    t.strictSame([account.points('account', 'reward', 'pending'), account.points()], [30, 0]);
    account.settle('2026-03-15T11:59:59.999Z');
    t.equal(account.points(), 0);
    account.settle('2026-03-15T12:00:00Z');
    t.equal(account.points(), 20);
    t.equal(account.state.dueAt, instant('2026-03-16'));
    const late = account.clock('2026-04-01').purchase('p3', '5', { at: '2026-03-05' });
    t.strictSame(moves(late), [
      '10 account/pending > account/active 2026-03-16T12:00:00Z',
      '5 issued > account/pending 2026-03-05T12:00:00Z',
      '5 account/pending > account/active 2026-03-19T12:00:00Z',
    ]);
  },
);

story(
  'an end is exclusive: at that instant it is over',
  kinds({ expires: { after: 'P1M' } }),
  (account, t) => {
    account.clock('2026-01-31').purchase('p1', '10');
    account.settle('2026-02-28T11:59:59.999Z');
    t.equal(account.points(), 10);
    t.equal(account.refusal(account.clock('2026-02-28').redeemOf('r1', 10)), 'insufficient-points /wallet');
    const decision = account.settle();
    t.strictSame(moves(decision), ['10 account/active > expired 2026-02-28T12:00:00Z']);
    t.match(decision.events, [
      { type: 'points.expired', data: { holder: 'account', points: 'reward', amount: 10 } },
    ]);
    t.strictSame([account.points(), account.book('expired'), account.state.dueAt], [0, 10, null]);
  },
);

story(
  'points expire at the end of the month in which their time is over',
  kinds({ expires: { after: 'P24M', at: 'end-of-month' } }),
  (account, t) => {
    account.clock('2026-02-10').purchase('p1', '10');
    account.settle('2028-02-29T23:59:59.999Z');
    t.equal(account.points(), 10);
    account.settle('2028-03-01T00:00:00Z');
    t.equal(account.points(), 0);
  },
);

story(
  'all that fell due is booked in order before the command itself',
  kinds({ pending: 'P14D', expires: { after: 'P1M' } }),
  (account, t) => {
    account.clock('2026-01-01').purchase('p1', '10');
    account.clock('2026-01-20').purchase('p2', '20');
    const decision = account.clock('2026-02-05').redeem('r1', 20);
    t.strictSame(moves(decision), [
      '10 account/active > expired 2026-02-01T12:00:00Z',
      '20 account/pending > account/active 2026-02-03T12:00:00Z',
      '20 account/active > redeemed 2026-02-05T12:00:00Z',
    ]);
  },
);

story(
  'points that can never be spent expire while they wait',
  kinds({ pending: 'P2M', expires: { after: 'P1M' } }),
  (account, t) => {
    account.clock('2026-01-01').purchase('p1', '10');
    t.strictSame(moves(account.settle('2026-06-01')), ['10 account/pending > expired 2026-02-01T12:00:00Z']);
  },
);

story(
  'a late post can be over at once',
  kinds({ pending: 'P1D', expires: { after: 'P1M' } }),
  (account, t) => {
    const decision = account.clock('2026-06-01').purchase('p1', '10', { at: '2026-01-01' });
    t.strictSame(moves(decision), [
      '10 issued > account/pending 2026-01-01T12:00:00Z',
      '10 account/pending > account/active 2026-01-02T12:00:00Z',
      '10 account/active > expired 2026-02-01T12:00:00Z',
    ]);
    account.return('r1', 'p1', [{ id: '1', quantity: '1' }]);
    t.equal(account.points(), 0, 'and its return takes nothing back');
  },
);

story(
  'spends what ends soonest, then what is oldest, and of the one holder only',
  club({
    points: { reward: { expires: { after: 'P6M' } } },
    rules: [
      perEuro({
        split: [
          { to: 'buyer', share: '0.5' },
          { to: 'account', share: 'rest' },
        ],
      }),
    ],
  }),
  (account, t) => {
    account.clock('2026-03-01').purchase('p1', '10');
    account.clock('2026-03-02').purchase('p2', '20', { at: '2026-02-01' });
    account.purchase('p3', '40', { at: '2026-03-01' });
    account.purchase('p4', '80', { by: 'ann' });
    account.redeem('r1', 45);
    t.strictSame(
      account.lots().map(({ amount, remaining }) => [amount, remaining]),
      [
        [40, 25],
        [40, 40],
      ],
    );
    t.strictSame([account.points(), account.points('ann')], [65, 40]);
  },
);

story('a wallet can be spent to the last point and not beyond', BASE, (account, t) => {
  account.purchase('p1', '100');
  t.equal(account.refusal(account.redeemOf('r1', 101)), 'insufficient-points /wallet');
  account.redeem('r2', 100);
  t.strictSame([account.points(), account.book('redeemed')], [0, 100]);
  t.equal(account.refusal(account.redeemOf('r3', 1)), 'insufficient-points /wallet');
});

story(
  'refuses what cannot be spent, and a reward that is not to be had',
  club({
    points: { reward: {}, status: { spendable: false } },
    rules: [
      perEuro(),
      perEuro({ key: 'status', earn: { points: 'status', rate: { points: 1, per: '1', of: 'net' } } }),
    ],
  }),
  (account, t) => {
    account.clock('2026-03-01').purchase('p1', '100');
    t.equal(account.refusal(account.redeemOf('r', 1, { points: 'status' })), 'not-spendable /wallet/points');
    t.equal(account.refusal(account.redeemOf('r', 1, { points: 'miles' })), 'unknown-points /wallet/points');
    const command = account.redeemOf('r1', 10);
    if (command.kind !== 'redemption') throw new Error('not a redemption');
    const within = (from: string | null, until: string | null) => ({
      ...command,
      reward: {
        ...command.reward,
        availableFrom: from && instant(from),
        availableUntil: until && instant(until),
      } as typeof command.reward,
    });
    t.equal(account.refusal(within('2026-03-01T12:00:00.001Z', null)), 'reward-not-available /reward');
    t.equal(account.refusal(within(null, '2026-03-01T12:00:00Z')), 'reward-not-available /reward');
    t.equal(
      account.refusal({ ...command, payment: { holder: 'account', points: 'status' } }),
      'reward-not-available /wallet/points',
    );
    account.counters.set('reward:mug', 1);
    account.run(within('2026-03-01T12:00:00Z', '2026-03-01T12:00:00.001Z'));
    t.equal(account.refusal(account.redeemOf('r2', 10)), 'out-of-stock /reward');
    t.equal(account.points(), 90);
  },
);

story('a coupon is used once, for its reward', sixth, (account, t) => {
  for (let i = 1; i <= 6; i++) account.purchase(`p${i}`, '1');
  const code = [...account.state.coupons.values()][0]?.code ?? '';
  t.equal(account.refusal(account.useCoupon('u1', 'other')), 'unknown-coupon /coupon');
  t.equal(account.refusal(account.useCoupon('u1', code, 'cup')), 'unknown-coupon /coupon');
  t.match(account.run(account.useCoupon('u1', code)).outcome, { kind: 'redeemed', code, paid: null });
  t.equal(account.refusal(account.useCoupon('u2', code)), 'reward-not-available /coupon');
  t.strictSame(account.coupons(), ['mug used']);
});

// Debt.

story('spent points that are taken back are owed, and paid by the next ones', BASE, (account, t) => {
  account.purchase('p1', '100');
  account.redeem('x1', 80);
  account.return('r1', 'p1', [{ id: '1', quantity: '1' }]);
  t.equal(account.points(), -80);
  t.equal(account.refusal(account.redeemOf('x2', 1)), 'insufficient-points /wallet');
  account.purchase('p2', '50');
  t.strictSame([account.points(), account.lots()], [-30, []]);
  account.purchase('p3', '30');
  t.strictSame([account.points(), account.lots()], [0, []]);
  account.purchase('p4', '10');
  t.strictSame([account.points(), account.lots().length], [10, 1]);
});

story(
  'takes no more than there is where the programme says so',
  kinds({ debt: 'limit-to-balance' }),
  (account, t) => {
    account.purchase('p1', [{ price: '1', quantity: '100' }]);
    account.redeem('x1', 80);
    const decision = account.return('r1', 'p1', [{ id: '1', quantity: '50' }]);
    t.strictSame(
      decision.amendments[0]?.taken.map(({ amount, waived }) => [amount, waived]),
      [[20, 30]],
    );
    t.equal(account.points(), 0);
    account.purchase('p2', '500');
    account.return('r2', 'p1', [{ id: '1', quantity: '50' }]);
    t.equal(account.points(), 450, 'what could not be taken is not asked again');
  },
);

story(
  'points that wait pay what is owed when they become active',
  kinds({ pending: 'P14D' }),
  (account, t) => {
    account.clock('2026-01-01').purchase('p1', '100');
    account.clock('2026-01-20').redeem('x1', 100);
    account.return('r1', 'p1', [{ id: '1', quantity: '1' }]);
    account.purchase('p2', '130');
    t.strictSame([account.points(), account.points('account', 'reward', 'pending')], [-100, 130]);
    account.settle('2026-02-03');
    t.strictSame([account.points(), account.points('account', 'reward', 'pending')], [30, 0]);
    t.strictSame(
      account.lots().map(({ amount, remaining }) => [amount, remaining]),
      [[130, 30]],
    );
  },
);

// Transfers.

const lasting = kinds({ expires: { after: 'P6M' } });
const receiveOf = ({ messages }: Decision): ReceiveCommand => {
  const [message] = messages;
  if (message?.command.kind !== 'transfer-receive') throw new Error('no transfer');
  return message.command;
};

t.test('points go to another account in three steps, each with the end that it had', async (t) => {
  const [from, to] = [new Account(lasting, 'acme'), new Account(lasting, 'bolt')];
  from.clock('2026-02-01').purchase('p1', '10');
  from.clock('2026-03-01').purchase('p2', '20');
  from.purchase('p3', '20');
  const sent = from.run(from.send('t1', 35, { account: 'bolt', holder: 'ann' }));
  t.equal(sent.messages[0]?.to, 'bolt');
  t.strictSame([from.points(), from.book('in-transit')], [15, 35]);
  const received = to.clock('2026-03-02').run(receiveOf(sent));
  t.strictSame(received.outcome, { kind: 'received', refusal: null });
  t.strictSame(
    to.lots('ann').map(({ amount, expiresAt }) => [amount, expiresAt && formatInstant(expiresAt)]),
    [
      [10, '2026-08-01T12:00:00Z'],
      [25, '2026-09-01T12:00:00Z'],
    ],
  );
  const [answer] = received.messages;
  if (answer === undefined) throw new Error('no answer');
  const arrived = from.clock('2026-03-03').run(answer.command);
  t.match(arrived.events, [{ type: 'transfer.credited' }]);
  t.strictSame(
    [from.points(), from.book('in-transit'), from.book('transferred'), to.book('transferred')],
    [15, 0, 35, -35],
  );
  for (const account of [from, to]) account.verify();
});

t.test('points that are refused come back as they were', async (t) => {
  const [from, to] = [new Account(lasting, 'acme'), new Account(lasting, 'bolt')];
  from.clock('2026-02-01').purchase('p1', '10', { by: 'ann' });
  const before = from.lots();
  const sent = from.clock('2026-03-01').run(from.send('t1', 10, { account: 'bolt', holder: 'nobody' }));
  t.equal(from.points(), 0);
  const received = to.clock('2026-03-01').run(receiveOf(sent));
  t.match(received.outcome, { kind: 'received', refusal: 'unknown-stakeholder' });
  t.strictSame([to.points('nobody'), received.entries], [0, []]);
  const [answer] = received.messages;
  if (answer === undefined) throw new Error('no answer');
  const arrived = from.clock('2026-03-02').run(answer.command);
  t.match(arrived.events, [{ type: 'transfer.refunded', data: { reason: 'unknown-stakeholder' } }]);
  t.strictSame([from.points(), from.book('in-transit')], [10, 0]);
  t.equal(from.lots()[0]?.expiresAt, before[0]?.expiresAt);
  from.verify();
});

t.test('points whose end passed on the way come and expire, in this order', async (t) => {
  const [from, to] = [new Account(lasting, 'acme'), new Account(lasting, 'bolt')];
  from.clock('2026-02-01').purchase('p1', '10');
  const sent = from.clock('2026-07-31').run(from.send('t1', 10, { account: 'bolt', holder: 'account' }));
  const received = to.clock('2026-08-02').run(receiveOf(sent));
  t.strictSame(moves(received), [
    '10 transferred > account/active 2026-08-02T12:00:00Z',
    '10 account/active > expired 2026-08-02T12:00:00Z',
  ]);
  to.verify();
});

t.test('points that expired on their way expire where they come back to', async (t) => {
  const [from, to] = [new Account(lasting, 'acme'), new Account(lasting, 'bolt')];
  from.clock('2026-02-01').purchase('p1', '10');
  from.clock('2026-03-01').purchase('p2', '5');
  const sent = from.clock('2026-07-31').run(from.send('t1', 12, { account: 'bolt', holder: 'nobody' }));
  const received = to.clock('2026-08-02').run(receiveOf(sent));
  const [answer] = received.messages;
  if (answer === undefined) throw new Error('no answer');
  const arrived = from.clock('2026-08-03').run(answer.command);
  t.strictSame(moves(arrived), [
    '10 in-transit > account/active 2026-08-03T12:00:00Z',
    '2 in-transit > account/active 2026-08-03T12:00:00Z',
    '10 account/active > expired 2026-08-03T12:00:00Z',
  ]);
  t.strictSame([from.points(), from.book('in-transit'), from.book('expired')], [5, 0, 10]);
  for (const account of [from, to]) account.verify();
});

story('what waits never leaves, until its time has come', kinds({ pending: 'P14D' }), (account, t) => {
  account.clock('2026-03-01').purchase('p1', '10');
  const away = account.send('t1', 10, { account: 'bolt', holder: 'account' });
  const within = account.send('t2', 10, { account: 'acme', holder: 'ann' });
  account.clock('2026-03-15T11:59:59.999Z');
  for (const command of [away, within]) t.equal(account.refusal(command), 'insufficient-points /amount');
  account.clock('2026-03-15T12:00:00Z').run(within);
  t.strictSame([account.points(), account.points('ann')], [0, 10]);
});

story('moves within the account, but not into the wallet itself', BASE, (account, t) => {
  account.purchase('p1', '10');
  t.equal(
    account.refusal(account.send('t1', 1, { account: 'acme', holder: 'account' })),
    'same-wallet /to/holder',
  );
  t.equal(
    account.refusal(account.send('t1', 11, { account: 'acme', holder: 'ann' })),
    'insufficient-points /amount',
  );
  const sent = account.run(account.send('t1', 10, { account: 'acme', holder: 'ann' }));
  t.strictSame([sent.outcome, sent.messages], [{ kind: 'moved' }, []]);
  t.strictSame(
    [account.points(), account.points('ann'), account.book('transferred'), account.book('in-transit')],
    [0, 10, 0, 0],
  );
});

story('lots that move within the account keep their ends, soonest first', lasting, (account, t) => {
  account.clock('2026-02-01').purchase('p1', '10');
  account.clock('2026-03-01').purchase('p2', '20');
  const moved = account.run(account.send('t1', 15, { account: 'acme', holder: 'ann' }));
  t.strictSame(moves(moved), [
    '10 account/active > transferred 2026-03-01T12:00:00Z',
    '10 transferred > ann/active 2026-03-01T12:00:00Z',
    '5 account/active > transferred 2026-03-01T12:00:00Z',
    '5 transferred > ann/active 2026-03-01T12:00:00Z',
  ]);
  t.strictSame(
    account.lots('ann').map(({ amount, expiresAt }) => [amount, expiresAt && formatInstant(expiresAt)]),
    [
      [10, '2026-08-01T12:00:00Z'],
      [5, '2026-09-01T12:00:00Z'],
    ],
  );
  account.settle('2026-08-01T12:00:00Z');
  t.strictSame([account.points(), account.points('ann')], [15, 5]);
});

story('what moves to a holder who owes points pays them first', BASE, (account, t) => {
  account.purchase('p1', '10');
  account.run(account.send('t1', 10, { account: 'acme', holder: 'ann' }));
  account.return('r1', 'p1', [{ id: '1', quantity: '1' }]);
  t.strictSame([account.points(), account.points('ann')], [-10, 10], 'whoever earned them owes them');
  account.run(account.send('t2', 4, { account: 'acme', holder: 'account' }, 'ann'));
  t.strictSame([account.points(), account.points('ann'), account.lots()], [-6, 6, []]);
  account.run(account.send('t3', 6, { account: 'acme', holder: 'account' }, 'ann'));
  t.strictSame([account.points(), account.points('ann')], [0, 0]);
});

story(
  'what moved on is taken back from the other points of whoever earned it, then owed as the kind says',
  kinds({ debt: 'limit-to-balance' }),
  (account, t) => {
    account.purchase('p1', '10');
    account.purchase('p2', '4');
    account.run(account.send('t1', 10, { account: 'acme', holder: 'ann' }));
    account.return('r1', 'p1', [{ id: '1', quantity: '1' }]);
    t.strictSame([account.points(), account.points('ann')], [0, 10]);
    account.void('r1');
    t.strictSame([account.points(), account.points('ann')], [4, 10]);
  },
);

story('nobody who has left is given points within the account', BASE, (account, t) => {
  account.purchase('p1', '10');
  account.people = new Map([['ann', { id: 'ann', roles: [], circle: 1, attributes: {}, active: false }]]);
  const send = (holder: string) => account.send('t1', 10, { account: 'acme', holder });
  t.equal(account.refusal(send('ann')), 'stakeholder-inactive /to/holder');
  t.equal(account.refusal(send('nobody')), 'stakeholder-inactive /to/holder');
  t.equal(account.points(), 10);
});

story('a transfer within the account of an older log is carried by messages still', BASE, (account, t) => {
  account.purchase('p1', '10');
  const sent = account.run({
    kind: 'transfer',
    externalId: 't1',
    from: 'account',
    to: { account: 'acme', holder: 'ann' },
    points: 'reward',
    amount: 10,
  });
  t.equal(account.book('in-transit'), 10);
  const received = account.run(receiveOf(sent));
  for (const { command } of received.messages) account.run(command);
  t.strictSame([account.points(), account.points('ann'), account.book('in-transit')], [0, 10, 0]);
});

t.test('a wallet takes as many points as it can hold and not one more', async (t) => {
  const nearly = Number.MAX_SAFE_INTEGER - 5;
  const account = new Account(
    club({
      rules: [
        {
          key: 'much',
          on: 'activity',
          type: 'much',
          earn: { points: 'reward', fixed: 9_007_199_254_740_986 },
        },
        perEuro({ split: [{ to: 'buyer', share: 'rest' }] }),
      ],
    }),
  );
  account.activity('a1', 'much');
  t.equal(account.points(), nearly);
  account.purchase('p1', '10', { by: 'ann' });
  const send = (amount: number) =>
    account.send(`t${amount}`, amount, { account: 'acme', holder: 'account' }, 'ann');
  t.equal(account.refusal(send(6)), 'too-many-points /amount');
  account.run(send(5));
  t.strictSame([account.points(), account.points('ann')], [Number.MAX_SAFE_INTEGER, 5]);
  account.verify();
});

t.test('refuses everything for an account that is not enrolled', async (t) => {
  const account = new Account(BASE);
  account.state = { ...account.state, profile: null };
  t.equal(account.refusal(account.purchaseOf('p1', '1')), 'unknown-account /account');
  t.equal(account.refusal({ kind: 'settle' }), 'unknown-account /account');
});
