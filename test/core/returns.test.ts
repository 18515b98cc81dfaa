import t, { type Test } from 'tap';
import type { ReturnRequestLine } from '../../src/core/command.ts';
import { formatDecimal } from '../../src/core/decimal.ts';
import type { Decision } from '../../src/core/decision.ts';
import { keptOf } from '../../src/core/kept.ts';
import { bySpendingOrder } from '../../src/core/ledger.ts';
import type { PointsKind, ProgramDocument } from '../../src/core/program/document.ts';
import { formatInstant } from '../../src/core/time.ts';
import { Account, club, perEuro } from './harness.ts';

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
const takenOf = ({ amendments }: Decision): readonly number[] =>
  amendments.flatMap(({ taken }) => taken.map((t) => t.amount));
const all: readonly ReturnRequestLine[] = [{ id: '1', quantity: '1' }];
/** Everything that a return must restore: wallets, figures that are not zero, and who counts. */
const standing = ({ state }: Account) => ({
  wallets: [...state.wallets.values()].filter(({ pending, active }) => pending !== 0 || active !== 0),
  lots: state.lots
    ?.toSorted(bySpendingOrder)
    .map(({ amount, remaining, expiresAt }) => [amount, remaining, expiresAt]),
  figures: [...state.series].flatMap(([key, { days }]) =>
    [...days].flatMap(([day, { value }]) => (value === 0n ? [] : [`${key} ${day} ${formatDecimal(value)}`])),
  ),
  members: [...state.members].flatMap(([key, { members }]) =>
    [...members].flatMap(([member, days]) =>
      [...days].flatMap(([day, { times }]) => (times === 0 ? [] : [`${key} ${member} ${day} ${times}`])),
    ),
  ),
});

// What is kept.

t.test('shares a discount by quantity from the total kept, to six decimals', async (t) => {
  const line = { id: '1', sku: 'a', quantity: '3', unitPrice: '10', discount: '10' };
  const posted = { kind: 'purchase' as const, occurredAt: 0, stakeholder: null, lines: [line] };
  const keptNet = (...quantities: readonly string[]): string => {
    const kept = keptOf(
      posted,
      quantities.map((quantity) => ({ index: 0, quantity })),
    );
    return kept === null
      ? 'nothing'
      : `${formatDecimal(kept.net)} less ${formatDecimal(kept.lines[0]?.discount ?? kept.net)}`;
  };
  t.equal(keptNet(), '20 less 10');
  t.equal(keptNet('1'), '13.333333 less 6.666667');
  t.equal(keptNet('2'), '6.666667 less 3.333333');
  t.equal(keptNet('1', '1'), '6.666667 less 3.333333', 'not the share of a share');
  t.equal(keptNet('2.999999'), '0.000007 less 0.000003');
  t.equal(keptNet('1', '2'), 'nothing');
});

t.test('takes a reduced price for what it was reduced to, and no line below zero', async (t) => {
  const line = { id: '1', sku: 'a', quantity: '4', unitPrice: '10' };
  const posted = {
    kind: 'purchase' as const,
    occurredAt: 0,
    stakeholder: null,
    lines: [line, { ...line, id: '2' }],
  };
  const keptNet = (...lines: Parameters<typeof keptOf>[1]): string =>
    formatDecimal(keptOf(posted, lines)?.net ?? (-1n as never));
  t.equal(keptNet({ index: 0, amount: '15' }), '65');
  t.equal(keptNet({ index: 0, amount: '15' }, { index: 0, quantity: '1' }), '55');
  t.equal(
    keptNet({ index: 0, amount: '15' }, { index: 0, quantity: '3' }),
    '40',
    'what is kept is worth less than the reduction',
  );
  t.equal(
    keptNet({ index: 0, amount: '15' }, { index: 0, quantity: '4' }),
    '40',
    'a line that is gone takes its reduction with it',
  );
});

// Matching.

const twoOfASku = [
  { sku: 'a', quantity: '2', price: '10' },
  { sku: 'b', price: '5' },
  { sku: 'a', quantity: '3', price: '20' },
];

