import { readFileSync } from 'node:fs';
import t from 'tap';
import { parse } from 'yaml';
import type { Mistake } from '../../../src/core/program/check/mistake.ts';
import { checkProgram } from '../../../src/core/program/check.ts';
import { compileProgram } from '../../../src/core/program/compile.ts';
import type {
  Comparison,
  ConditionDefinition,
  EarnDefinition,
  HeldDefinition,
  MetricDefinition,
  PointsKind,
  ProgramDocument,
  ReachDefinition,
  RuleDefinition,
  SplitDefinition,
  TierDefinition,
} from '../../../src/core/program/document.ts';
import { checkSuccession } from '../../../src/core/program/succession.ts';
import { warningsFor } from '../../../src/core/program/warnings.ts';

const PROGRAM: ProgramDocument = {
  name: 'Example Partner Club',
  timezone: 'Europe/Berlin',
  currency: 'EUR',
  points: {
    reward: { pending: 'P14D', expires: { after: 'P24M', at: 'end-of-month' }, value: '0.01', debt: 'allow' },
    status: { label: 'Status points', spendable: false },
  },
  metrics: {
    yearSpend: {
      sum: 'line.net',
      where: { fact: 'line.category', notIn: ['shipping'] },
      over: { calendar: 'year' },
    },
    orders: { count: 'transaction', over: 'lifetime' },
    buyers: { distinct: 'stakeholder', over: { rolling: 'P12M' } },
    trainings: { count: 'transaction', on: 'activity', over: 'lifetime' },
  },
  ladders: {
    status: {
      tiers: [
        { key: 'red' },
        { key: 'silver', reach: { metric: 'yearSpend', atLeast: '10000' }, multiplier: '1.5' },
        {
          key: 'gold',
          reach: {
            all: [
              { metric: 'yearSpend', atLeast: '25000' },
              { metric: 'buyers', atLeast: 3 },
            ],
          },
          multiplier: '2',
        },
      ],
      held: { until: 'end-of-next-year' },
    },
  },
  rules: [
    {
      key: 'base',
      on: 'purchase',
      earn: { points: 'reward', rate: { points: 1, per: '1.00', of: 'net' }, times: { tier: 'status' } },
      split: [
        { to: 'buyer', share: '0.2' },
        { to: 'account', share: 'rest' },
      ],
    },
    {
      key: 'seafood-spring',
      on: 'purchase',
      valid: { from: '1998-01-01', until: '1998-04-01' },
      lines: { fact: 'line.category', eq: 'Seafood' },
      earn: { points: 'reward', rate: { points: 1, per: '1.00', of: 'net' } },
      limit: { points: 5000, per: 'account', within: { calendar: 'month' } },
    },
    { key: 'sixth-order', on: 'purchase', every: { n: 6, of: 'orders' }, grant: { reward: 'free-freight' } },
  ],
};

interface Assert {
  strictSame(found: unknown, wanted: unknown, says: string): boolean;
}
type Case = readonly [says: string, document: ProgramDocument, ...mistakes: readonly Mistake[]];

async function refusesAll(t: Assert, cases: readonly Case[]): Promise<void> {
  for (const [says, document, ...mistakes] of cases) t.strictSame(checkProgram(document), mistakes, says);
}

