import t from 'tap';
import { checkProgram } from '../../../src/core/program/check.ts';
import type { Comparison, ConditionDefinition, ProgramDocument } from '../../../src/core/program/document.ts';
import { lines, refusesAll, when, withMetric, withRule, withTiers } from './checking.ts';

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

t.test('counts and looks through what is asked of lines', async (t) => {
  const nested = (depth: number): ConditionDefinition =>
    depth === 1 ? { fact: 'line.sku', eq: '11' } : { someLine: nested(depth - 1) };
  const wide = (size: number): ConditionDefinition => ({
    everyLine: { any: Array.from({ length: size - 2 }, () => ({ fact: 'line.sku', eq: '11' })) },
  });
  t.strictSame(checkProgram(when(nested(8))), []);
  t.strictSame(checkProgram(when(wide(200))), []);
  await refusesAll(t, [
    [
      'nine levels',
      when(nested(9)),
      { pointer: '/rules/0/when', detail: 'The condition is nested more than 8 deep: flatten it.' },
    ],
    [
      '201 parts',
      when(wide(201)),
      {
        pointer: '/rules/0/when',
        detail: 'The condition has more than 200 parts: use in, or several rules.',
      },
    ],
    [
      'an unknown fact of a line, naming the nearest',
      when({ everyLine: { any: [{ someLine: { fact: 'line.skuu', eq: '11' } }] } }),
      {
        pointer: '/rules/0/when/everyLine/any/0/someLine/fact',
        detail: 'There is no fact "line.skuu"; did you mean "line.sku"?',
      },
    ],
    [
      'what a rule counts, asked of one line',
      when({ someLine: { fact: 'lines.count', above: 3 } }),
      {
        pointer: '/rules/0/when/someLine/fact',
        detail: 'lines.count is of the lines that a rule counts, and known only in when: name another fact.',
      },
    ],
    [
      'what a rule counts, asked to choose its lines',
      lines({ fact: 'lines.net', above: { fact: 'line.net' } }),
      {
        pointer: '/rules/0/lines/fact',
        detail: 'lines.net is of the lines that a rule counts, and known only in when: name another fact.',
      },
    ],
    [
      'lines of an activity',
      withRule({ on: 'activity', when: { not: { someLine: { fact: 'line.sku', eq: '11' } } } }),
      {
        pointer: '/rules/0/when/not/someLine',
        detail: 'An activity has no lines: ask of the transaction or of the account instead.',
      },
    ],
    [
      'counted lines of a tier',
      withRule({
        on: 'tier-reached',
        reached: { ladder: 'status' },
        when: { fact: 'lines.count', above: 3 },
      }),
      {
        pointer: '/rules/0/when/fact',
        detail:
          'A tier that is reached has no lines: name a fact of the transaction or of the account instead.',
      },
    ],
    [
      'every line of a metric of activities',
      withMetric({
        count: 'transaction',
        on: 'activity',
        where: { everyLine: { fact: 'line.sku', eq: '11' } },
        over: 'lifetime',
      }),
      {
        pointer: '/metrics/tried/where/everyLine',
        detail: 'An activity has no lines: ask of the transaction or of the account instead.',
      },
    ],
  ]);
});