story('a line that is named by sku is the last one of that sku first', BASE, (account, t) => {
  account.purchase('p1', twoOfASku);
  const { outcome } = account.return('r1', 'p1', [{ sku: 'a', quantity: '4' }]);
  t.strictSame(outcome, {
    kind: 'returned',
    lines: [
      {
        index: 0,
        matched: '4',
        unmatched: '0',
        of: [
          { purchase: 'p1', line: '3', quantity: '3' },
          { purchase: 'p1', line: '1', quantity: '1' },
        ],
      },
    ],
  });
  t.equal(account.points(), 15);
});

story('lines of one return draw on what the others leave', BASE, (account, t) => {
  account.purchase('p1', twoOfASku);
  account.return('r1', 'p1', [{ sku: 'a', quantity: '3' }]);
  t.equal(
    account.refusal(
      account.returnOf('r2', 'p1', [
        { sku: 'a', quantity: '2' },
        { id: '1', quantity: '0.5' },
      ]),
    ),
    'returns-more-than-bought /lines/1/quantity',
  );
  account.return('r3', 'p1', [
    { sku: 'a', quantity: '1.5' },
    { id: '1', quantity: '0.5' },
  ]);
  t.equal(account.points(), 5);
});

story('refuses more than was bought, one step past it', BASE, (account, t) => {
  account.purchase('p1', twoOfASku);
  t.equal(
    account.refusal(account.returnOf('r', 'p1', [{ id: '3', quantity: '3.000001' }])),
    'returns-more-than-bought /lines/0/quantity',
  );
  t.equal(
    account.refusal(account.returnOf('r', 'p1', [{ sku: 'b', amount: '5.000001' }])),
    'returns-more-than-bought /lines/0/amount',
  );
  t.equal(
    account.refusal(account.returnOf('r', 'p1', [{ sku: 'c', quantity: '1' }])),
    'unknown-line /lines/0/sku',
  );
  t.equal(
    account.refusal(account.returnOf('r', 'p1', [{ id: '4', quantity: '1' }])),
    'unknown-line /lines/0/id',
  );
  t.equal(account.refusal(account.returnOf('r', 'p2', all)), 'unknown-transaction /of');
  account.activity('a1', 'survey');
  t.equal(account.refusal(account.returnOf('r', 'a1', all)), 'unknown-transaction /of');
  t.equal(
    account.refusal(account.returnOf('r', 'p1', all, { currency: 'USD' })),
    'currency-mismatch /currency',
  );
  t.equal(account.points(), 85);
  account.return('r1', 'p1', [
    { id: '3', quantity: '3' },
    { sku: 'b', amount: '5' },
  ]);
  t.equal(account.points(), 20);
  t.equal(
    account.refusal(account.returnOf('r', 'p1', [{ id: '3', quantity: '0.000001' }])),
    'returns-more-than-bought /lines/0/quantity',
  );
});

story(
  'without a purchase, takes the newest with that sku first, and leaves what matches nothing',
  BASE,
  (account, t) => {
    account.purchase('p1', [{ sku: 'a', quantity: '5', price: '1' }]);
    account.purchase('p2', [{ sku: 'b', quantity: '5', price: '1' }]);
    account.purchase('p3', [{ sku: 'a', quantity: '5', price: '2' }]);
    account.void('p3');
    account.purchase('p4', [{ sku: 'a', quantity: '2', price: '3' }]);
    const { outcome } = account.return('r1', null, [
      { sku: 'a', quantity: '10' },
      { sku: 'c', quantity: '1' },
    ]);
    t.match(outcome, {
      lines: [
        {
          matched: '7',
          unmatched: '3',
          of: [
            { purchase: 'p4', quantity: '2' },
            { purchase: 'p1', quantity: '5' },
          ],
        },
        { matched: '0', unmatched: '1', of: [] },
      ],
    });
    t.equal(account.points(), 5);
  },
);

// Points.

const rich = club({
  metrics: {
    spend: { sum: 'line.net', over: { calendar: 'year' } },
    orders: { count: 'transaction', over: 'lifetime' },
    buyers: { distinct: 'stakeholder', over: { rolling: 'P12M' } },
    biggest: { max: 'transaction.net', over: 'lifetime' },
  },
  rules: [
    perEuro({
      split: [
        { to: 'buyer', share: '0.2' },
        { to: 'account', share: 'rest' },
      ],
      limit: { points: 150, per: 'account', within: { calendar: 'month' } },
    }),
    perEuro({ key: 'fish', lines: { fact: 'line.category', eq: 'Seafood' } }),
    perEuro({ key: 'fifty', every: { n: 50, of: 'spend' }, earn: { points: 'reward', fixed: 7 } }),
  ],
});
const basket = [
  { quantity: '3', price: '9.99', discount: '1', category: 'Seafood' },
  { quantity: '2', price: '35.35', discount: '0.70' },
  { quantity: '1', price: '77.77', category: 'Seafood' },
];

