import t from 'tap';
import type { Decision } from '../../src/core/decision.ts';
import { isLimitFigure } from '../../src/core/limits/limit.ts';
import type { ProgramDocument } from '../../src/core/program/document.ts';
import { Account, club, perEuro } from './harness.ts';

const YEAR = { calendar: 'year' } as const;

/** Points at most 100 a year; a mug with each purchase of 50 and more. */
const capped = club({
  rules: [
    perEuro({ limit: { points: 100, per: 'account', within: YEAR } }),
    {
      key: 'mug',
      on: 'purchase',
      when: { fact: 'transaction.net', atLeast: '50' },
      grant: { reward: 'mug' },
    },
  ],
});
const tiered = (percent: string): ProgramDocument =>
  club({
    metrics: { spend: { sum: 'line.net', over: YEAR } },
    ladders: {
      status: {
        tiers: [
          { key: 'red' },
          { key: 'silver', reach: { metric: 'spend', atLeast: '1000' }, multiplier: percent },
        ],
        held: { until: 'end-of-year' },
      },
    },
    rules: [
      perEuro({
        earn: {
          points: 'reward',
          rate: { points: 1, per: '1', of: 'net' },
          times: { tier: 'status' },
        },
      }),
    ],
  });

const open = (document: Parameters<typeof club>[0] | ConstructorParameters<typeof Account>[0]): Account =>
  new Account(document as ProgramDocument).clock('2026-03-01');
const used = ({ state }: Account): readonly string[] =>
  [...state.series]
    .filter(([key]) => isLimitFigure(key))
    .flatMap(([key, { days }]) => [...days.values()].map(({ value }) => `${key} ${value / 10n ** 12n}`));
const types = ({ events }: Decision): readonly string[] => events.map(({ type }) => type);

t.test('a quote that is kept books no points, counts nothing and reserves what it took', async (t) => {
  const account = open(capped);
  account.counters.set('reward:mug', 1);
  const held = account.run(account.quoteOf('60', 'PT30M'));
  t.same(held.entries, []);
  t.same(held.coupons, []);
  t.equal(account.points(), 0);
  t.same(used(account), ['limit:base 60']);
  t.equal(account.counters.get('reward:mug'), 0);
  t.same(types(held), ['quote.held']);
  t.match(held.outcome, { kind: 'quote-held', until: account.now + 30 * 60_000 });
  t.equal(held.dueAt, account.now + 30 * 60_000);
  account.verify();
});

t.test('what is reserved is there for nobody else, and for the purchase that names the quote', async (t) => {
  const account = open(capped);
  account.counters.set('reward:mug', 1);
  const quote = account.quote('80');
  account.purchase('other', '80');
  t.equal(account.points(), 20, 'what the quote left of the limit');
  t.same(account.coupons(), []);
  const bought = account.run(account.quotedOf('p', quote, '80'));
  t.equal(account.points(), 100);
  t.same(account.coupons(), ['mug open']);
  t.same(types(bought), ['quote.used']);
  t.same(used(account), ['limit:base 100']);
  t.equal(account.counters.get('reward:mug'), 0);
  account.verify();
});

t.test('a quote ends at its instant, exclusive, and what was reserved goes back', async (t) => {
  const account = open(capped);
  account.counters.set('reward:mug', 1);
  const heldAt = account.now;
  const quote = account.quote('80', 'PT30M');
  account.clock(heldAt + 30 * 60_000 - 1);
  t.equal(account.settle().events.length, 0);
  account.clock(heldAt + 30 * 60_000);
  t.equal(account.refusal(account.quotedOf('p', quote, '80', { at: heldAt })), 'quote-expired /quote');
  const settled = account.settle();
  t.match(settled.events, [{ type: 'quote.expired', at: heldAt + 30 * 60_000, data: { quoteSeq: quote } }]);
  t.same(used(account), ['limit:base 0']);
  t.equal(account.counters.get('reward:mug'), 1);
  t.equal(account.refusal(account.quotedOf('p', quote, '80', { at: heldAt })), 'quote-expired /quote');
  account.purchase('other', '100');
  t.equal(account.points(), 100, 'all of the limit is there again');
  account.verify();
});

t.test('a purchase a millisecond before the end still has it', async (t) => {
  const account = open(capped);
  const heldAt = account.now;
  const quote = account.quote('80', 'PT30M');
  account.clock(heldAt + 30 * 60_000 - 1).run(account.quotedOf('p', quote, '80'));
  t.equal(account.points(), 80);
  t.equal(account.settle(heldAt + 60 * 60_000).events.length, 0);
});

