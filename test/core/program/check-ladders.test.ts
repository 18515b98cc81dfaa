import t from 'tap';
import type { Period } from '../../../src/core/periods.ts';
import { checkProgram } from '../../../src/core/program/check.ts';
import { compileProgram } from '../../../src/core/program/compile.ts';
import type {
  HeldDefinition,
  LadderDefinition,
  MetricDefinition,
  ProgramDocument,
  ReachDefinition,
  TierDefinition,
} from '../../../src/core/program/document.ts';
import { held, PROGRAM, reach, refusesAll, withLadder, withMetric, withTiers } from './checking.ts';

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

t.test('accepts metrics over every period, and of points', async (t) => {
  for (const metric of [
    { sum: 'line.attributes.km', over: { calendar: 'year', starts: '04-01' } },
    { sum: 'transaction.attributes.nights', on: 'activity', over: { membership: 'year' } },
    {
      count: 'transaction',
      where: { someLine: { fact: 'line.category', eq: 'wine' } },
      over: { calendar: 'week' },
    },
    { count: 'line', where: { someLine: { fact: 'line.category', eq: 'wine' } }, over: { rolling: 'P90D' } },
    { distinct: 'transaction.date', over: { calendar: 'month' } },
    { max: 'account.daysSinceLastPurchase', over: 'lifetime' },
    { earned: 'reward', over: { calendar: 'quarter' } },
    { earned: 'reward', by: ['base', 'seafood-spring'], over: { membership: 'year' } },
  ] satisfies readonly MetricDefinition[]) {
    t.strictSame(checkProgram(withMetric(metric)), [], JSON.stringify(metric));
    t.doesNotThrow(() => compileProgram(withMetric(metric), 1, null));
  }
});

t.test('refuses metrics of points that nobody earns, and years that do not begin', async (t) => {
  const at = '/metrics/tried';
  const day = 'Write a day that every year has, as month and day, such as "04-01".';
  const year = (starts: string) => withMetric({ count: 'line', over: { calendar: 'year', starts } });
  for (const starts of ['01-01', '02-28', '12-31']) t.strictSame(checkProgram(year(starts)), []);
  await refusesAll(t, [
    [
      'unknown points, naming the nearest',
      withMetric({ earned: 'rewards', over: 'lifetime' }),
      { pointer: `${at}/earned`, detail: 'There is no kind of points "rewards"; did you mean "reward"?' },
    ],
    [
      'points by no rule',
      withMetric({ earned: 'reward', by: [], over: 'lifetime' }),
      { pointer: `${at}/by`, detail: 'Name at least one rule, or leave by out.' },
    ],
    [
      'points by an unknown rule, naming the nearest',
      withMetric({ earned: 'reward', by: ['base', 'sefood-spring'], over: 'lifetime' }),
      { pointer: `${at}/by/1`, detail: 'There is no rule "sefood-spring"; did you mean "seafood-spring"?' },
    ],
    [
      'points by a rule that earns others',
      withMetric({ earned: 'status', by: ['base'], over: 'lifetime' }),
      {
        pointer: `${at}/by/0`,
        detail: 'The rule "base" earns "reward" points, not "status": name one that does.',
      },
    ],
    [
      'points by a rule that earns none',
      withMetric({ earned: 'reward', by: ['sixth-order'], over: 'lifetime' }),
      {
        pointer: `${at}/by/0`,
        detail: 'The rule "sixth-order" earns no points, not "reward": name one that does.',
      },
    ],
    ['a year from 29 February on', year('02-29'), { pointer: `${at}/over/starts`, detail: day }],
    ['a year from a day on that there is not', year('04-31'), { pointer: `${at}/over/starts`, detail: day }],
    [
      'a year from a month on that there is not',
      year('13-01'),
      { pointer: `${at}/over/starts`, detail: day },
    ],
    [
      'a year from a day on that is not written as one',
      year('4-1'),
      { pointer: `${at}/over/starts`, detail: day },
    ],
    [
      'a month from a day on',
      withMetric({ count: 'line', over: { calendar: 'month', starts: '04-01' } }),
      {
        pointer: `${at}/over/starts`,
        detail: 'Only a year starts on a day of your choice: leave starts out.',
      },
    ],
    [
      'what a rule counts',
      withMetric({ sum: 'lines.net', over: 'lifetime' }),
      {
        pointer: `${at}/sum`,
        detail: 'lines.net is of the lines that a rule counts, and known only in when: name another fact.',
      },
    ],
    [
      'the sum of tiers',
      withMetric({ sum: 'tier.status', over: 'lifetime' }),
      { pointer: `${at}/sum`, detail: 'sum needs a number, which tier.status is not: name another fact.' },
    ],
    [
      'the latest of dates',
      withMetric({ max: 'transaction.date', over: 'lifetime' }),
      {
        pointer: `${at}/max`,
        detail: 'max needs a number, which transaction.date is not: name another fact.',
      },
    ],
  ]);
});