t.test('compares each type in its own way', async (t) => {
  for (const comparison of [
    { fact: 'transaction.date', between: ['2026-03-01', '2026-03-01'] },
    { fact: 'transaction.date', above: { fact: 'account.attributes.since' } },
    { fact: 'transaction.weekday', in: ['saturday', 'sunday'] },
    { fact: 'transaction.month', eq: '12.0' },
    { fact: 'transaction.hour', below: 24 },
    { fact: 'tier.status', between: ['red', 'gold'] },
    { fact: 'tier.status', atLeast: { fact: 'account.attributes.tier' } },
    { fact: 'tier.status', eq: { fact: 'account.segment' } },
    { fact: 'account.attributes.tier', eq: { fact: 'tier.status' } },
    { fact: 'stakeholder.roles', contains: { fact: 'transaction.attributes.role' } },
    { fact: 'lines.net', atLeast: { fact: 'transaction.net' } },
  ] as const) {
    t.strictSame(checkProgram(when(comparison)), [], JSON.stringify(comparison));
  }
  const at = '/rules/0/when';
  const other = {
    ...withTiers({ key: 'gold' }),
    rules: when({ fact: 'tier.status', above: { fact: 'tier.tried' } }).rules ?? [],
  };
  await refusesAll(t, [
    [
      'a date that does not exist',
      when({ fact: 'transaction.date', above: '2026-02-29' }),
      {
        pointer: `${at}/above`,
        detail: 'Compare transaction.date with a date that exists, such as "2026-03-01".',
      },
    ],
    [
      'a date that is a time',
      when({ fact: 'transaction.date', in: ['2026-03-01', '2026-03-02T12:00:00Z'] }),
      {
        pointer: `${at}/in/1`,
        detail: 'Compare transaction.date with a date that exists, such as "2026-03-01".',
      },
    ],
    [
      'dates in the wrong order',
      when({ fact: 'transaction.date', between: ['2026-03-02', '2026-03-01'] }),
      { pointer: `${at}/between`, detail: 'Put the lower end first: nothing lies between these.' },
    ],
    [
      'a date and a text',
      when({ fact: 'transaction.date', above: { fact: 'transaction.channel' } }),
      {
        pointer: `${at}/above/fact`,
        detail: '"transaction.channel" is a text and never the same kind of value as transaction.date.',
      },
    ],
    [
      'an unknown tier in an order',
      when({ fact: 'tier.status', atLeast: 'silber' }),
      { pointer: `${at}/atLeast`, detail: 'There is no tier "silber"; did you mean "silver"?' },
    ],
    [
      'a number for a tier',
      when({ fact: 'tier.status', atLeast: 2 }),
      { pointer: `${at}/atLeast`, detail: 'Compare tier.status with the key of a tier here.' },
    ],
    [
      'tiers in the wrong order',
      when({ fact: 'tier.status', between: ['gold', 'silver'] }),
      { pointer: `${at}/between`, detail: 'Put the lower end first: nothing lies between these.' },
    ],
    [
      'tiers of two ladders',
      other,
      {
        pointer: `${at}/above/fact`,
        detail: '"tier.tried" is a tier of another ladder, and has no order with tier.status.',
      },
    ],
    [
      'an attribute in an order with a text',
      when({ fact: 'account.attributes.size', below: { fact: 'account.segment' } }),
      {
        pointer: `${at}/below/fact`,
        detail: '"account.segment" is a text and never the same kind of value as account.attributes.size.',
      },
    ],
    [
      'a list that contains a list',
      when({ fact: 'stakeholder.roles', contains: { fact: 'stakeholder.roles' } }),
      {
        pointer: `${at}/contains/fact`,
        detail:
          '"stakeholder.roles" is a list of texts and never the same kind of value as stakeholder.roles.',
      },
    ],
    [
      'a day that no week has, naming the nearest',
      when({ fact: 'transaction.weekday', notIn: ['sunday', 'munday'] }),
      {
        pointer: `${at}/notIn/1`,
        detail: 'There is no transaction.weekday "munday"; did you mean "monday"?',
      },
    ],
    [
      'a month that no year has',
      when({ fact: 'transaction.month', eq: 13 }),
      {
        pointer: `${at}/eq`,
        detail:
          'There is no transaction.month "13"; known are "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12".',
      },
    ],
  ]);
});