t.test('it is used once', async (t) => {
  const account = open(capped);
  const quote = account.quote('80');
  account.run(account.quotedOf('p', quote, '80'));
  t.equal(account.refusal(account.quotedOf('q', quote, '80')), 'quote-used /quote');
  account.void('p');
  t.equal(
    account.refusal(account.quotedOf('q', quote, '80')),
    'quote-used /quote',
    'also where that is undone',
  );
  t.equal(account.refusal(account.quotedOf('q', 999, '80')), 'unknown-quote /quote');
  t.equal(account.refusal(account.quotedOf('q', 1, '80')), 'unknown-quote /quote', 'another command');
});

t.test('a purchase that is not the one that was quoted is refused, and says what differs', async (t) => {
  const account = open(capped);
  const line = { sku: 'a', price: '40', quantity: '2' };
  const quote = account.quote([line], 'PT30M', { by: 'ann', channel: 'web', attributes: { a: 1, b: 2 } });
  const like = { by: 'ann', channel: 'web', attributes: { b: 2, a: 1 } };
  const refused = (what: Parameters<Account['quotedOf']>[2], around: object, expected: string) =>
    t.equal(account.refusal(account.quotedOf('p', quote, what, { ...like, ...around })), expected);
  refused([line], { by: 'bob' }, 'quote-mismatch /stakeholder');
  refused([line], { by: undefined }, 'quote-mismatch /stakeholder');
  refused([line], { channel: 'shop' }, 'quote-mismatch /channel');
  refused([line], { attributes: { a: 1 } }, 'quote-mismatch /attributes');
  refused([line], { currency: 'USD' }, 'quote-mismatch /currency');
  refused([line, { ...line, id: '2' }], {}, 'quote-mismatch /lines');
  refused([{ ...line, quantity: '3' }], {}, 'quote-mismatch /lines/0/quantity');
  refused([{ ...line, price: '40.01' }], {}, 'quote-mismatch /lines/0/unitPrice');
  refused([{ ...line, discount: '1' }], {}, 'quote-mismatch /lines/0/discount');
  refused([{ ...line, category: 'fish' }], {}, 'quote-mismatch /lines/0/category');
  refused([line], { at: account.now - 1 }, 'quote-mismatch /occurredAt');
  const { detail } = account.try(account.quotedOf('p', quote, [{ ...line, quantity: '3' }], like)) as {
    detail: string;
  };
  t.equal(detail, 'The quote is for "2" as quantity, not for "3".');
  account.run(account.quotedOf('p', quote, [line], like));
  t.equal(account.points(), 80);
});

t.test('as things stand, where that gives at least as much; else as it was quoted', async (t) => {
  t.test('a tier reached meanwhile counts', async (t) => {
    const account = open(tiered('2'));
    const quote = account.quote('100');
    account.purchase('other', '1000');
    const bought = account.run(account.quotedOf('p', quote, '100'));
    t.equal(bought.basis?.honoured, undefined);
    t.equal(account.points(), 1_200);
    account.verify();
  });

  t.test('a tier lost meanwhile does not', async (t) => {
    const account = open(tiered('2'));
    account.purchase('other', '1000');
    const quote = account.quote('100', 'P1D');
    account.void('other');
    account.purchase('plain', '100');
    const bought = account.run(account.quotedOf('p', quote, '100'));
    t.match(bought.basis, {
      tiers: { status: 'silver' },
      honoured: { quote, version: 1, instead: { tiers: {} } },
    });
    t.equal(account.points(), 300, '100 as anybody, and 200 as it was quoted');
    account.verify();
  });

  t.test('as much of one kind and less of another is not as much', async (t) => {
    const both = (reward: number, status: number) =>
      club({
        points: { reward: {}, status: {} },
        rules: [
          perEuro({ earn: { points: 'reward', fixed: reward } }),
          { key: 'more', on: 'purchase', earn: { points: 'status', fixed: status } },
        ],
      });
    const account = open([
      { document: both(10, 10), from: null },
      { document: both(50, 9), from: '2026-03-01T12:10:00Z' },
    ]);
    const quote = account.quote('1');
    account.clock('2026-03-01T12:20:00Z').run(account.quotedOf('p', quote, '1'));
    t.same([account.points(), account.points('account', 'status')], [10, 10]);
    account.verify();
  });

  t.test('coupons count, too', async (t) => {
    const mugs = (count: number) =>
      club({ rules: [perEuro(), { key: 'mug', on: 'purchase', grant: { reward: 'mug', count } }] });
    const account = open([
      { document: mugs(2), from: null },
      { document: mugs(1), from: '2026-03-01T12:10:00Z' },
    ]);
    account.counters.set('reward:mug', 2);
    const quote = account.quote('1');
    account.clock('2026-03-01T12:20:00Z').run(account.quotedOf('p', quote, '1'));
    t.same(account.coupons(), ['mug open', 'mug open']);
    t.equal(account.counters.get('reward:mug'), 0);
    account.verify();
  });
});