t.test('refuses tiers that whoever reaches a lower one reaches, too', async (t) => {
  const at = '/ladders/tried/tiers/2/reach';
  const spend = (atLeast: number): ReachDefinition => ({ metric: 'yearSpend', atLeast });
  const orders = (atLeast: number): ReachDefinition => ({ metric: 'orders', atLeast });
  const ladder = (lower: ReachDefinition, higher: ReachDefinition) =>
    withTiers({ key: 'a' }, { key: 'b', reach: lower }, { key: 'c', reach: higher });
  const detail = 'Whoever reaches "b" before it reaches this one, too: ask for more here.';
  const refused: readonly (readonly [says: string, lower: ReachDefinition, higher: ReachDefinition])[] = [
    ['one of two', { all: [spend(100), orders(5)] }, orders(5)],
    ['either of what the lower asks for', spend(100), { any: [spend(200), spend(100)] }],
    ['less of both', { all: [spend(100), orders(5)] }, { all: [orders(5), spend(99)] }],
    ['less in each way', { any: [spend(100), orders(5)] }, { any: [orders(4), spend(100)] }],
    [
      'the same, written in another way',
      { all: [spend(100), { any: [orders(5)] }] },
      { any: [{ all: [orders(5), spend(50), spend(100)] }] },
    ],
  ];
  for (const [says, lower, higher] of refused)
    t.strictSame(checkProgram(ladder(lower, higher)), [{ pointer: at, detail }], says);
  const accepted: readonly (readonly [says: string, lower: ReachDefinition, higher: ReachDefinition])[] = [
    ['more of one of two', { all: [spend(100), orders(5)] }, { all: [spend(100), orders(6)] }],
    ['more of one and less of the other', { all: [spend(100), orders(5)] }, { all: [spend(50), orders(6)] }],
    ['another one', spend(100), orders(1)],
    ['one more beside it', spend(100), { all: [spend(100), orders(1)] }],
    [
      'less in one way and more in another',
      { any: [spend(100), orders(5)] },
      { any: [spend(50), orders(6)] },
    ],
  ];
  for (const [says, lower, higher] of accepted) t.strictSame(checkProgram(ladder(lower, higher)), [], says);
});