const withRule = (rule: Partial<RuleDefinition>): ProgramDocument => ({
  ...PROGRAM,
  rules: [{ key: 'tried', on: 'purchase', earn: { points: 'reward', fixed: 10 }, ...rule }],
});
const when = (condition: ConditionDefinition): ProgramDocument => withRule({ when: condition });
const lines = (condition: ConditionDefinition): ProgramDocument => withRule({ lines: condition });
const earn = (earn: EarnDefinition): ProgramDocument => withRule({ earn });
const split = (...split: SplitDefinition[]): ProgramDocument => withRule({ split });
const withMetric = (metric: MetricDefinition): ProgramDocument => ({
  ...PROGRAM,
  metrics: { ...PROGRAM.metrics, tried: metric },
});
const withKind = (kind: PointsKind): ProgramDocument => ({
  ...PROGRAM,
  points: { ...PROGRAM.points, tried: kind },
});
const withTiers = (...tiers: TierDefinition[]): ProgramDocument => ({
  ...PROGRAM,
  ladders: { ...PROGRAM.ladders, tried: { tiers, held: { until: 'forever' } } },
});
const reach = (reach: ReachDefinition): ProgramDocument => withTiers({ key: 'base' }, { key: 'top', reach });
const held = (held: HeldDefinition): ProgramDocument => ({
  ...PROGRAM,
  ladders: { ...PROGRAM.ladders, tried: { tiers: [{ key: 'base' }], held } },
});

t.test('accepts', async (t) => {
  const northwind = parse(
    readFileSync(new URL('../../../examples/northwind/program.yaml', import.meta.url), 'utf8'),
  );
  const accepted: readonly (readonly [string, ProgramDocument])[] = [
    ['the example', PROGRAM],
    ['the Northwind programme', northwind],
    ['a programme with nothing in it', { name: 'Empty', timezone: 'UTC', currency: 'USD', points: {} }],
    [
      'shares that come to one exactly',
      split({ to: 'buyer', share: '0.333333' }, { to: 'account', share: '0.666667' }),
    ],
    ['a comparison of two facts', when({ fact: 'transaction.net', above: { fact: 'metric.yearSpend' } })],
    [
      'an attribute compared with a text',
      when({ fact: 'transaction.attributes.campaign', in: ['spring', 'summer'] }),
    ],
    ['an attribute compared in order', lines({ fact: 'line.attributes.km', between: ['0.5', 100] })],
    ['a tier compared with one of its ladder', when({ fact: 'tier.status', in: ['silver', 'gold'] })],
    ['a role that somebody has', when({ fact: 'stakeholder.roles', contains: 'buyer' })],
    [
      'a rule that fires at every fifth training',
      withRule({ on: 'activity', type: 'training', every: { n: '5', of: 'trainings' } }),
    ],
    ['a rule from an instant on', withRule({ valid: { from: '2026-03-01T12:00:00+01:00' } })],
    [
      'a metric of lines filtered by a tier',
      withMetric({ count: 'line', where: { fact: 'tier.status', eq: 'gold' }, over: 'lifetime' }),
    ],
    [
      'the same threshold on two ladders',
      withTiers({ key: 'a' }, { key: 'b', reach: { metric: 'yearSpend', atLeast: 10000 } }),
    ],
  ];
  for (const [what, document] of accepted) {
    t.strictSame(checkProgram(document), [], what);
    t.doesNotThrow(() => compileProgram(document, 1, null), `${what}, and compiles it`);
  }
});

t.test('refuses what the programme as a whole gets wrong', async (t) => {
  const many = Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`kind-${at}`, {}]));
  await refusesAll(t, [
    [
      'an unknown time zone, naming the nearest',
      { ...PROGRAM, timezone: 'Europe/Berln' },
      { pointer: '/timezone', detail: 'There is no time zone "Europe/Berln"; did you mean "Europe/Berlin"?' },
    ],
    [
      'a time zone in other letters',
      { ...PROGRAM, timezone: 'utc' },
      { pointer: '/timezone', detail: 'There is no time zone "utc"; did you mean "UTC"?' },
    ],
    [
      'an offset as a time zone',
      { ...PROGRAM, timezone: '+01:00' },
      {
        pointer: '/timezone',
        detail: 'There is no time zone "+01:00"; name one as IANA does, such as "Europe/Berlin" or "UTC".',
      },
    ],
    [
      'a currency that is none',
      { ...PROGRAM, currency: 'Euro' },
      { pointer: '/currency', detail: 'Write the currency as its ISO 4217 code, such as "EUR".' },
    ],
    [
      'a name that objects have by themselves',
      withRule({ key: 'constructor' }),
      { pointer: '/rules/0/key', detail: 'The name "constructor" is reserved: choose another.' },
    ],
    [
      'more kinds of points than are kept',
      { ...PROGRAM, points: { ...PROGRAM.points, ...many } },
      { pointer: '/points', detail: 'Keep to at most 20 kinds of points; there are 23.' },
    ],
  ]);
});

