import { readFileSync } from 'node:fs';
import t from 'tap';
import { parse } from 'yaml';
import { checkProgram } from '../../../src/core/program/check.ts';
import { compileProgram } from '../../../src/core/program/compile.ts';
import type { MetricDefinition, ProgramDocument } from '../../../src/core/program/document.ts';
import { checkSuccession } from '../../../src/core/program/succession.ts';
import {
  lines,
  PROGRAM,
  refusesAll,
  split,
  when,
  withKind,
  withMetric,
  withRule,
  withRules,
  withTiers,
} from './checking.ts';

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
  const groupsOfTwo = (count: number): ProgramDocument => {
    const keys = Array.from({ length: count }, (_, at) => `group-${at}`);
    return withRules(
      keys.flatMap((group) =>
        ['a', 'b'].map(
          (key) => ({ key: `${group}-${key}`, on: 'purchase', group, grant: { reward: 'mug' } }) as const,
        ),
      ),
      Object.fromEntries(keys.map((key) => [key, { pick: 'first' }])),
    );
  };
  t.strictSame(checkProgram(groupsOfTwo(100)), []);
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
      'a group under a name that objects have by themselves',
      withRules(
        ['a', 'b'].map((key) => ({ key, on: 'purchase', group: 'toString', grant: { reward: 'mug' } })),
        { toString: { pick: 'first' } as const },
      ),
      { pointer: '/groups/toString', detail: 'The name "toString" is reserved: choose another.' },
    ],
    [
      'more groups than are kept',
      groupsOfTwo(101),
      { pointer: '/groups', detail: 'Keep to at most 100 groups; there are 101.' },
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
      'a day that no year has',
      withKind({ pending: { until: '02-30' } }),
      {
        pointer: '/points/tried/pending/until',
        detail: 'Write a day that every year has, as month and day, such as "04-01".',
      },
    ],
    [
      'a date that there is not',
      withKind({ expires: { on: '2027-02-29' } }),
      {
        pointer: '/points/tried/expires/on',
        detail: 'Write a date that exists, such as "2027-03-31", or a day of every year, such as "03-31".',
      },
    ],
    [
      'an event without a name',
      withKind({ pending: { event: '', atMost: 'P1D' } }),
      { pointer: '/points/tried/pending/event', detail: 'Name a type of activity, such as "delivered".' },
    ],
    [
      'no year-end at all',
      withKind({ expires: { yearEnds: 0 } }),
      { pointer: '/points/tried/expires/yearEnds', detail: 'Give a whole number from 1 to 100.' },
    ],
    [
      'an inactivity of hours',
      withKind({ expires: { inactive: 'PT12H', by: 'any' } }),
      {
        pointer: '/points/tried/expires/inactive',
        detail: 'Give whole days, weeks, months or years, such as "P30D" or "P12M".',
      },
    ],
    [
      'an activity that nothing shows',
      withKind({ expires: { inactive: 'P6M', by: [] } }),
      { pointer: '/points/tried/expires/by', detail: 'Name a type of activity, such as "delivered".' },
    ],
    [
      'terms of a tier that there is not',
      withKind({ byTier: { ladder: 'status', tiers: { sliver: { expires: 'never' } } } }),
      {
        pointer: '/points/tried/byTier/tiers/sliver',
        detail: 'There is no tier "sliver"; did you mean "silver"?',
      },
    ],
    [
      'terms by a ladder that there is not',
      withKind({ byTier: { ladder: 'stauts', tiers: { silver: { expires: 'never' } } } }),
      {
        pointer: '/points/tried/byTier/ladder',
        detail: 'There is no ladder "stauts"; did you mean "status"?',
      },
    ],
    [
      'a life of nothing in a tier',
      withKind({ byTier: { ladder: 'status', tiers: { silver: { expires: { after: 'P0D' } } } } }),
      {
        pointer: '/points/tried/byTier/tiers/silver/expires/after',
        detail: 'Give a duration above zero, such as "P14D".',
      },
    ],
    [
      'a card of one stamp',
      withKind({ card: { size: 1, reward: 'mug' } }),
      { pointer: '/points/tried/card/size', detail: 'Give a whole number from 2 to 1000.' },
    ],
    [
      'a card of more stamps than anybody collects',
      withKind({ card: { size: 1001, reward: 'mug' } }),
      { pointer: '/points/tried/card/size', detail: 'Give a whole number from 2 to 1000.' },
    ],
    [
      'a card that brings nothing',
      withKind({ card: { size: 6, reward: 'mug', count: 0 } }),
      { pointer: '/points/tried/card/count', detail: 'Give a whole number from 1 to 100.' },
    ],
    [
      'a card of no time',
      withKind({ card: { size: 6, reward: 'mug', expires: { after: 'P0D' } } }),
      { pointer: '/points/tried/card/expires/after', detail: 'Give a duration above zero, such as "P14D".' },
    ],
    [
      'a coupon of a card in words',
      withKind({ card: { size: 6, reward: 'mug', completed: { expires: { after: '3 months' } } } }),
      {
        pointer: '/points/tried/card/completed/expires/after',
        detail: 'Write a duration as ISO 8601 does, such as "P14D", "P24M" or "PT12H".',
      },
    ],
    [
      'stamps that wait',
      withKind({ pending: 'P1D', card: { size: 6, reward: 'mug' } }),
      {
        pointer: '/points/tried/pending',
        detail: 'A stamp is on its card at once: leave pending out.',
      },
    ],
    [
      'stamps with an end of their own',
      withKind({ expires: { after: 'P1Y' }, card: { size: 6, reward: 'mug' } }),
      {
        pointer: '/points/tried/expires',
        detail: 'Stamps expire with their card: say when in card.expires.',
      },
    ],
    [
      'stamps by tier',
      withKind({
        byTier: { ladder: 'status', tiers: { silver: { pending: 'P1D' } } },
        card: { size: 6, reward: 'mug' },
      }),
      {
        pointer: '/points/tried/byTier',
        detail: 'Stamps expire with their card, whoever has it: leave byTier out.',
      },
    ],
    [
      'stamps with a value',
      withKind({ value: '0.50', card: { size: 6, reward: 'mug' } }),
      {
        pointer: '/points/tried/value',
        detail: 'What stamps are worth is the reward of their card: leave value out.',
      },
    ],
    [
      'stamps that are spent',
      withKind({ spendable: true, card: { size: 6, reward: 'mug' } }),
      {
        pointer: '/points/tried/spendable',
        detail: 'Stamps are not spent, a full card is: leave spendable out.',
      },
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

t.test('tells all mistakes, in the order of the document', async (t) => {
  const document: ProgramDocument = {
    ...when({ fact: 'nothing', eq: 1 }),
    currency: 'euro',
    metrics: { spend: { sum: 'line.nett', over: 'lifetime' } },
    ladders: { status: { tiers: [], held: {} } },
    groups: { promo: { pick: 'best' } },
  };
  t.strictSame(
    checkProgram(document).map(({ pointer }) => pointer),
    ['/currency', '/metrics/spend/sum', '/ladders/status/tiers', '/groups/promo', '/rules/0/when/fact'],
  );
});

t.test('a later version', async (t) => {
  t.test('may change everything but currency, time zone and what a metric counts', async (t) => {
    const next: ProgramDocument = {
      ...PROGRAM,
      points: { miles: {} },
      metrics: {
        yearSpend: {
          ...(PROGRAM.metrics?.yearSpend as MetricDefinition),
          label: 'Spend',
          on: 'purchase',
          over: 'lifetime',
        },
        nights: { count: 'line', over: 'lifetime' },
      },
      ladders: {},
      rules: [],
    };
    t.strictSame(checkSuccession(PROGRAM, next), []);
  });

  t.test('counts points by the same rules, in whatever order', async (t) => {
    const counting = (metric: MetricDefinition): ProgramDocument => ({
      ...PROGRAM,
      metrics: { points: metric },
    });
    const all = counting({ earned: 'reward', over: 'lifetime' });
    const some = counting({ earned: 'reward', by: ['base', 'seafood-spring'], over: 'lifetime' });
    const reordered = counting({
      earned: 'reward',
      by: ['seafood-spring', 'base'],
      over: { membership: 'year' },
    });
    const mixed = [
      {
        pointer: '/metrics/points',
        detail: 'Give a changed metric a new name (only its period may change): its figures would mix.',
      },
    ];
    t.strictSame(checkSuccession(all, all), []);
    t.strictSame(checkSuccession(some, reordered), []);
    t.strictSame(checkSuccession(all, some), mixed);
    t.strictSame(
      checkSuccession(some, counting({ earned: 'reward', by: ['base'], over: 'lifetime' })),
      mixed,
    );
    t.strictSame(checkSuccession(all, counting({ earned: 'status', over: 'lifetime' })), mixed);
    t.strictSame(checkSuccession(all, counting({ count: 'line', over: 'lifetime' })), mixed);
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