t.test('what is out of stock as things stand was reserved for what was quoted', async (t) => {
  const document = (second: object) =>
    club({
      rules: [
        { key: 'mug', on: 'purchase', grant: { reward: 'mug' } },
        { key: 'b', on: 'purchase', ...second } as never,
      ],
    });
  const account = open([
    { document: document({ earn: { points: 'reward', fixed: 5 } }), from: null },
    {
      document: document({ earn: { points: 'reward', fixed: 5 }, grant: { reward: 'mug', count: 2 } }),
      from: '2026-03-01T12:10:00Z',
    },
  ]);
  account.counters.set('reward:mug', 1);
  const quote = account.quote('1');
  const bought = account.clock('2026-03-01T12:20:00Z').run(account.quotedOf('p', quote, '1'));
  t.equal(account.points(), 5, 'without what is out of stock it would be less');
  t.same(account.coupons(), ['mug open']);
  t.same(bought.basis?.honoured?.instead.outOfStock, ['b']);
  account.verify();
});

t.test(
  'a version that takes effect meanwhile takes nothing away, and returns are judged as it was quoted',
  async (t) => {
    const account = open([
      {
        document: club({
          rules: [perEuro({ earn: { points: 'reward', rate: { points: 3, per: '1', of: 'net' } } })],
        }),
        from: null,
      },
      { document: club({ rules: [perEuro()] }), from: '2026-03-01T12:10:00Z' },
    ]);
    const quote = account.quote([{ quantity: '4', price: '25' }]);
    account.clock('2026-03-01T12:20:00Z').run(account.quotedOf('p', quote, [{ quantity: '4', price: '25' }]));
    t.equal(account.points(), 300);
    account.return('r', 'p', [{ id: '1', quantity: '1' }]);
    t.equal(account.points(), 225);
    account.void('r');
    t.equal(account.points(), 300);
    account.void('p');
    t.equal(account.points(), 0);
    account.verify();
  },
);

t.test('a limit is used in the period that was quoted, and freed in it', async (t) => {
  const monthly = club({
    rules: [perEuro({ limit: { points: 100, per: 'account', within: { calendar: 'month' } } })],
  });
  const account = open(monthly).clock('2026-03-31T23:50:00Z');
  const quote = account.quote('80');
  account.clock('2026-04-01T00:05:00Z').purchase('april', '90');
  account.run(account.quotedOf('p', quote, '80'));
  t.equal(account.points(), 170, 'April has 10 left, March had 80');
  account.purchase('more', '50');
  t.equal(account.points(), 180);
  account.void('p');
  t.equal(account.points(), 100);
  account.purchase('march', '50', { at: '2026-03-31T23:55:00Z' });
  t.equal(account.points(), 150, 'March is free again');
  account.verify();
});

t.test('metrics and tiers are counted by the purchase alone', async (t) => {
  const account = open(tiered('2'));
  const quote = account.quote('1000');
  t.equal(account.metric('spend'), '0');
  t.equal(account.tier(), 'red');
  account.run(account.quotedOf('p', quote, '1000'));
  t.equal(account.metric('spend'), '1000');
  t.equal(account.tier(), 'silver');
});

t.test('nothing follows from an honoured purchase that did not follow when it was quoted', async (t) => {
  const document = (fixed: number) => {
    const { rules = [], ...rest } = tiered('1');
    const welcome = {
      key: 'welcome',
      on: 'tier-reached',
      reached: { ladder: 'status' },
      earn: { points: 'reward', fixed: 500 },
    };
    return {
      ...rest,
      rules: [...rules, { key: 'gift', on: 'purchase', earn: { points: 'gift', fixed } }, welcome],
    } as ProgramDocument;
  };
  const points = { points: { reward: {}, gift: {} } };
  const account = open([
    { document: { ...document(2), ...points }, from: null },
    { document: { ...document(1), ...points }, from: '2026-03-01T12:10:00Z' },
  ]);
  const quote = account.quote('400');
  account.purchase('other', '700');
  account.clock('2026-03-01T12:20:00Z').run(account.quotedOf('p', quote, '400'));
  t.equal(account.tier(), 'silver', 'the tier is reached all the same');
  t.same([account.points(), account.points('account', 'gift')], [1_100, 4]);
  account.verify();
});