t.test('refuses kinds of points that cannot be', async (t) => {
  await refusesAll(t, [
    [
      'a waiting time in words',
      withKind({ pending: '14 days' }),
      {
        pointer: '/points/tried/pending',
        detail: 'Write a duration as ISO 8601 does, such as "P14D", "P24M" or "PT12H".',
      },
    ],
    [
      'a life of nothing',
      withKind({ expires: { after: 'P0D' } }),
      { pointer: '/points/tried/expires/after', detail: 'Give a duration above zero, such as "P14D".' },
    ],
    [
      'a life of more than a hundred years',
      withKind({ expires: { after: 'P101Y' } }),
      { pointer: '/points/tried/expires/after', detail: 'Give a duration of at most 100 years.' },
    ],
    [
      'points worth nothing',
      withKind({ value: '0.00' }),
      { pointer: '/points/tried/value', detail: 'Give a number above zero.' },
    ],
    [
      'a value with seven decimals',
      withKind({ value: '0.0000001' }),
      {
        pointer: '/points/tried/value',
        detail: 'Write a decimal with at most 12 digits before the point and 6 after it, such as "1.50".',
      },
    ],
  ]);
});

t.test('refuses metrics that cannot be counted', async (t) => {
  const at = '/metrics/tried';
  await refusesAll(t, [
    [
      'an unknown fact, naming the nearest',
      withMetric({ sum: 'line.nett', over: 'lifetime' }),
      { pointer: `${at}/sum`, detail: 'There is no fact "line.nett"; did you mean "line.net"?' },
    ],
    [
      'the sum of texts',
      withMetric({ sum: 'line.category', over: 'lifetime' }),
      { pointer: `${at}/sum`, detail: 'sum needs a number, which line.category is not: name another fact.' },
    ],
    [
      'distinct lists',
      withMetric({ distinct: 'stakeholder.roles', over: 'lifetime' }),
      {
        pointer: `${at}/distinct`,
        detail: 'distinct needs a text or a number, which stakeholder.roles is not: name another fact.',
      },
    ],
    [
      'a metric of a metric',
      withMetric({ max: 'metric.yearSpend', over: 'lifetime' }),
      {
        pointer: `${at}/max`,
        detail: 'A metric cannot depend on metrics: compare facts of the transaction here.',
      },
    ],
    [
      'a metric filtered by a metric',
      withMetric({ sum: 'line.net', where: { fact: 'metric.orders', atLeast: 3 }, over: 'lifetime' }),
      {
        pointer: `${at}/where/fact`,
        detail: 'A metric cannot depend on metrics: compare facts of the transaction here.',
      },
    ],
    [
      'a filter of lines where transactions are counted',
      withMetric({ count: 'transaction', where: { fact: 'line.sku', eq: '11' }, over: 'lifetime' }),
      {
        pointer: `${at}/where/fact`,
        detail:
          'line.sku differs from line to line: measure something of the lines, as sum: line.net does, or count: line.',
      },
    ],
    [
      'lines of an activity',
      withMetric({ sum: 'line.net', on: 'activity', over: 'lifetime' }),
      {
        pointer: `${at}/sum`,
        detail: 'An activity has no lines: count transactions, or use a fact of the transaction.',
      },
    ],
    [
      'a rolling period of hours',
      withMetric({ sum: 'line.net', over: { rolling: 'PT36H' } }),
      {
        pointer: `${at}/over/rolling`,
        detail: 'Give whole days, weeks, months or years, such as "P30D" or "P12M".',
      },
    ],
  ]);
});