t.test('refuses what tiers keep or bring along for nothing', async (t) => {
  const at = '/ladders/tried';
  const silver: TierDefinition = { key: 'silver', reach: { metric: 'yearSpend', atLeast: 100 } };
  const tiers = (...more: TierDefinition[]) => withLadder({ tiers: [{ key: 'base' }, ...more] });
  const carryOver = (carryOver: LadderDefinition['carryOver']) =>
    withLadder({
      tiers: [
        { key: 'base' },
        {
          ...silver,
          keep: {
            any: [
              { metric: 'orders', atLeast: 2 },
              { metric: 'buyers', atLeast: 2 },
            ],
          },
        },
      ],
      ...(carryOver !== undefined && { carryOver }),
    });
  const nights = { sum: 'line.quantity', over: { membership: 'year' } } as const;
  const withNights: ProgramDocument = {
    ...tiers({ ...silver, reach: { metric: 'nights', atLeast: 5 }, headStart: { nights: '2.5' } }),
    metrics: { ...PROGRAM.metrics, nights },
  };
  t.strictSame(checkProgram(withNights), []);
  t.strictSame(checkProgram(carryOver({ metric: 'yearSpend', max: '0.000001' })), []);
  const outside = 'No tier of the ladder asks for "trainings": name a metric of its reach or keep.';
  const endless = '"orders" has no period that begins: count it over a calendar period or a membership year.';
  const rolling = '"buyers" has no period that begins: count it over a calendar period or a membership year.';
  await refusesAll(t, [
    [
      'a first tier that is kept by something',
      withLadder({ tiers: [{ key: 'base', keep: { metric: 'orders', atLeast: 1 } }] }),
      {
        pointer: `${at}/tiers/0/keep`,
        detail: 'The first tier is the one that everybody keeps: leave keep out.',
      },
    ],
    [
      'an unknown metric to keep a tier by, naming the nearest',
      tiers({ ...silver, keep: { any: [{ metric: 'order', atLeast: 1 }] } }),
      {
        pointer: `${at}/tiers/1/keep/any/0/metric`,
        detail: 'There is no metric "order"; did you mean "orders"?',
      },
    ],
    [
      'nothing to keep a tier by',
      tiers({ ...silver, keep: { metric: 'orders', atLeast: '0.00' } }),
      { pointer: `${at}/tiers/1/keep/atLeast`, detail: 'Give a number above zero.' },
    ],
    [
      'a start with an unknown metric, naming the nearest',
      tiers({ ...silver, headStart: { yearSpent: 5 } }),
      {
        pointer: `${at}/tiers/1/headStart/yearSpent`,
        detail: 'There is no metric "yearSpent"; did you mean "yearSpend"?',
      },
    ],
    [
      'a start with nothing',
      tiers({ ...silver, headStart: { yearSpend: 0 } }),
      { pointer: `${at}/tiers/1/headStart/yearSpend`, detail: 'Give a number above zero.' },
    ],
    [
      'a start with what no tier asks for',
      tiers({ ...silver, headStart: { trainings: 5 } }),
      { pointer: `${at}/tiers/1/headStart/trainings`, detail: outside },
    ],
    [
      'a start of what never begins',
      tiers({ ...silver, keep: { metric: 'orders', atLeast: 5 }, headStart: { orders: 5 } }),
      { pointer: `${at}/tiers/1/headStart/orders`, detail: endless },
    ],
    [
      'an unknown metric that is carried over, naming the nearest',
      carryOver({ metric: 'yearSpent' }),
      {
        pointer: `${at}/carryOver/metric`,
        detail: 'There is no metric "yearSpent"; did you mean "yearSpend"?',
      },
    ],
    [
      'a metric carried over that no tier asks for',
      carryOver({ metric: 'trainings' }),
      { pointer: `${at}/carryOver/metric`, detail: outside },
    ],
    [
      'a lifetime that is carried over',
      carryOver({ metric: 'orders' }),
      { pointer: `${at}/carryOver/metric`, detail: endless },
    ],
    [
      'different buyers of a rolling year that are carried over',
      carryOver({ metric: 'buyers' }),
      { pointer: `${at}/carryOver/metric`, detail: rolling },
      {
        pointer: `${at}/carryOver/metric`,
        detail: '"buyers" does not add up: carry over a metric by sum, count or earned.',
      },
    ],
    [
      'no more than nothing carried over',
      carryOver({ metric: 'yearSpend', max: 0 }),
      { pointer: `${at}/carryOver/max`, detail: 'Give a number above zero.' },
    ],
  ]);
});