t.test('what the programme refuses is refused for a quote, too', async (t) => {
  const account = open(capped);
  t.equal(
    account.refusal(account.quoteOf('10', 'PT30M', { at: account.now + 6 * 60_000 })),
    'in-the-future /occurredAt',
  );
  t.equal(
    account.refusal(account.quoteOf('10', 'PT30M', { currency: 'USD' })),
    'currency-mismatch /currency',
  );
  t.equal(account.refusal(account.quoteOf([{ discount: '2' }])), 'discount-above-price /lines/0/discount');
});

t.test('a day of hold is a day of the clock on the wall', async (t) => {
  const account = new Account({ ...capped, timezone: 'Europe/Berlin' }).clock('2026-03-28T12:00:00Z');
  account.quote('10', 'P1D');
  t.equal(account.state.quoteHolds?.[0]?.until, Date.parse('2026-03-29T11:00:00Z'));
});

t.test('what was promised for a step of a journey stands, whoever did the step meanwhile', async (t) => {
  const document = (points: number) =>
    club({
      journeys: { tour: { steps: [{ key: 'order', on: 'purchase' }] } },
      rules: [
        perEuro({ earn: { points: 'reward', rate: { points, per: '1', of: 'net' } } }),
        { key: 'step', on: 'journey-step', journey: { key: 'tour' }, earn: { points: 'reward', fixed: 50 } },
      ],
    });
  const account = open([
    { document: document(2), from: null },
    { document: document(1), from: '2026-03-01T12:10:00Z' },
  ]);
  const lines = [{ quantity: '4', price: '25' }];
  const quote = account.quote(lines);
  account.purchase('other', '1');
  t.equal(account.points(), 52, 'it did the step');
  account.clock('2026-03-01T12:20:00Z').run(account.quotedOf('p', quote, lines));
  t.equal(account.points(), 302);
  account.return('r', 'p', [{ id: '1', quantity: '1' }]);
  t.equal(account.points(), 252);
  account.void('p');
  t.equal(account.points(), 52);
  account.verify();
});

t.test(
  'what a quote takes of a limit of the programme is there for nobody else, and comes back whole',
  async (t) => {
    const monthly = { points: 100, per: 'program', within: { calendar: 'month' } } as const;
    for (const over of ['truncate', 'nothing'] as const) {
      const document = club({ rules: [perEuro({ limit: { ...monthly, over } })] });
      const account = open(document);
      const used = () => [...account.used.values()];
      const quote = account.quote('80', 'PT30M');
      t.same(used(), [80]);
      account.purchase('other', '80');
      t.equal(account.points(), over === 'truncate' ? 20 : 0);
      account.run(account.quotedOf('p', quote, '80'));
      t.equal(account.points(), over === 'truncate' ? 100 : 80);
      t.same(used(), [account.points()]);
      account.void('p');
      account.void('other');
      account.quote('60', 'PT30M');
      t.same(used(), [60]);
      account.settle(account.now + 30 * 60_000);
      t.same(used(), [0]);
      account.verify();
    }
  },
);

t.test('what was promised of a limit is given, though a new version allows less', async (t) => {
  const document = (points: number) =>
    club({ rules: [perEuro({ limit: { points, per: 'program', within: 'lifetime' } })] });
  const account = open([
    { document: document(100), from: null },
    { document: document(10), from: '2026-03-01T12:10:00Z' },
  ]);
  const quote = account.quote('80');
  account.clock('2026-03-01T12:20:00Z').run(account.quotedOf('p', quote, '80'));
  t.equal(account.points(), 80);
  account.purchase('other', '5');
  t.equal(account.points(), 80);
  account.verify();
});

t.test('what comes back at once, because it is known late, is reserved all the same', async (t) => {
  const account = open(
    club({
      rules: [
        { key: 'brief', on: 'purchase', grant: { reward: 'mug', expires: { after: 'P10D' } } },
        { key: 'lasting', on: 'purchase', grant: { reward: 'mug' } },
      ],
    }),
  );
  account.counters.set('reward:mug', 2);
  const at = account.now - 11 * 86_400_000;
  const quote = account.quote('1', 'PT30M', { at });
  t.equal(account.counters.get('reward:mug'), 0);
  account.run(account.quotedOf('p', quote, '1', { at }));
  t.same(account.coupons(), ['mug expired', 'mug open']);
  t.equal(account.counters.get('reward:mug'), 1);
  account.verify();
});