t.test('refuses tiers that cannot be told apart or reached', async (t) => {
  const at = '/ladders/tried/tiers';
  const choice: ReachDefinition = {
    any: Array.from({ length: 11 }, () => ({ metric: 'orders', atLeast: 1 })),
  };
  await refusesAll(t, [
    [
      'a ladder without tiers',
      withTiers(),
      { pointer: at, detail: 'Name at least one tier: the one that everybody has.' },
    ],
    [
      'a first tier that asks for something',
      withTiers({ key: 'a', reach: { metric: 'orders', atLeast: 1 } }),
      { pointer: `${at}/0/reach`, detail: 'The first tier is the one that everybody has: leave reach out.' },
    ],
    [
      'a later tier that asks for nothing',
      withTiers({ key: 'a' }, { key: 'b' }),
      { pointer: `${at}/1/reach`, detail: 'Say what the tier asks for: only the first tier has no reach.' },
    ],
    [
      'the same key twice',
      withTiers({ key: 'a' }, { key: 'a', reach: { metric: 'orders', atLeast: 1 } }),
      { pointer: `${at}/1/key`, detail: 'A tier "a" stands before: give each tier a key of its own.' },
    ],
    [
      'a later tier that asks for less',
      withTiers(
        { key: 'a' },
        { key: 'b', reach: { metric: 'orders', atLeast: 10 } },
        { key: 'c', reach: { metric: 'orders', atLeast: '9.5' } },
      ),
      { pointer: `${at}/2/reach/atLeast`, detail: 'Ask for more than "b" before it, which asks for 10.' },
    ],
    [
      'a later tier that asks for the same',
      withTiers(
        { key: 'a' },
        { key: 'b', reach: { metric: 'orders', atLeast: 10 } },
        { key: 'c', reach: { metric: 'orders', atLeast: '10.0' } },
      ),
      { pointer: `${at}/2/reach/atLeast`, detail: 'Ask for more than "b" before it, which asks for 10.' },
    ],
    [
      'an unknown metric, naming the nearest',
      reach({ metric: 'yearSpent', atLeast: 1 }),
      {
        pointer: `${at}/1/reach/metric`,
        detail: 'There is no metric "yearSpent"; did you mean "yearSpend"?',
      },
    ],
    [
      'a threshold of nothing',
      reach({ all: [{ metric: 'orders', atLeast: 0 }] }),
      { pointer: `${at}/1/reach/all/0/atLeast`, detail: 'Give a number above zero.' },
    ],
    [
      'a tree without leaves',
      reach({ any: [] }),
      { pointer: `${at}/1/reach/any`, detail: 'Ask for at least one metric here, or leave it out.' },
    ],
    [
      'too many ways to reach it',
      reach({ all: [choice, choice] }),
      {
        pointer: `${at}/1/reach`,
        detail: 'There are more than 100 ways to reach the tier: ask for less at once.',
      },
    ],
    [
      'a negative multiplier',
      withTiers({ key: 'a', multiplier: '-1' }),
      { pointer: `${at}/0/multiplier`, detail: 'Give a number of zero or more.' },
    ],
    [
      'a tier held for no time that is said',
      held({}),
      {
        pointer: '/ladders/tried/held',
        detail: 'Say how long a tier is held by exactly one of until and for.',
      },
    ],
    [
      'a tier held in two ways',
      held({ until: 'forever', for: 'P1Y' }),
      {
        pointer: '/ladders/tried/held',
        detail: 'Say how long a tier is held by exactly one of until and for.',
      },
    ],
    [
      'a tier held for nothing',
      held({ for: 'P0Y' }),
      { pointer: '/ladders/tried/held/for', detail: 'Give a duration above zero, such as "P14D".' },
    ],
  ]);
});

