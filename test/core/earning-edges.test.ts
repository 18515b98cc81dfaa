import t from 'tap';
import type {
  EarnDefinition,
  MetricDefinition,
  ReachDefinition,
  RuleDefinition,
  SplitDefinition,
} from '../../src/core/program/document.ts';
import type { Stakeholder } from '../../src/core/state.ts';
import { Account, club, type LineInput, perEuro } from './harness.ts';

const rule = (earn: Omit<EarnDefinition, 'points'>, more: Partial<RuleDefinition> = {}): RuleDefinition => ({
  key: 'r',
  on: 'purchase',
  earn: { points: 'reward', ...earn },
  ...more,
});
const earned = (rules: readonly RuleDefinition[], lines: string | readonly LineInput[]): number => {
  const account = new Account(club({ rules }));
  account.purchase('p', lines);
  account.verify();
  return account.points();
};
const basket: readonly LineInput[] = [
  { sku: 'pad', price: '10', quantity: '2', category: 'brake' },
  { sku: 'disc', price: '20', category: 'brake' },
  { sku: 'oil', price: '5', category: 'fluid' },
];

t.test('a fixed amount that is looked up by line is given for each line', async (t) => {
  const fixed = { by: 'line.category', values: { brake: 4, fluid: 1 } };
  t.equal(earned([rule({ fixed })], basket), 9);
  t.equal(earned([rule({ fixed, times: { factor: '1.5' } })], basket), 13, '13.5, rounded once');
  t.equal(earned([rule({ fixed, times: { factor: '1.5' }, each: 'line' })], basket), 13, '6 + 6 + 1');
  t.equal(earned([rule({ fixed: 3 })], basket), 3);
  const onBrakes = { factor: '2', when: { fact: 'line.category', eq: 'brake' } } as const;
  t.equal(earned([rule({ fixed: 3, times: onBrakes, each: 'line' })], basket), 15, '6 + 6 + 3');
});

t.test('whole steps of points that are looked up by line are counted line by line', async (t) => {
  const points = { by: 'line.sku', values: { pad: 3, disc: '0.5' }, otherwise: 1 };
  t.equal(
    earned([rule({ rate: { points, per: '15', of: 'net', steps: 'whole' }, each: 'line' })], basket),
    3,
  );
  t.equal(earned([rule({ rate: { points, per: '10', of: 'net' } })], basket), 7, '6 + 1 + 0.5');
  const times = { factor: '3' } as const;
  t.equal(earned([rule({ rate: { points, per: '10', of: 'net' }, times })], basket), 22, '22.5');
});

t.test('factors multiply, or add what each brings', async (t) => {
  const times = [{ factor: '1.5' }, { factor: '2' }];
  const rate = { points: 1, per: '1', of: 'net' } as const;
  t.equal(earned([rule({ rate, times })], '10'), 30);
  t.equal(earned([rule({ rate, times, stack: 'add' })], '10'), 25);
  t.equal(earned([rule({ rate, times: [{ factor: '1.5' }], stack: 'add' })], '10'), 15);
  t.equal(earned([rule({ rate, times: [{ factor: '0.4' }, { factor: '0.4' }], stack: 'add' })], '10'), 0);
  t.equal(earned([rule({ rate, times: [{ factor: '0.5' }, { factor: '0.6' }], stack: 'add' })], '10'), 1);
});

t.test('more points than a number can hold come to the most, where there is one', async (t) => {
  const rate = { points: '900719925475', per: '1', of: 'net' } as const;
  const price = '10000';
  t.equal(earned([rule({ rate, max: 10 })], price), 10);
  t.equal(earned([rule({ rate, max: 10, each: 'line' })], [{ price }, { price }]), 20);
  t.equal(earned([rule({ rate })], '9999'), 9_006_298_534_824_525);
  const account = new Account(club({ rules: [rule({ rate })] }));
  t.equal(account.refusal(account.purchaseOf('p', price)), 'too-many-points /lines');
  const eachLine = new Account(club({ rules: [rule({ rate, each: 'line' })] }));
  t.equal(eachLine.refusal(eachLine.purchaseOf('p', price)), 'too-many-points /lines');
});

t.test('a bracket begins with its figure, and below the first there is nothing', async (t) => {
  const brackets = (mode: 'whole' | 'marginal'): NonNullable<EarnDefinition['brackets']> => ({
    of: 'net',
    mode,
    steps: [
      { from: '10', points: 1, per: '1' },
      { from: '20', points: 2, per: '1' },
    ],
  });
  const cases: readonly (readonly [net: string, whole: number, marginal: number])[] = [
    ['9', 0, 0],
    ['10', 10, 0],
    ['11', 11, 1],
    ['19', 19, 9],
    ['20', 40, 10],
    ['21', 42, 12],
  ];
  for (const [net, whole, marginal] of cases) {
    t.equal(earned([rule({ brackets: brackets('whole') })], net), whole, net);
    t.equal(earned([rule({ brackets: brackets('marginal') })], net), marginal, net);
  }
});

t.test('several steps at once give as much as often, also line by line', async (t) => {
  const metrics: Record<string, MetricDefinition> = { spend: { sum: 'line.net', over: 'lifetime' } };
  for (const [each, points] of [
    ['transaction', 12],
    ['line', 24],
  ] as const) {
    const steps = rule({ fixed: 4, each }, { every: { n: 10, of: 'spend' } });
    const account = new Account(club({ metrics, rules: [steps] }));
    account.purchase('p', [{ price: '15' }, { price: '15' }]);
    t.equal(account.points(), points, each);
    account.verify();
  }
});