t.test('a full return restores every balance, metric and limit, in any order of its parts', async (t) => {
  const parts: readonly (readonly ReturnRequestLine[])[] = [
    [{ id: '1', quantity: '1' }],
    [{ id: '2', quantity: '2' }],
    [{ id: '1', amount: '2.5' }],
    [
      { id: '3', quantity: '0.25' },
      { id: '1', quantity: '1' },
    ],
    [
      { id: '1', quantity: '1' },
      { id: '3', quantity: '0.75' },
    ],
  ];
  const orders = [
    [0, 1, 2, 3, 4],
    [4, 2, 3, 1, 0],
    [2, 0, 3, 4, 1],
    [3, 1, 2, 0, 4],
  ];
  for (const order of orders) {
    const account = new Account(rich);
    account.purchase('p0', '30', { by: 'bob' });
    const before = standing(account);
    account.purchase('p1', basket, { by: 'ann' });
    t.strictSame(
      [account.points('ann'), account.points()],
      [24, 24 + 96 + 106 + 28],
      'limited to the 120 that were left',
    );
    for (const [i, part] of order.entries()) account.return(`r${i}`, 'p1', parts[part] ?? []);
    t.strictSame(standing(account), before, order.join());
    account.verify();
  }
});

story('each wallet stands at what the kept part earns, and rounding loses nothing', BASE, (account, t) => {
  account.purchase('p1', [{ quantity: '3', price: '3.50' }]);
  t.equal(account.points(), 10);
  account.return('r1', 'p1', [{ id: '1', quantity: '1' }]);
  t.equal(account.points(), 7);
  account.return('r2', 'p1', [{ id: '1', quantity: '1' }]);
  t.equal(account.points(), 3, 'floor(3.50), not 10 - 3 - 3');
});

story(
  'what the kept part earns more than the whole did is not given',
  club({
    rules: [
      perEuro({ when: { fact: 'transaction.net', below: 100 } }),
      perEuro({ key: 'few', lines: { fact: 'line.quantity', atMost: 5 } }),
    ],
  }),
  (account, t) => {
    account.purchase('p1', [{ quantity: '10', price: '10' }]);
    t.equal(account.points(), 0);
    account.return('r1', 'p1', [{ id: '1', quantity: '5' }]);
    t.equal(account.points(), 0);
  },
);

story(
  'a rule that a return makes false takes all back, and one that makes it true again gives it back',
  club({
    rules: [perEuro({ lines: { fact: 'line.quantity', in: [10, 5] } })],
  }),
  (account, t) => {
    account.purchase('p1', [{ quantity: '10', price: '10' }]);
    account.return('r1', 'p1', [{ id: '1', quantity: '2' }]);
    t.equal(account.points(), 0);
    account.return('r2', 'p1', [{ id: '1', quantity: '3' }]);
    t.equal(account.points(), 50, 'as if both had come back at once');
  },
);

story(
  'takes back from the wallet’s other points where its own are spent',
  kinds({ expires: { after: 'P6M' } }),
  (account, t) => {
    account.clock('2026-01-01').purchase('p1', '100');
    account.redeem('x1', 70);
    account.clock('2026-02-01').purchase('p2', '50');
    const decision = account.return('r1', 'p1', all);
    t.strictSame(
      decision.entries.map(({ amount, lot }) => [amount, lot?.seq]),
      [
        [30, 5],
        [50, 7],
        [20, undefined],
      ],
    );
    t.equal(account.points(), -20);
  },
);

story('points that wait are taken where they wait', kinds({ pending: 'P14D' }), (account, t) => {
  account.clock('2026-01-01').purchase('p1', [{ quantity: '10', price: '10' }]);
  account.clock('2026-01-10').purchase('p2', '10');
  account.return('r1', 'p1', [{ id: '1', quantity: '4' }]);
  t.equal(account.points('account', 'reward', 'pending'), 70);
  account.settle('2026-02-01');
  t.equal(account.points(), 70);
});

// Expiry.