t.test('refuses rules that say too little or too much', async (t) => {
  const points = 'reward';
  const rate = { points: 1, per: '1.00', of: 'net' } as const;
  const silent: RuleDefinition = { key: 'tried', on: 'purchase' };
  const gift = { ...silent, grant: { reward: 'mug' } };
  await refusesAll(t, [
    [
      'a rule that gives nothing',
      { ...PROGRAM, rules: [silent] },
      { pointer: '/rules/0', detail: 'Say what the rule gives, by earn or grant or both.' },
    ],
    [
      'a split of no points',
      { ...PROGRAM, rules: [{ ...gift, split: [{ to: 'account', share: 'rest' }] }] },
      { pointer: '/rules/0/split', detail: 'Only points can be split: add earn, or leave split out.' },
    ],
    [
      'a limit of no points',
      { ...PROGRAM, rules: [{ ...gift, limit: { points: 1, per: 'account', within: 'lifetime' } }] },
      { pointer: '/rules/0/limit', detail: 'A limit is one of points: add earn, or leave limit out.' },
    ],
    [
      'the same key twice',
      { ...PROGRAM, rules: [gift, gift] },
      { pointer: '/rules/1/key', detail: 'A rule "tried" stands before: give each rule a key of its own.' },
    ],
    [
      'a type of purchase',
      withRule({ type: 'training' }),
      {
        pointer: '/rules/0/type',
        detail: 'Only activities have a type: set on to activity, or leave type out.',
      },
    ],
    [
      'lines of an activity',
      withRule({ on: 'activity', lines: { fact: 'line.sku', eq: '11' } }),
      { pointer: '/rules/0/lines', detail: 'An activity has no lines: put the condition into when.' },
    ],
    [
      'a rate on an activity',
      withRule({ on: 'activity', earn: { points, rate } }),
      {
        pointer: '/rules/0/earn/rate',
        detail: 'An activity has no lines and so earns nothing by a rate: use fixed.',
      },
    ],
    [
      'unknown points, naming the nearest',
      earn({ points: 'rewards', fixed: 1 }),
      {
        pointer: '/rules/0/earn/points',
        detail: 'There is no kind of points "rewards"; did you mean "reward"?',
      },
    ],
    [
      'neither rate nor fixed',
      earn({ points }),
      { pointer: '/rules/0/earn', detail: 'Say how much is earned by exactly one of rate and fixed.' },
    ],
    [
      'both rate and fixed',
      earn({ points, rate, fixed: 1 }),
      { pointer: '/rules/0/earn', detail: 'Say how much is earned by exactly one of rate and fixed.' },
    ],
    [
      'no points, fixed',
      earn({ points, fixed: 0 }),
      { pointer: '/rules/0/earn/fixed', detail: 'Give a whole number from 1 to 9007199254740991.' },
    ],
    [
      'points per nothing',
      earn({ points, rate: { ...rate, per: '0.00' } }),
      { pointer: '/rules/0/earn/rate/per', detail: 'Give a number above zero.' },
    ],
    [
      'negative points',
      earn({ points, rate: { ...rate, points: '-1' } }),
      { pointer: '/rules/0/earn/rate/points', detail: 'Give a number of zero or more.' },
    ],
    [
      'the multiplier of an unknown ladder',
      earn({ points, rate, times: { tier: 'statuss' } }),
      { pointer: '/rules/0/earn/times/tier', detail: 'There is no ladder "statuss"; did you mean "status"?' },
    ],
    [
      'a limit of nothing',
      withRule({ limit: { points: 0, per: 'account', within: 'lifetime' } }),
      { pointer: '/rules/0/limit/points', detail: 'Give a whole number from 1 to 9007199254740991.' },
    ],
    [
      'a limit over hours',
      withRule({ limit: { points: 1, per: 'account', within: { rolling: 'P1DT1H' } } }),
      {
        pointer: '/rules/0/limit/within/rolling',
        detail: 'Give whole days, weeks, months or years, such as "P30D" or "P12M".',
      },
    ],
    [
      'a date that does not exist',
      withRule({ valid: { from: '2026-02-30' } }),
      {
        pointer: '/rules/0/valid/from',
        detail:
          'Write a date that exists, such as "2026-03-01", or a time with its offset, such as "2026-03-01T12:00:00Z".',
      },
    ],
    [
      'an end at its beginning',
      withRule({ valid: { from: '2026-03-01', until: '2026-02-28T23:00:00Z' } }),
      {
        pointer: '/rules/0/valid/until',
        detail: 'Set until after from: an end does not belong to its period.',
      },
    ],
  ]);
});

