import t from 'tap';
import { checkProgram } from '../../../src/core/program/check.ts';
import type {
  EarnDefinition,
  LadderDefinition,
  PointsKind,
  ProgramDocument,
  RuleDefinition,
} from '../../../src/core/program/document.ts';
import { warningsFor } from '../../../src/core/program/warnings.ts';
import { PROGRAM, withKind, withLadder, withRule } from './checking.ts';

const NO_REWARDS = new Map();

t.test('warns of nothing in a programme that is easy to grasp', async (t) => {
  t.strictSame(warningsFor(PROGRAM, NO_REWARDS), []);
  t.strictSame(
    warningsFor(
      PROGRAM,
      new Map([
        ['free-freight', null],
        ['mug', { points: 'reward', amount: 500 }],
      ]),
    ),
    [],
  );
});

t.test('warns of points that expire before they can be spent, in a short month at least', async (t) => {
  const kind: PointsKind = { pending: 'P30D', expires: { after: 'P1M' } };
  t.strictSame(warningsFor(withKind(kind), NO_REWARDS), [
    {
      pointer: '/points/tried/expires',
      detail: 'These points can expire before they can be spent: shorten pending, or let them live longer.',
    },
  ]);
  t.strictSame(warningsFor(withKind({ ...kind, pending: 'P27D' }), NO_REWARDS), []);
  t.strictSame(
    warningsFor(withKind({ pending: 'P30D', expires: { after: 'P10D', at: 'end-of-year' } }), NO_REWARDS)
      .length,
    1,
  );
});

t.test('warns of the terms of a tier, and of no date that is said', async (t) => {
  const tiers = { silver: { pending: 'P30D' } };
  const kind: PointsKind = { expires: { after: 'P10D' }, byTier: { ladder: 'status', tiers } };
  t.strictSame(
    warningsFor(withKind(kind), NO_REWARDS).map(({ pointer }) => pointer),
    ['/points/tried/byTier/tiers/silver/expires'],
  );
  const until = { pending: { until: '12-24' } };
  t.equal(warningsFor(withKind({ ...until, expires: { after: 'P6M' } }), NO_REWARDS).length, 1);
  t.equal(warningsFor(withKind({ ...until, expires: { yearEnds: 2 } }), NO_REWARDS).length, 0);
  const date = { pending: { until: '2026-12-24' }, expires: { after: 'P1M' } };
  t.equal(warningsFor(withKind(date), NO_REWARDS).length, 0);
  t.equal(
    warningsFor(withKind({ pending: { event: 'x' }, expires: { after: 'P1M' } }), NO_REWARDS).length,
    0,
  );
});

t.test('warns of multipliers that no rule uses', async (t) => {
  t.strictSame(warningsFor({ ...PROGRAM, rules: [] }, NO_REWARDS), [
    {
      pointer: '/ladders/status',
      detail: 'No rule uses the multipliers of this ladder: add times: { tier: status } where one should.',
    },
  ]);
  const among = withRule({
    earn: { points: 'status', fixed: 5, times: [{ factor: '2' }, { tier: 'status' }] },
  });
  t.strictSame(warningsFor(among, NO_REWARDS), []);
});

t.test('warns of tiers that are harder to keep than to reach', async (t) => {
  const yearSpend = (atLeast: number) => ({ metric: 'yearSpend', atLeast });
  const orders = (atLeast: number) => ({ metric: 'orders', atLeast });
  const kept = (keep: NonNullable<LadderDefinition['tiers'][number]['keep']>) =>
    warningsFor(withLadder({ tiers: [{ key: 'a' }, { key: 'b', reach: yearSpend(100), keep }] }), NO_REWARDS);
  const harder = [
    {
      pointer: '/ladders/tried/tiers/1/keep',
      detail: 'Keeping "b" asks for more than reaching it: ask for no more than reach does.',
    },
  ];
  t.strictSame(kept(yearSpend(101)), harder);
  t.strictSame(kept({ all: [yearSpend(100), orders(1)] }), harder);
  t.strictSame(kept(yearSpend(100)), [], 'as much');
  t.strictSame(kept(yearSpend(99)), [], 'less');
  t.strictSame(kept(orders(500)), [], 'something else');
  t.strictSame(kept({ any: [yearSpend(101), orders(1)] }), [], 'more, or something else');
});