const monthly = kinds({ expires: { after: 'P1M' } });
const tenTens = [{ quantity: '10', price: '10' }];
const tens = (quantity: string): readonly ReturnRequestLine[] => [{ id: '1', quantity }];

story('points that expired unspent count as taken back', monthly, (account, t) => {
  account.clock('2026-01-01').purchase('p1', tenTens);
  account.redeem('x1', 60);
  account.settle('2026-02-01');
  t.strictSame([account.points(), account.book('expired')], [0, 40]);
  account.return('r1', 'p1', tens('3'));
  t.equal(account.points(), 0, '30 of the 40 that expired');
  account.return('r2', 'p1', tens('7'));
  t.equal(account.points(), -60, 'the 60 that were spent');
});

t.test('a return finds the same whether or not anything was done since the points expired', async (t) => {
  const ends = [true, false].map((isSwept) => {
    const account = new Account(monthly);
    account.clock('2026-01-01').purchase('p1', tenTens);
    account.redeem('x1', 60);
    account.clock('2026-01-15').purchase('p2', '200');
    account.clock('2026-02-01');
    if (isSwept) account.settle();
    account.return('r1', 'p1', tens('10'));
    account.verify();
    return [account.points(), account.book('taken-back'), account.book('expired')];
  });
  t.strictSame(ends, [
    [140, 60, 40],
    [140, 60, 40],
  ]);
});

story('what expired after a partial return is no reason to give something back', monthly, (account, t) => {
  account.clock('2026-01-01').purchase('p1', tenTens);
  account.clock('2026-01-10').purchase('p2', '500');
  account.return('r1', 'p1', tens('3'));
  account.settle('2026-02-01');
  t.strictSame([account.points(), account.book('expired')], [500, 70]);
  t.strictSame(takenOf(account.return('r2', 'p1', tens('3'))), []);
  t.strictSame(takenOf(account.return('r3', 'p1', tens('4'))), []);
  t.equal(account.points(), 500, 'nobody used any of them');
});

// Undoing.

story('a return that is undone leaves everything as it was', rich, (account, t) => {
  account.purchase('p1', basket, { by: 'ann' });
  const before = standing(account);
  account.return('r1', 'p1', [
    { id: '1', quantity: '2' },
    { id: '2', amount: '10' },
  ]);
  account.return('r2', 'p1', [{ id: '3', quantity: '1' }]);
  const onlySecond = new Account(rich);
  onlySecond.purchase('p1', basket, { by: 'ann' });
  onlySecond.return('r2', 'p1', [{ id: '3', quantity: '1' }]);
  account.void('r1');
  t.strictSame(standing(account), standing(onlySecond));
  t.equal(account.refusal(account.voidOf('r1')), 'already-voided');
  account.void('r2');
  t.strictSame(standing(account), before);
  account.return('r3', 'p1', [
    { id: '1', quantity: '3' },
    { id: '2', quantity: '2' },
    { id: '3', quantity: '1' },
  ]);
  t.strictSame([account.points(), account.points('ann')], [0, 0]);
});

story(
  'points come back into the lots that they were taken from, with the ends that these had',
  kinds({ expires: { after: 'P6M' } }),
  (account, t) => {
    account.clock('2026-01-01').purchase('p1', '100');
    account.redeem('x1', 100);
    account.clock('2026-06-01').purchase('p2', '100');
    account.return('r1', 'p1', all);
    t.strictSame([account.points(), account.lots()], [0, []]);
    account.clock('2026-08-01').void('r1');
    t.strictSame(
      account.lots().map(({ remaining, expiresAt }) => [remaining, expiresAt && formatInstant(expiresAt)]),
      [[100, '2026-12-01T12:00:00Z']],
      'and do not end with those of the first purchase, which ended in July',
    );
  },
);

story(
  'points of several rules come back where they were, and none of them as new ones',
  club({
    rules: [perEuro(), { key: 'thanks', on: 'purchase', earn: { points: 'reward', fixed: 1 } }],
  }),
  (account, t) => {
    account.purchase('p1', '30');
    account.redeem('x1', 1);
    const before = standing(account);
    account.return('r1', 'p1', all);
    t.equal(account.points(), -1, 'the one rule took the point of the other, which then was owed');
    account.void('r1');
    t.strictSame(standing(account), before);
  },
);