t.test('refuses splits that do not come to the whole', async (t) => {
  await refusesAll(t, [
    [
      'less than one',
      split({ to: 'buyer', share: '0.2' }, { to: 'account', share: '0.799999' }),
      { pointer: '/rules/0/split', detail: 'The shares must come to exactly 1: change one to "rest".' },
    ],
    [
      'more than one beside a rest',
      split({ to: 'buyer', share: '0.6' }, { to: 'buyer', share: '0.5' }, { to: 'account', share: 'rest' }),
      { pointer: '/rules/0/split', detail: 'The shares come to more than 1: lower them.' },
    ],
    [
      'two rests',
      split({ to: 'buyer', share: 'rest' }, { to: 'account', share: 'rest' }),
      { pointer: '/rules/0/split', detail: 'Give the rest to one part only.' },
    ],
    [
      'a share above one',
      split({ to: 'buyer', share: '1.5' }),
      { pointer: '/rules/0/split/0/share', detail: 'A share is a part of one: write at most "1".' },
    ],
    [
      'a share of nothing',
      split({ to: 'buyer', share: '0' }, { to: 'account', share: '1' }),
      {
        pointer: '/rules/0/split/0/share',
        detail: 'Write a share above 0 and up to 1, such as "0.2", or "rest".',
      },
    ],
    [
      'no part',
      split(),
      { pointer: '/rules/0/split', detail: 'Name at least one part, or leave the split out.' },
    ],
  ]);
});

t.test('refuses to count to the n-th by what does not add up', async (t) => {
  const every = (of: string, n: string | number = 6): ProgramDocument => withRule({ every: { n, of } });
  await refusesAll(t, [
    [
      'an unknown metric',
      every('order'),
      { pointer: '/rules/0/every/of', detail: 'There is no metric "order"; did you mean "orders"?' },
    ],
    [
      'distinct values',
      every('buyers'),
      {
        pointer: '/rules/0/every/of',
        detail: '"buyers" does not add up: every needs a metric by sum or count.',
      },
    ],
    [
      'what falls again',
      { ...every('tried'), metrics: { tried: { sum: 'line.net', over: { rolling: 'P30D' } } }, ladders: {} },
      {
        pointer: '/rules/0/every/of',
        detail: '"tried" falls again over time: every needs a calendar period or lifetime.',
      },
    ],
    [
      'what other events count',
      every('trainings'),
      {
        pointer: '/rules/0/every/of',
        detail: '"trainings" counts activities, and the rule fires on purchases: let both be the same.',
      },
    ],
    [
      'every none',
      every('orders', '0'),
      { pointer: '/rules/0/every/n', detail: 'Give a number above zero.' },
    ],
  ]);
});