t.test('warns of rewards that the highest tier cannot afford', async (t) => {
  // 25,000 a year at 1 point each, twice as many for gold, for two years and the end of a month: 104,166.
  const car = (amount: number) => new Map([['car', { points: 'reward', amount }]]);
  const club = (reward: PointsKind, ...rules: RuleDefinition[]): ProgramDocument => ({
    ...PROGRAM,
    points: { ...PROGRAM.points, reward },
    rules,
  });
  const rate = { points: 1, per: '1.00', of: 'net' } as const;
  const earning = (earn: Partial<EarnDefinition> = {}, key = 'base'): RuleDefinition => ({
    key,
    on: 'purchase',
    earn: { points: 'reward', rate, times: { tier: 'status' }, ...earn },
  });
  const twoYears = { expires: { after: 'P24M' } };
  const warned = (document: ProgramDocument, amount: number) => {
    t.strictSame(checkProgram(document), []);
    return warningsFor(document, car(amount)).map(({ detail }) => detail);
  };
  t.strictSame(warningsFor(PROGRAM, car(104_166)), []);
  t.strictSame(warningsFor(PROGRAM, car(104_167)), [
    {
      pointer: '/points/reward/expires',
      detail:
        'The reward "car" costs 104167 points; whoever spends 25000 in a year, the most that a tier asks for, earns about 104166 before they expire: lower its price, or let the points live longer.',
    },
  ]);
  const tooDear = (earned: number, amount: number): readonly string[] => [
    `The reward "car" costs ${amount} points; whoever spends 25000 in a year, the most that a tier asks for, earns about ${earned} before they expire: lower its price, or let the points live longer.`,
  ];
  const dear: readonly (readonly [says: string, document: ProgramDocument, earned: number])[] = [
    ['by the life alone', club(twoYears, earning()), 100_000],
    ['by two rules that always apply', club(twoYears, earning(), earning({}, 'more')), 200_000],
    [
      'by the best of what is looked up',
      club(
        twoYears,
        earning({ rate: { ...rate, points: { by: 'tier.status', values: { red: 1, silver: 1, gold: 3 } } } }),
      ),
      300_000,
    ],
    [
      'by factors that add',
      club(twoYears, earning({ times: [{ tier: 'status' }, { factor: '1.5' }], stack: 'add' })),
      125_000,
    ],
    [
      'by a factor that may apply',
      club(
        twoYears,
        earning({
          times: [{ tier: 'status' }, { factor: '3', when: { fact: 'transaction.channel', eq: 'web' } }],
        }),
      ),
      300_000,
    ],
  ];
  for (const [says, document, earned] of dear) {
    t.strictSame(warned(document, earned), [], `${says}: to the point`);
    t.strictSame(warned(document, earned + 1), tooDear(earned, earned + 1), says);
  }
  const much = 9_000_000_000;
  const unknown: readonly (readonly [says: string, document: ProgramDocument])[] = [
    ['points that live for ever', club({}, earning())],
    ['points that nobody spends', club({ ...twoYears, spendable: false }, earning())],
    [
      'points that are also fixed',
      club(twoYears, earning(), { key: 'more', on: 'purchase', earn: { points: 'reward', fixed: 1 } }),
    ],
    ['points of units', club(twoYears, earning({ rate: { ...rate, of: 'quantity' } }))],
    ['at least so many points', club(twoYears, earning({ min: 1 }))],
    ['points for at least so much', club(twoYears, earning({ rate: { ...rate, atLeast: '5' } }))],
    [
      'points for some purchases',
      club(twoYears, { ...earning(), when: { fact: 'transaction.channel', eq: 'web' } }),
    ],
  ];
  for (const [says, document] of unknown) t.strictSame(warned(document, much), [], says);
  const withoutSpend = { ...PROGRAM, ladders: {}, rules: [earning({ times: { factor: '2' } })] };
  t.strictSame(warned(withoutSpend, much), [], 'no tier asks for spend');
  t.strictSame(
    warningsFor(PROGRAM, new Map([['car', { points: 'status', amount: much }]])),
    [],
    'other points',
  );
  t.strictSame(warningsFor(PROGRAM, new Map([['car', null]])), [], 'no price');
});