t.test('a percentage is of the points of that rule alone', async (t) => {
  const rules = [
    perEuro({ key: 'a' }),
    perEuro({ key: 'b', earn: { points: 'reward', fixed: 1000 } }),
    rule({ share: { of: 'a', percent: '10' } }),
  ];
  t.equal(earned(rules, '50'), 50 + 1000 + 5);
});

const person = (id: string, roles: readonly string[], circle: number): Stakeholder => ({
  id,
  roles,
  circle,
  attributes: {},
  active: true,
});

t.test('each part of a split goes to whom it is meant for', async (t) => {
  const people = [
    person('ann', ['owner'], 2),
    person('bob', ['owner', 'user'], 1),
    person('eve', ['user'], 1),
  ];
  const split = (parts: readonly SplitDefinition[], by?: string) => {
    const account = new Account(club({ rules: [perEuro({ split: parts })] }), 'a', { people });
    account.purchase('p', '101', by === undefined ? {} : { by });
    account.verify();
    return ['account', 'ann', 'bob', 'eve'].map((holder) => account.points(holder)).join(' ');
  };
  const rest: SplitDefinition = { to: 'account', share: 'rest' };
  const owners = (more: Partial<SplitDefinition>): SplitDefinition[] => [
    { to: { role: 'owner' }, share: '0.5', ...more },
    rest,
  ];
  t.equal(split(owners({})), '51 25 25 0');
  t.equal(split(owners({ among: 'first' })), '51 0 50 0');
  t.equal(split(owners({ among: 'named' }), 'ann'), '51 50 0 0');
  t.equal(split(owners({ among: 'named' }), 'eve'), '51 0 50 0', 'who is no owner');
  t.equal(split(owners({ among: 'equally' }), 'ann'), '51 25 25 0', 'also where one of them is named');
  t.equal(split([{ to: { circle: 2 }, share: '0.5' }, rest]), '51 50 0 0');
  t.equal(
    split([{ to: { circle: 3 }, share: '0.5' }, rest], 'ann'),
    '101 0 0 0',
    'the account, if nothing is said',
  );
  t.equal(split([{ to: { circle: 3 }, share: '0.5', otherwise: 'buyer' }, rest], 'ann'), '51 50 0 0');
  t.equal(split([{ to: { circle: 3 }, share: '0.5', otherwise: 'buyer' }, rest]), '101 0 0 0');
  const toUsers: SplitDefinition = { to: { role: 'user' }, share: 'rest' };
  t.equal(split([{ to: { circle: 3 }, share: '0.5', otherwise: 'rest' }, toUsers]), '0 0 51 50');
  t.equal(
    split([
      { to: { circle: 3 }, share: '0.5', otherwise: 'rest' },
      { to: 'buyer', share: 'rest' },
    ]),
    '101 0 0 0',
  );
  t.equal(
    split(
      [
        { to: 'account', fixed: 40 },
        { to: { role: 'user' }, fixed: 40 },
        { to: 'buyer', share: 'rest' },
      ],
      'ann',
    ),
    '40 21 20 20',
  );
});

t.test('of shares that come to the whole the last one takes what rounding leaves', async (t) => {
  const split: readonly SplitDefinition[] = [
    { to: 'buyer', share: '0.5' },
    { to: 'account', share: '0.5' },
  ];
  const account = new Account(club({ rules: [perEuro({ split })] }));
  account.purchase('p', '7', { by: 'ann' });
  t.strictSame([account.points('ann'), account.points()], [3, 4]);
});

t.test('points for a tier stand after a return while what is kept still reaches it', async (t) => {
  const metrics: Record<string, MetricDefinition> = {
    spend: { sum: 'line.net', over: { calendar: 'year' } },
    orders: { count: 'transaction', over: { calendar: 'year' } },
  };
  const many: ReachDefinition = { metric: 'orders', atLeast: 1 };
  const much: ReachDefinition = { metric: 'spend', atLeast: 50 };
  const never: ReachDefinition = { metric: 'orders', atLeast: 9 };
  const after = (reach: ReachDefinition, back: string): number => {
    const tiers = [{ key: 'red' }, { key: 'gold', reach }];
    const welcome = rule(
      { fixed: 100 },
      { on: 'tier-reached', reached: { ladder: 'status', tiers: ['gold'] } },
    );
    const ladders = { status: { tiers, held: { until: 'end-of-year' } } } as const;
    const account = new Account(club({ metrics, ladders, rules: [welcome] })).clock('2026-03-01');
    account.purchase('p', [{ price: '10', quantity: '10' }]);
    t.equal(account.points(), 100);
    account.return('r', 'p', [{ id: '1', quantity: back }]);
    return account.points();
  };
  t.equal(after({ all: [many, much] }, '5'), 100, '50 is kept');
  t.equal(after({ all: [many, much] }, '6'), 0, '40 is kept, of one order');
  t.equal(after({ all: [much, many] }, '6'), 0);
  t.equal(after({ any: [never, much] }, '5'), 100);
  t.equal(after({ any: [never, much] }, '6'), 0);
  t.equal(after({ any: [many, much] }, '6'), 100, 'the order alone reaches it');
});