t.test('refuses holdings that do not go with the periods of what they ask for', async (t) => {
  const at = '/ladders/tried/held';
  const holding = (over: Period, held: HeldDefinition): ProgramDocument => ({
    ...withLadder({ tiers: [{ key: 'base' }, { key: 'top', reach: { metric: 'tried', atLeast: 1 } }], held }),
    metrics: { ...PROGRAM.metrics, tried: { sum: 'line.net', over } },
  });
  const accepted: readonly (readonly [Period, HeldDefinition])[] = [
    [{ calendar: 'year' }, { until: 'end-of-year' }],
    [{ calendar: 'year' }, { until: 'end-of-next-year', yearStarts: '01-01', grace: 'P2M' }],
    [{ calendar: 'year', starts: '01-01' }, { until: 'end-of-next-year' }],
    [
      { calendar: 'year', starts: '04-01' },
      { until: 'end-of-year', yearStarts: '04-01' },
    ],
    [{ calendar: 'year' }, { for: 'P1Y' }],
    [{ calendar: 'year' }, { until: 'forever' }],
    [{ calendar: 'quarter' }, { until: 'end-of-next-quarter' }],
    [{ calendar: 'month' }, { until: 'end-of-year', yearStarts: '04-01' }],
    [{ calendar: 'week' }, { until: 'end-of-month' }],
    [{ calendar: 'year' }, { until: 'end-of-month' }],
    [{ calendar: 'year', starts: '04-01' }, { until: 'end-of-next-quarter' }],
    [{ calendar: 'month' }, { until: 'end-of-membership-year' }],
    [{ membership: 'year' }, { until: 'end-of-next-membership-year' }],
    [{ membership: 'year' }, { for: 'P6M' }],
    [{ rolling: 'P12M' }, { until: 'end-of-month' }],
    ['lifetime', { until: 'end-of-next-month' }],
  ];
  for (const [over, held] of accepted)
    t.strictSame(checkProgram(holding(over, held)), [], JSON.stringify([over, held]));
  const yearOf = (starts: string, yearStarts: string): string =>
    `"tried" is of years that begin on ${starts}, and the tiers are held by years that begin on ${yearStarts}: let both begin on the same day.`;
  const decidedByFigures = (duration: string): HeldDefinition =>
    // biome-ignore lint/suspicious/noThenProperty: the word of the document; nothing awaits it.
    ({ for: duration, then: 'figures' });
  t.strictSame(checkProgram(held(decidedByFigures('P28D'))), []);
  t.strictSame(checkProgram(held({ for: 'PT1S' })), []);
  const onlyYears =
    'Only a calendar year starts on a day of your choice: set until to end-of-year or end-of-next-year, or leave yearStarts out.';
  await refusesAll(t, [
    [
      'a year from April on that ends with December',
      holding({ calendar: 'year', starts: '04-01' }, { until: 'end-of-year' }),
      { pointer: `${at}/until`, detail: yearOf('04-01', '01-01') },
    ],
    [
      'a calendar year that ends with March',
      holding({ calendar: 'year' }, { until: 'end-of-next-year', yearStarts: '04-01' }),
      { pointer: `${at}/yearStarts`, detail: yearOf('01-01', '04-01') },
    ],
    [
      'a membership year that ends with December',
      holding({ membership: 'year' }, { until: 'end-of-next-year' }),
      {
        pointer: `${at}/until`,
        detail:
          '"tried" is of membership years: hold the tiers until the end of this or the next one, or for a time.',
      },
    ],
    [
      'a calendar year that ends with the membership year',
      holding({ calendar: 'year' }, { until: 'end-of-membership-year' }),
      {
        pointer: `${at}/until`,
        detail:
          '"tried" is of calendar years: hold the tiers until the end of this or the next one, or for a time.',
      },
    ],
    [
      'a month that begins on a day of the year',
      held({ until: 'end-of-month', yearStarts: '04-01' }),
      { pointer: `${at}/yearStarts`, detail: onlyYears },
    ],
    [
      'a membership year that begins on a day of the year',
      held({ until: 'end-of-membership-year', yearStarts: '04-01' }),
      { pointer: `${at}/yearStarts`, detail: onlyYears },
    ],
    [
      'a duration that begins on a day of the year',
      held({ for: 'P1Y', yearStarts: '04-01' }),
      { pointer: `${at}/yearStarts`, detail: onlyYears },
    ],
    [
      'a year that begins on 29 February',
      held({ until: 'end-of-year', yearStarts: '02-29' }),
      {
        pointer: `${at}/yearStarts`,
        detail: 'Write a day that every year has, as month and day, such as "04-01".',
      },
    ],
    [
      'figures that are looked at every day',
      held(decidedByFigures('P27D')),
      {
        pointer: `${at}/for`,
        detail: 'Hold tiers for at least 28 days where figures decide what follows: they do so at each end.',
      },
    ],
    [
      'a grace of no time',
      held({ until: 'end-of-year', grace: 'P0D' }),
      { pointer: `${at}/grace`, detail: 'Give a duration above zero, such as "P14D".' },
    ],
  ]);
});