t.test('warns of an exchange that takes two conversions', async (t) => {
  const exchange = (points: number | string, per: string, value: string): ProgramDocument => ({
    ...PROGRAM,
    points: { ...PROGRAM.points, cash: { value } },
    rules: [
      {
        key: 'cash',
        on: 'purchase',
        earn: { points: 'cash', rate: { points, per, of: 'net' }, times: { tier: 'status' } },
      },
    ],
  });
  t.strictSame(warningsFor(exchange(25, '10.00', '0.004'), NO_REWARDS), [
    {
      pointer: '/rules/0/earn/rate',
      detail:
        '25 "cash" points per 10.00, each worth 0.004, take two conversions to see that 1 % come back: let one of them be plain, such as 1 per "1.00", or a value of "0.01".',
    },
  ]);
  t.equal(warningsFor(exchange('1.5', '1', '0.03'), NO_REWARDS).length, 1);
  for (const [points, per, value] of [
    [1, '1.00', '0.01'],
    [25, '10.00', '0.01'],
    [1, '1.00', '0.004'],
    [10, '1.00', '0.004'],
    [1, '10.00', '0.5'],
    [25, '10.00', '1'],
    [0, '10.00', '0.004'],
  ] as const)
    t.strictSame(warningsFor(exchange(points, per, value), NO_REWARDS), [], `${points} per ${per}, ${value}`);
  const perUnit = exchange(25, '10', '0.004');
  const units = { points: 25, per: '10', of: 'quantity' };
  const [rule] = perUnit.rules ?? [];
  const byUnits = {
    ...perUnit,
    rules: [
      { ...rule, key: 'a', on: 'purchase', earn: { points: 'cash', rate: units, times: { tier: 'status' } } },
    ],
  } as ProgramDocument;
  t.strictSame(warningsFor(byUnits, NO_REWARDS), [], 'units are no money');
});

t.test('warns of lookups by tier that forget one', async (t) => {
  const rate = { points: 1, per: '1.00', of: 'net' } as const;
  const values = { silver: 2, gold: 3 };
  const by = 'tier.status';
  const warned = (earn: Omit<EarnDefinition, 'points'>) =>
    warningsFor(
      withRule({ earn: { points: 'status', ...earn, times: earn.times ?? { tier: 'status' } } }),
      NO_REWARDS,
    );
  t.strictSame(warned({ fixed: { by, values } }), [
    {
      pointer: '/rules/0/earn/fixed/values',
      detail: '"red" is not listed and counts as 0: list every tier, or say otherwise.',
    },
  ]);
  t.strictSame(warned({ rate: { ...rate, points: { by, values: { gold: 3 } } } }), [
    {
      pointer: '/rules/0/earn/rate/points/values',
      detail: '"red", "silver" are not listed and count as 0: list every tier, or say otherwise.',
    },
  ]);
  t.strictSame(warned({ rate, times: [{ tier: 'status' }, { factor: { by, values } }] }), [
    {
      pointer: '/rules/0/earn/times/1/factor/values',
      detail: '"red" is not listed and counts as 1: list every tier, or say otherwise.',
    },
  ]);
  t.strictSame(warned({ share: { of: 'base', percent: { by, values: { red: 0, gold: 25 } } } }), [
    {
      pointer: '/rules/0/earn/share/percent/values',
      detail: '"silver" is not listed and counts as 0: list every tier, or say otherwise.',
    },
  ]);
  t.strictSame(warned({ fixed: { by, values, otherwise: 0 } }), []);
  t.strictSame(warned({ fixed: { by, values: { ...values, red: 1 } } }), []);
  t.strictSame(warned({ fixed: { by: 'line.sku', values } }), [], 'of a fact whose values nobody knows');
});

t.test('warns of a tier that ends while the figures that reached it still stand', async (t) => {
  const holding = (
    calendar: 'month' | 'quarter' | 'year',
    held: LadderDefinition['held'],
  ): ProgramDocument => ({
    ...withLadder({ tiers: [{ key: 'base' }, { key: 'top', reach: { metric: 'tried', atLeast: 1 } }], held }),
    metrics: { ...PROGRAM.metrics, tried: { sum: 'line.net', over: { calendar } } },
  });
  const told = (calendar: 'month' | 'quarter' | 'year', held: LadderDefinition['held']): readonly string[] =>
    warningsFor(holding(calendar, held), NO_REWARDS).map(({ pointer, detail }) => `${pointer} ${detail}`);
  t.strictSame(told('year', { until: 'end-of-month' }), [
    '/ladders/tried/held/until "tried" is of a year, which outlasts the month: a tier that ends with the month comes back with the next purchase. Hold it until the end of a year, or longer.',
  ]);
  t.equal(told('quarter', { until: 'end-of-next-month' }).length, 1);
  t.equal(told('year', { until: 'end-of-next-quarter' }).length, 1);
  t.strictSame(told('quarter', { until: 'end-of-quarter' }), []);
  t.strictSame(told('month', { until: 'end-of-year' }), []);
  // biome-ignore lint/suspicious/noThenProperty: the word of the document; nothing awaits it.
  t.strictSame(told('year', { until: 'end-of-month', then: 'figures' }), [], 'they are asked again');
});