t.test('refuses comparisons of one fact that never hold together', async (t) => {
  const at = '/rules/0/when/all';
  const all = (...all: ConditionDefinition[]): ProgramDocument => when({ all });
  const size = 'account.attributes.size';
  const never = (fact: string, other: string): string =>
    `${fact} cannot meet this and ${other} at once: leave one out, or join them by any.`;
  const pairs: readonly (readonly [Comparison, Comparison, shown: string])[] = [
    [{ fact: 'transaction.channel', eq: 'web' }, { fact: 'transaction.channel', eq: 'shop' }, 'eq "web"'],
    [{ fact: 'transaction.channel', eq: 'web' }, { fact: 'transaction.channel', ne: 'web' }, 'eq "web"'],
    [
      { fact: 'transaction.channel', in: ['a', 'b'] },
      { fact: 'transaction.channel', notIn: ['b', 'c', 'a'] },
      'in "a", "b"',
    ],
    [
      { fact: 'transaction.channel', in: ['a', 'b', 'c', 'd'] },
      { fact: 'transaction.channel', eq: 'e' },
      'in "a", "b", "c", …',
    ],
    [
      { fact: 'transaction.channel', exists: false },
      { fact: 'transaction.channel', eq: 'web' },
      'exists false',
    ],
    [
      { fact: 'transaction.net', exists: false },
      { fact: 'transaction.net', above: { fact: 'metric.yearSpend' } },
      'exists false',
    ],
    [
      { fact: 'stakeholder.roles', contains: 'a' },
      { fact: 'stakeholder.roles', exists: false },
      'contains "a"',
    ],
    [{ fact: 'transaction.net', above: 5 }, { fact: 'transaction.net', atMost: '5.00' }, 'above 5'],
    [
      { fact: 'transaction.net', between: [1, '5'] },
      { fact: 'transaction.net', above: 5 },
      'between 1 and "5"',
    ],
    [{ fact: 'transaction.net', eq: '5.0' }, { fact: 'transaction.net', below: 5 }, 'eq "5.0"'],
    [
      { fact: 'transaction.date', atLeast: '2026-03-01' },
      { fact: 'transaction.date', below: '2026-03-01' },
      'atLeast "2026-03-01"',
    ],
    [
      { fact: 'transaction.date', above: '2026-02-28' },
      { fact: 'transaction.date', below: '2026-03-01' },
      'above "2026-02-28"',
    ],
    [{ fact: 'tier.status', atLeast: 'silver' }, { fact: 'tier.status', eq: 'red' }, 'atLeast "silver"'],
    [
      { fact: 'tier.status', ne: 'silver' },
      { fact: 'tier.status', between: ['silver', 'silver'] },
      'ne "silver"',
    ],
    [{ fact: 'transaction.hour', above: 10 }, { fact: 'transaction.hour', below: 11 }, 'above 10'],
    [{ fact: 'stakeholder.named', ne: true }, { fact: 'stakeholder.named', ne: false }, 'ne true'],
    [{ fact: size, eq: 'large' }, { fact: size, atLeast: 5 }, 'eq "large"'],
    [{ fact: size, eq: 5 }, { fact: size, below: '5' }, 'eq 5'],
    [{ fact: size, contains: 'a' }, { fact: size, above: 5 }, 'contains "a"'],
    [
      { fact: 'transaction.net', above: { fact: 'metric.yearSpend' } },
      { fact: 'transaction.net', atMost: { fact: 'metric.yearSpend' } },
      'above metric.yearSpend',
    ],
    [
      { fact: 'account.segment', eq: { fact: 'account.country' } },
      { fact: 'account.segment', ne: { fact: 'account.country' } },
      'eq account.country',
    ],
  ];
  for (const [first, second, shown] of pairs) {
    t.strictSame(
      checkProgram(all(first, second)),
      [{ pointer: `${at}/1`, detail: never(first.fact, shown) }],
      JSON.stringify([first, second]),
    );
  }
  const web = { fact: 'transaction.channel', eq: 'web' } as const;
  const shop = { fact: 'transaction.channel', eq: 'shop' } as const;
  const channel = never('transaction.channel', 'eq "web"');
  await refusesAll(t, [
    [
      'in an all within an all',
      all(web, { all: [{ fact: 'transaction.net', above: 5 }, { not: { not: shop } }] }),
      { pointer: `${at}/1/all/1/not/not`, detail: channel },
    ],
    [
      'where none of both is to hold',
      all(
        { fact: 'stakeholder.named', exists: true },
        {
          not: {
            any: [
              { fact: 'stakeholder.named', eq: true },
              { fact: 'stakeholder.named', eq: false },
            ],
          },
        },
      ),
      {
        pointer: `${at}/1/not/any/1`,
        detail: never('stakeholder.named', 'not eq true').replace('meet this', 'meet the opposite of this'),
      },
    ],
    [
      'and of which one is not to hold',
      all(
        { fact: 'stakeholder.roles', contains: 'a' },
        { not: { fact: 'stakeholder.roles', contains: 'a' } },
      ),
      {
        pointer: `${at}/1/not`,
        detail:
          'stakeholder.roles cannot meet the opposite of this and contains "a" at once: leave one out, or join them by any.',
      },
    ],
    [
      'in one case of several',
      when({ any: [web, { all: [web, shop] }] }),
      { pointer: '/rules/0/when/any/1/all/1', detail: channel },
    ],
    [
      'where they are not to hold',
      when({ not: { all: [web, shop] } }),
      { pointer: '/rules/0/when/not/all/1', detail: channel },
    ],
    [
      'of one line',
      when({
        someLine: {
          all: [
            { fact: 'line.sku', eq: '1' },
            { fact: 'line.sku', eq: '2' },
          ],
        },
      }),
      { pointer: '/rules/0/when/someLine/all/1', detail: never('line.sku', 'eq "1"') },
    ],
    [
      'of every line',
      when({
        everyLine: {
          all: [
            { fact: 'line.sku', eq: '1' },
            { fact: 'line.sku', eq: '2' },
          ],
        },
      }),
      { pointer: '/rules/0/when/everyLine/all/1', detail: never('line.sku', 'eq "1"') },
    ],
    [
      'of the lines that count',
      lines({
        all: [
          { fact: 'line.net', above: 5 },
          { fact: 'line.net', below: 5 },
        ],
      }),
      { pointer: '/rules/0/lines/all/1', detail: never('line.net', 'above 5') },
    ],
    [
      'of what a metric counts',
      withMetric({ count: 'transaction', where: { all: [web, shop] }, over: 'lifetime' }),
      { pointer: '/metrics/tried/where/all/1', detail: channel },
    ],
    [
      'only three together',
      all(
        { fact: 'transaction.net', atLeast: 5 },
        { fact: 'transaction.net', atMost: 5 },
        { fact: 'transaction.net', ne: '5' },
      ),
      { pointer: `${at}/2`, detail: never('transaction.net', 'what is asked of it before') },
    ],
    [
      'all days of the week, one by one',
      all(
        { fact: 'transaction.weekday', notIn: ['monday', 'tuesday', 'wednesday', 'thursday'] },
        { fact: 'transaction.weekday', notIn: ['friday', 'saturday', 'sunday'] },
      ),
      {
        pointer: `${at}/1`,
        detail: never('transaction.weekday', 'notIn "monday", "tuesday", "wednesday", …'),
      },
    ],
    [
      'an order with another fact and with itself',
      when({ fact: 'transaction.net', above: { fact: 'transaction.net' } }),
      {
        pointer: '/rules/0/when',
        detail: 'transaction.net can never meet this: change the comparison, or leave it out.',
      },
    ],
    [
      'a tier above the highest',
      when({ fact: 'tier.status', above: 'gold' }),
      {
        pointer: '/rules/0/when',
        detail: 'tier.status can never meet this: change the comparison, or leave it out.',
      },
    ],
    [
      'an hour after the last',
      when({ fact: 'transaction.hour', atLeast: 24 }),
      {
        pointer: '/rules/0/when',
        detail: 'transaction.hour can never meet this: change the comparison, or leave it out.',
      },
    ],
    [
      'no day at all',
      when({ fact: 'transaction.date', exists: false }),
      {
        pointer: '/rules/0/when',
        detail: 'transaction.date can never meet this: change the comparison, or leave it out.',
      },
    ],
  ]);
});