t.test('refuses conditions that cannot be judged', async (t) => {
  const at = '/rules/0/when';
  const nested = (depth: number): ConditionDefinition =>
    depth === 1 ? { fact: 'transaction.channel', eq: 'web' } : { not: nested(depth - 1) };
  const wide = (size: number): ConditionDefinition => ({
    any: Array.from({ length: size - 1 }, () => ({ fact: 'transaction.channel', eq: 'web' })),
  });
  t.strictSame(checkProgram(when(nested(8))), []);
  t.strictSame(checkProgram(when(wide(200))), []);
  await refusesAll(t, [
    [
      'nine levels',
      when(nested(9)),
      { pointer: at, detail: 'The condition is nested more than 8 deep: flatten it.' },
    ],
    [
      '201 parts',
      when(wide(201)),
      { pointer: at, detail: 'The condition has more than 200 parts: use in, or several rules.' },
    ],
    [
      'all of nothing',
      when({ all: [] }),
      { pointer: `${at}/all`, detail: 'Put at least one condition here, or leave it out.' },
    ],
    [
      'an unknown fact, naming the nearest',
      when({ not: { any: [{ fact: 'transaction.chanel', eq: 'web' }] } }),
      {
        pointer: `${at}/not/any/0/fact`,
        detail: 'There is no fact "transaction.chanel"; did you mean "transaction.channel"?',
      },
    ],
    [
      'an unknown metric',
      when({ fact: 'metric.spend', atLeast: 1 }),
      {
        pointer: `${at}/fact`,
        detail: 'There is no metric "spend"; known are "yearSpend", "orders", "buyers", "trainings".',
      },
    ],
    [
      'an unknown ladder',
      when({ fact: 'tier.level', eq: 'gold' }),
      { pointer: `${at}/fact`, detail: 'There is no ladder "level"; known is "status".' },
    ],
    [
      'an unknown tier, naming the nearest',
      when({ fact: 'tier.status', in: ['gold', 'sylver'] }),
      { pointer: `${at}/in/1`, detail: 'There is no tier "sylver"; did you mean "silver"?' },
    ],
    [
      'a fact of lines where there is no line',
      when({ fact: 'line.category', eq: 'Seafood' }),
      {
        pointer: `${at}/fact`,
        detail: 'line.category differs from line to line: put the condition into lines instead of when.',
      },
    ],
    [
      'a fact of lines on the other side',
      when({ fact: 'transaction.net', above: { fact: 'line.net' } }),
      {
        pointer: `${at}/above/fact`,
        detail: 'line.net differs from line to line: put the condition into lines instead of when.',
      },
    ],
  ]);
});

t.test('refuses comparisons that do not fit their fact', async (t) => {
  const at = '/rules/0/when';
  const compare = (comparison: Comparison): ProgramDocument => when(comparison);
  await refusesAll(t, [
    [
      'none',
      compare({ fact: 'transaction.net' }),
      {
        pointer: at,
        detail:
          'Add what to compare with by one of eq, ne, in, notIn, atLeast, above, atMost, below, between, exists, contains.',
      },
    ],
    [
      'two at once',
      compare({ fact: 'transaction.net', above: 1, below: 5 }),
      { pointer: at, detail: 'Keep one of above, below; join several comparisons by all.' },
    ],
    [
      'an order of texts',
      compare({ fact: 'transaction.channel', above: 'a' }),
      {
        pointer: `${at}/above`,
        detail: 'transaction.channel is a text; compare it by eq, ne, in, notIn, exists.',
      },
    ],
    [
      'a list that equals',
      compare({ fact: 'stakeholder.roles', eq: 'buyer' }),
      {
        pointer: `${at}/eq`,
        detail: 'stakeholder.roles is a list of texts; compare it by contains, exists.',
      },
    ],
    [
      'a number that is a text',
      compare({ fact: 'transaction.net', in: ['10', 'much'] }),
      {
        pointer: `${at}/in/1`,
        detail: 'Compare transaction.net with a number here: a whole one, or a decimal such as "1.50".',
      },
    ],
    [
      'a text that is a number',
      compare({ fact: 'account.kind', eq: 3 }),
      { pointer: `${at}/eq`, detail: 'Compare account.kind with a text here.' },
    ],
    [
      'true or false that is a text',
      compare({ fact: 'stakeholder.named', eq: 'yes' }),
      { pointer: `${at}/eq`, detail: 'Compare stakeholder.named with true or false here.' },
    ],
    [
      'an attribute in the order of texts',
      compare({ fact: 'transaction.attributes.km', atLeast: 'far' }),
      {
        pointer: `${at}/atLeast`,
        detail:
          'Compare transaction.attributes.km with a number here: a whole one, or a decimal such as "1.50".',
      },
    ],
    [
      'a fact of another type',
      compare({ fact: 'transaction.net', eq: { fact: 'account.kind' } }),
      {
        pointer: `${at}/eq/fact`,
        detail: '"account.kind" is a text and never the same kind of value as transaction.net.',
      },
    ],
    [
      'ends in the wrong order',
      compare({ fact: 'transaction.net', between: ['100', 10] }),
      { pointer: `${at}/between`, detail: 'Put the lower end first: nothing lies between these.' },
    ],
    [
      'nothing to be in',
      compare({ fact: 'account.kind', in: [] }),
      { pointer: `${at}/in`, detail: 'Name at least one value.' },
    ],
  ]);
});