story('points that came back and expired are not asked for again', monthly, (account, t) => {
  account.clock('2026-01-01').purchase('p1', tenTens);
  account.clock('2026-01-10').purchase('p2', '500');
  account.return('r1', 'p1', tens('10'));
  account.void('r1');
  account.settle('2026-02-01');
  t.strictSame([account.points(), account.book('expired')], [500, 100]);
  account.return('r2', 'p1', tens('10'));
  t.equal(account.points(), 500);
});

story('what came back too late to be used expires where it would have', monthly, (account, t) => {
  account.clock('2026-01-01').purchase('p1', tenTens);
  account.clock('2026-01-15').purchase('p2', '500');
  account.return('r1', 'p1', tens('3'));
  account.clock('2026-02-02').void('r1');
  t.strictSame([account.points(), account.book('expired'), account.book('taken-back')], [500, 100, 0]);
  account.return('r2', 'p1', tens('10'));
  t.equal(account.points(), 500);
});

story('a debt that was paid meanwhile comes back as points', BASE, (account, t) => {
  account.purchase('p1', '100');
  account.redeem('x1', 100);
  account.return('r1', 'p1', all);
  account.purchase('p2', '70');
  t.equal(account.points(), -30);
  account.void('r1');
  t.strictSame([account.points(), account.lots().map(({ remaining }) => remaining)], [70, [70]]);
});

story(
  'what was waived is waived no more when the return is undone',
  kinds({ debt: 'limit-to-balance' }),
  (account, t) => {
    account.purchase('p1', tenTens);
    account.redeem('x1', 80);
    account.return('r1', 'p1', tens('10'));
    t.equal(account.points(), 0);
    account.void('r1');
    t.equal(account.points(), 20);
    account.purchase('p2', '500');
    account.return('r2', 'p1', tens('10'));
    t.equal(account.points(), 420, 'all 100 are asked for again');
  },
);

story('a purchase that is voided is undone as a whole, after a partial return, too', rich, (account, t) => {
  const before = standing(account);
  account.purchase('p1', basket, { by: 'ann' });
  account.return('r1', 'p1', [{ id: '1', quantity: '2' }]);
  account.void('p1');
  t.strictSame(standing(account), before);
  t.equal(account.refusal(account.voidOf('p1')), 'already-voided');
  t.equal(account.refusal(account.voidOf('r1')), 'not-voidable');
  t.equal(account.refusal(account.returnOf('r2', 'p1', tens('1'))), 'already-voided /of');
});

story(
  'an activity can be voided',
  club({ rules: [{ key: 'survey', on: 'activity', earn: { points: 'reward', fixed: 50 } }] }),
  (account, t) => {
    account.activity('a1', 'survey');
    account.void('a1');
    t.equal(account.points(), 0);
    t.equal(account.refusal(account.voidOf('a1')), 'already-voided');
  },
);

story('a return of several purchases is undone in all of them', BASE, (account, t) => {
  account.purchase('p1', [{ sku: 'a', price: '10' }]);
  account.purchase('p2', [{ sku: 'a', price: '20' }]);
  account.return('r1', null, [{ sku: 'a', quantity: '2' }]);
  t.equal(account.points(), 0);
  account.void('r1');
  t.equal(account.points(), 30);
});

// Grants.

const second = club({
  metrics: { orders: { count: 'transaction', over: 'lifetime' } },
  rules: [{ key: 'second', on: 'purchase', every: { n: 2, of: 'orders' }, grant: { reward: 'mug' } }],
});

story('a coupon that is not used goes back, and the next purchase can earn it', second, (account, t) => {
  account.counters.set('reward:mug', 1);
  account.purchase('p1', '1');
  account.purchase('p2', '1');
  t.equal(account.counters.get('reward:mug'), 0);
  account.return('r1', 'p2', all);
  t.strictSame([account.coupons(), account.counters.get('reward:mug')], [['mug withdrawn'], 1]);
  account.purchase('p3', '1');
  t.strictSame(account.coupons(), ['mug withdrawn', 'mug open']);
});

story('a coupon that is used stays counted, and the step is not had twice', second, (account, t) => {
  account.purchase('p1', '1');
  account.purchase('p2', '1');
  account.run(account.useCoupon('u1', [...account.state.coupons.values()][0]?.code ?? ''));
  account.return('r1', 'p2', all);
  account.purchase('p3', '1');
  account.purchase('p4', '1');
  t.strictSame(account.coupons(), ['mug used']);
  account.purchase('p5', '1');
  t.strictSame(account.coupons(), ['mug used', 'mug open'], 'the fourth that is kept');
});