t.test('accepts comparisons of one fact that hold for something', async (t) => {
  const size = 'account.attributes.size';
  const together: readonly (readonly ConditionDefinition[])[] = [
    [
      { fact: 'stakeholder.roles', contains: 'a' },
      { fact: 'stakeholder.roles', contains: 'b' },
    ],
    [{ fact: 'stakeholder.roles', contains: 'a' }, { not: { fact: 'stakeholder.roles', contains: 'b' } }],
    [
      { fact: size, contains: 'a' },
      { fact: size, contains: 'b' },
      { fact: size, exists: true },
    ],
    [
      { fact: size, ne: 5 },
      { fact: size, eq: '5' },
    ],
    [
      { fact: size, ne: '5' },
      { fact: size, between: ['5', 5] },
    ],
    [
      { fact: size, notIn: ['a', 3, true, false] },
      { fact: size, exists: true },
    ],
    [
      { fact: size, ne: true },
      { fact: size, ne: false },
    ],
    [
      { fact: 'transaction.channel', ne: 'web' },
      { fact: 'transaction.channel', exists: false },
    ],
    [
      { fact: 'transaction.channel', in: ['a', 'b'] },
      { fact: 'transaction.channel', in: ['b', 'c'] },
    ],
    [
      { fact: 'transaction.channel', eq: 'web' },
      { fact: 'transaction.channel', ne: { fact: 'account.segment' } },
    ],
    [
      { fact: 'transaction.net', above: 5 },
      { fact: 'transaction.net', below: '5.000001' },
    ],
    [
      { fact: 'transaction.net', atLeast: 5 },
      { fact: 'transaction.net', atMost: '5.0' },
    ],
    [
      { fact: 'transaction.net', above: 5 },
      { fact: 'transaction.net', below: { fact: 'metric.yearSpend' } },
    ],
    [
      { fact: 'transaction.net', between: [5, { fact: 'metric.orders' }] },
      { fact: 'transaction.net', atLeast: 5 },
    ],
    [{ not: { fact: 'transaction.net', above: 5 } }, { not: { fact: 'transaction.net', below: 5 } }],
    [
      { not: { fact: 'transaction.net', above: { fact: 'metric.orders' } } },
      { fact: 'transaction.net', above: 5 },
    ],
    [{ fact: 'transaction.net', eq: { fact: 'transaction.net' } }],
    [
      { fact: 'transaction.net', atLeast: { fact: 'metric.orders' } },
      { fact: 'transaction.net', ne: { fact: 'metric.orders' } },
    ],
    [
      { fact: 'transaction.date', above: '2026-02-27' },
      { fact: 'transaction.date', below: '2026-03-01' },
    ],
    [
      { fact: 'transaction.hour', above: 9 },
      { fact: 'transaction.hour', below: 11 },
    ],
    [
      { fact: 'tier.status', above: 'red' },
      { fact: 'tier.status', below: 'gold' },
    ],
    [
      { fact: 'stakeholder.circle', ne: 1 },
      { fact: 'stakeholder.circle', exists: false },
    ],
    [{ someLine: { fact: 'line.sku', eq: '1' } }, { someLine: { fact: 'line.sku', eq: '2' } }],
    [
      {
        any: [
          { fact: 'transaction.channel', eq: 'a' },
          { fact: 'transaction.channel', eq: 'b' },
        ],
      },
      { fact: 'transaction.channel', eq: 'b' },
    ],
    [
      {
        not: {
          all: [
            { fact: 'transaction.channel', eq: 'a' },
            { fact: 'transaction.net', above: 5 },
          ],
        },
      },
      { fact: 'transaction.channel', eq: 'a' },
    ],
  ];
  for (const all of together) t.strictSame(checkProgram(when({ all })), [], JSON.stringify(all));
});