t.test('tells all mistakes, in the order of the document', async (t) => {
  const document: ProgramDocument = {
    ...when({ fact: 'nothing', eq: 1 }),
    currency: 'euro',
    ladders: { status: { tiers: [], held: {} } },
  };
  t.strictSame(
    checkProgram(document).map(({ pointer }) => pointer),
    ['/currency', '/ladders/status/tiers', '/rules/0/when/fact'],
  );
});

t.test('a later version', async (t) => {
  t.test('may change everything but currency, time zone and what a metric counts', async (t) => {
    const next: ProgramDocument = {
      ...PROGRAM,
      points: { miles: {} },
      metrics: {
        yearSpend: { ...(PROGRAM.metrics?.yearSpend as MetricDefinition), on: 'purchase', over: 'lifetime' },
        nights: { count: 'line', over: 'lifetime' },
      },
      ladders: {},
      rules: [],
    };
    t.strictSame(checkSuccession(PROGRAM, next), []);
  });

  t.test('is refused for each of these', async (t) => {
    const next: ProgramDocument = {
      ...PROGRAM,
      currency: 'USD',
      timezone: 'UTC',
      metrics: { ...PROGRAM.metrics, orders: { count: 'line', over: 'lifetime' } },
    };
    t.strictSame(checkSuccession(PROGRAM, next), [
      {
        pointer: '/currency',
        detail: 'The currency stays EUR: make another programme for another currency.',
      },
      { pointer: '/timezone', detail: 'The time zone stays Europe/Berlin: figures are kept by its days.' },
      {
        pointer: '/metrics/orders',
        detail: 'Give a changed metric a new name (only its period may change): its figures would mix.',
      },
    ]);
  });
});

t.test('warns of', async (t) => {
  const rewards = new Set(['free-freight']);
  t.strictSame(warningsFor(PROGRAM, rewards), []);

  t.test('a reward that the catalogue does not have', async (t) => {
    t.strictSame(warningsFor(PROGRAM, new Set(['free-freights'])), [
      {
        pointer: '/rules/2/grant/reward',
        detail: 'The catalogue has no reward "free-freight"; did you mean "free-freights"?',
      },
    ]);
    t.strictSame(warningsFor(PROGRAM, new Set()), [
      {
        pointer: '/rules/2/grant/reward',
        detail: 'The catalogue has no reward "free-freight"; add it before its coupons are to be used.',
      },
    ]);
  });

  t.test('points that expire before they can be spent, in a short month at least', async (t) => {
    const kind: PointsKind = { pending: 'P30D', expires: { after: 'P1M' } };
    t.strictSame(warningsFor(withKind(kind), rewards), [
      {
        pointer: '/points/tried/expires',
        detail: 'These points can expire before they can be spent: shorten pending, or let them live longer.',
      },
    ]);
    t.strictSame(warningsFor(withKind({ ...kind, pending: 'P27D' }), rewards), []);
    t.strictSame(
      warningsFor(withKind({ pending: 'P30D', expires: { after: 'P10D', at: 'end-of-year' } }), rewards)
        .length,
      1,
    );
  });

  t.test('multipliers that no rule uses', async (t) => {
    t.strictSame(warningsFor({ ...PROGRAM, rules: [] }, rewards), [
      {
        pointer: '/ladders/status',
        detail: 'No rule uses the multipliers of this ladder: add times: { tier: status } where one should.',
      },
    ]);
  });
});