story(
  'undoing a return that found its coupons used brings none back',
  club({
    metrics: { spend: { sum: 'line.net', over: 'lifetime' } },
    rules: [{ key: 'hundred', on: 'purchase', every: { n: 100, of: 'spend' }, grant: { reward: 'mug' } }],
  }),
  (account, t) => {
    account.purchase('p1', [{ quantity: '20', price: '10' }]);
    account.return('r1', 'p1', tens('5'));
    t.strictSame(account.coupons(), ['mug withdrawn', 'mug open']);
    account.run(account.useCoupon('u1', [...account.state.coupons.values()][1]?.code ?? ''));
    account.return('r2', 'p1', tens('10'));
    account.void('r2');
    t.strictSame(
      account.coupons(),
      ['mug withdrawn', 'mug used'],
      'the one that was used stands for the one step',
    );
    account.void('r1');
    t.strictSame(account.coupons(), ['mug open', 'mug used']);
  },
);

story('a coupon of another purchase stands when an earlier one is returned', second, (account, t) => {
  account.purchase('p1', '1');
  account.purchase('p2', '1');
  account.return('r1', 'p1', all);
  t.strictSame(account.coupons(), ['mug open']);
  account.purchase('p3', '1');
  t.strictSame(account.coupons(), ['mug open'], 'which is the second again');
});

story('an undone return opens the coupon again, if its reward is still there', second, (account, t) => {
  account.counters.set('reward:mug', 1);
  account.purchase('p1', '1');
  account.purchase('p2', '1');
  account.return('r1', 'p2', all);
  account.counters.set('reward:mug', 0);
  t.equal(account.refusal(account.voidOf('r1')), 'out-of-stock');
  account.counters.set('reward:mug', 1);
  account.void('r1');
  t.strictSame([account.coupons(), account.counters.get('reward:mug')], [['mug open'], 0]);
});

story(
  'a return does not make a turn of what was none',
  club({
    metrics: { orders: { count: 'transaction', over: 'lifetime' } },
    rules: [
      perEuro({ key: 'second', when: { fact: 'transaction.net', below: 50 }, every: { n: 2, of: 'orders' } }),
    ],
  }),
  (account, t) => {
    account.purchase('p1', '1');
    account.purchase('p2', tenTens);
    account.return('r1', 'p2', tens('8'));
    t.equal(account.points(), 0);
    account.void('p1');
    account.purchase('p3', '10');
    t.equal(account.points(), 10, 'who is the second now has the turn that nobody had');
  },
);

story(
  'a turn is free again when nothing of the purchase that had it is kept',
  club({
    metrics: { orders: { count: 'transaction', over: 'lifetime' } },
    rules: [perEuro({ key: 'second', every: { n: 2, of: 'orders' } })],
  }),
  (account, t) => {
    account.purchase('p1', '1');
    account.purchase('p2', tenTens);
    account.return('r1', 'p2', [{ id: '1', amount: '99.50' }]);
    account.void('p1');
    account.purchase('p3', '10');
    t.equal(account.points(), 0, 'it was had already, if it is worth less than a point by now');
    account.return('r2', 'p2', tens('10'));
    account.purchase('p4', '10');
    t.equal(account.points(), 10, 'p4 is the second that is kept');
  },
);

t.test(
  'undoing a return gives back what it took, not what another one took before the rest expired',
  async (t) => {
    const account = new Account(
      club({ points: { reward: { expires: { after: 'P1M' } } }, rules: [perEuro()] }),
    ).clock('2026-03-01');
    account.purchase('p', '100');
    account.return('early', 'p', [{ id: '1', quantity: '0.5' }]);
    account.clock('2026-03-02').return('early too', 'p', [{ id: '1', quantity: '0.25' }]);
    account.settle('2026-04-02');
    account.return('late', 'p', [{ id: '1', quantity: '0.25' }]);
    t.same([account.book('taken-back'), account.book('expired')], [75, 25]);
    account.void('late');
    t.equal(account.book('taken-back'), 75, 'the late one took nothing');
    account.void('early');
    t.equal(account.book('taken-back'), 25);
    account.void('early too');
    t.equal(account.book('taken-back'), 0);
    account.verify();
  },
);
