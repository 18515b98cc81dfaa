import t from 'tap';
import { checkProgram } from '../../../src/core/program/check.ts';
import { compileProgram } from '../../../src/core/program/compile.ts';
import type { ProgramDocument, RuleDefinition } from '../../../src/core/program/document.ts';
import { PROGRAM, refusesAll, withRule, withRules } from './checking.ts';

t.test('refuses rules that say too little or too much', async (t) => {
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
      {
        pointer: '/rules/0/limit/points',
        detail: 'The rule earns no points: add earn, or limit how often it fires, by count.',
      },
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
        detail: '"buyers" does not add up: every needs a metric by sum, count or earned.',
      },
    ],
    [
      'what falls again',
      { ...every('tried'), metrics: { tried: { sum: 'line.net', over: { rolling: 'P30D' } } }, ladders: {} },
      {
        pointer: '/rules/0/every/of',
        detail:
          '"tried" falls again over time: every needs a calendar period, a membership year or lifetime.',
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

t.test('accepts every trigger with what goes with it', async (t) => {
  const rules: readonly RuleDefinition[] = [
    { key: 'a', on: 'activity', type: ['training', 'survey'], earn: { points: 'reward', fixed: 5 } },
    {
      key: 'b',
      on: 'enrolment',
      when: { fact: 'account.kind', eq: 'company' },
      grant: { reward: 'mug', count: 100 },
    },
    { key: 'c', on: 'tier-reached', reached: { ladder: 'status' }, earn: { points: 'reward', fixed: 5 } },
    {
      key: 'd',
      on: 'tier-reached',
      reached: { ladder: 'status', tiers: ['gold'] },
      grant: { reward: 'mug' },
    },
    { key: 'e', on: 'purchase', reaches: { n: 3, of: 'buyers' }, grant: { reward: 'mug' } },
    {
      key: 'f',
      on: 'purchase',
      every: { n: '50', of: 'yearSpend' },
      priority: 1_000_000,
      grant: { reward: 'mug' },
    },
  ];
  t.strictSame(checkProgram(withRules(rules)), []);
  t.doesNotThrow(() => compileProgram(withRules(rules), 1, null));
});

t.test('refuses what does not go with a trigger', async (t) => {
  const at = '/rules/0';
  const reached = { ladder: 'status' };
  const tierReached = (rule: Partial<RuleDefinition>) => withRule({ on: 'tier-reached', reached, ...rule });
  await refusesAll(t, [
    [
      'no type at all',
      withRule({ on: 'activity', type: [] }),
      { pointer: `${at}/type`, detail: 'Name at least one type, or leave type out.' },
    ],
    [
      'a type of enrolment',
      withRule({ on: 'enrolment', type: 'online' }),
      {
        pointer: `${at}/type`,
        detail: 'Only activities have a type: set on to activity, or leave type out.',
      },
    ],
    [
      'a tier reached that is not named',
      withRule({ on: 'tier-reached' }),
      { pointer: at, detail: 'Say by reached which tiers of which ladder the rule waits for.' },
    ],
    [
      'a tier reached by a purchase',
      withRule({ reached }),
      {
        pointer: `${at}/reached`,
        detail: 'Tiers are reached on tier-reached only: set on to it, or leave reached out.',
      },
    ],
    [
      'an unknown ladder, naming the nearest',
      tierReached({ reached: { ladder: 'state' } }),
      { pointer: `${at}/reached/ladder`, detail: 'There is no ladder "state"; known is "status".' },
    ],
    [
      'an unknown tier, naming the nearest',
      tierReached({ reached: { ladder: 'status', tiers: ['silver', 'golt'] } }),
      { pointer: `${at}/reached/tiers/1`, detail: 'There is no tier "golt"; did you mean "gold"?' },
    ],
    [
      'the tier that everybody has',
      tierReached({ reached: { ladder: 'status', tiers: ['red'] } }),
      {
        pointer: `${at}/reached/tiers/0`,
        detail: 'Everybody has "red" from the beginning: name a tier above it.',
      },
    ],
    [
      'none of the tiers',
      tierReached({ reached: { ladder: 'status', tiers: [] } }),
      {
        pointer: `${at}/reached/tiers`,
        detail: 'Name at least one tier, or leave tiers out for any but the first.',
      },
    ],
    [
      'lines of an enrolment',
      withRule({ on: 'enrolment', lines: { fact: 'line.sku', eq: '11' } }),
      { pointer: `${at}/lines`, detail: 'An enrolment has no lines: put the condition into when.' },
    ],
    [
      'lines of a tier',
      tierReached({ lines: { fact: 'line.sku', eq: '11' } }),
      { pointer: `${at}/lines`, detail: 'A tier that is reached has no lines: put the condition into when.' },
    ],
    [
      'the n-th enrolment',
      withRule({ on: 'enrolment', every: { n: 1, of: 'orders' } }),
      {
        pointer: `${at}/every`,
        detail:
          'Only purchases, activities and referrals are counted: leave this out, or set on to one of them.',
      },
    ],
    [
      'a number that a tier comes to',
      tierReached({ reaches: { n: 1, of: 'orders' } }),
      {
        pointer: `${at}/reaches`,
        detail:
          'Only purchases, activities and referrals are counted: leave this out, or set on to one of them.',
      },
    ],
    [
      'each multiple and one number at once',
      withRule({ every: { n: 1, of: 'orders' }, reaches: { n: 5, of: 'orders' } }),
      {
        pointer: at,
        detail: 'Keep one of every and reaches: a rule fires at each multiple, or at one number.',
      },
    ],
    [
      'a priority one step too high',
      withRule({ priority: 1_000_001 }),
      { pointer: `${at}/priority`, detail: 'Give a whole number from -1000000 to 1000000.' },
    ],
    [
      'a priority with a fraction',
      withRule({ priority: 0.5 }),
      { pointer: `${at}/priority`, detail: 'Give a whole number from -1000000 to 1000000.' },
    ],
    [
      'more coupons than are granted at once',
      withRule({ grant: { reward: 'mug', count: 101 } }),
      { pointer: `${at}/grant/count`, detail: 'Give a whole number from 1 to 100.' },
    ],
    [
      'no coupon',
      { ...PROGRAM, rules: [{ key: 'tried', on: 'purchase', grant: { reward: 'mug', count: 0 } }] },
      { pointer: `${at}/grant/count`, detail: 'Give a whole number from 1 to 100.' },
    ],
  ]);
});

t.test('knows rewards where the catalogue is at hand', async (t) => {
  const document = { ...PROGRAM, rules: [...(PROGRAM.rules ?? [])] };
  t.strictSame(checkProgram(document), []);
  t.strictSame(checkProgram(document, new Set(['free-freight'])), []);
  t.strictSame(checkProgram(document, new Set(['free-freights'])), [
    {
      pointer: '/rules/2/grant/reward',
      detail: 'The catalogue has no reward "free-freight"; did you mean "free-freights"?',
    },
  ]);
  t.strictSame(checkProgram(document, new Set()), [
    {
      pointer: '/rules/2/grant/reward',
      detail: 'The catalogue has no reward "free-freight"; add it to the catalogue first.',
    },
  ]);
});

t.test('refuses to wait for a number that the rule cannot bring about', async (t) => {
  const at = '/rules/0/reaches/of';
  const reaches = (of: string, more: Partial<RuleDefinition> = {}) =>
    withRule({ reaches: { n: 5, of }, ...more });
  const withStars = (rules: readonly RuleDefinition[], by?: readonly string[]): ProgramDocument => ({
    ...withRules(rules),
    metrics: {
      ...PROGRAM.metrics,
      stars: { earned: 'status', ...(by !== undefined && { by }), over: 'lifetime' },
    },
  });
  const stars = { points: 'status', fixed: 1 };
  const gift: RuleDefinition = {
    key: 'gift',
    on: 'purchase',
    reaches: { n: 5, of: 'stars' },
    grant: { reward: 'mug' },
  };
  const perPurchase: RuleDefinition = { key: 'stars', on: 'purchase', earn: stars };
  const perTraining: RuleDefinition = { key: 'stars', on: 'activity', earn: stars };
  t.strictSame(checkProgram(withStars([gift, perPurchase])), []);
  t.strictSame(checkProgram(withStars([gift, perPurchase], ['stars'])), []);
  await refusesAll(t, [
    [
      'an unknown metric, naming the nearest',
      reaches('order'),
      { pointer: at, detail: 'There is no metric "order"; did you mean "orders"?' },
    ],
    [
      'what other events count',
      reaches('trainings'),
      {
        pointer: at,
        detail: '"trainings" counts activities, and the rule fires on purchases: let both be the same.',
      },
    ],
    [
      'nothing',
      withRule({ reaches: { n: 0, of: 'orders' } }),
      { pointer: '/rules/0/reaches/n', detail: 'Give a number above zero.' },
    ],
    [
      'points that only other events earn',
      withStars([gift, perTraining]),
      { pointer: at, detail: 'No rule on purchases earns what "stars" counts: name another metric.' },
    ],
  ]);
});

t.test('refuses groups that choose nothing', async (t) => {
  const earn = { points: 'reward', fixed: 10 };
  const one: RuleDefinition = { key: 'one', on: 'purchase', group: 'promo', earn };
  const two: RuleDefinition = { ...one, key: 'two' };
  const gift: RuleDefinition = { key: 'gift', on: 'purchase', group: 'promo', grant: { reward: 'mug' } };
  const best = { promo: { pick: 'best' } } as const;
  const first = { promo: { pick: 'first' } } as const;
  const status: RuleDefinition = { ...two, earn: { points: 'status', fixed: 10 } };
  t.strictSame(checkProgram(withRules([one, two], best)), []);
  t.strictSame(checkProgram(withRules([one, status, gift], first)), []);
  await refusesAll(t, [
    [
      'a group of none',
      withRules([{ key: 'one', on: 'purchase', earn }], best),
      {
        pointer: '/groups/promo',
        detail: 'No rule is in "promo": name it as the group of two rules or more, or leave it out.',
      },
    ],
    [
      'a group of one',
      withRules([one], best),
      {
        pointer: '/groups/promo',
        detail: 'Only "one" is in "promo": name it as the group of another rule, too, or leave it out.',
      },
    ],
    [
      'an unknown group, naming the nearest',
      withRules([one, two, { ...one, key: 'three', group: 'promos' }], best),
      { pointer: '/rules/2/group', detail: 'There is no group "promos"; did you mean "promo"?' },
    ],
    [
      'the best of different points',
      withRules([one, status], best),
      {
        pointer: '/rules/1/earn/points',
        detail: 'The rules of "promo" are compared by their "reward" points: earn these here, too.',
      },
    ],
    [
      'the best of points and coupons',
      withRules([gift, one, two], best),
      {
        pointer: '/rules/0/group',
        detail:
          'The best rule of "promo" is the one that earns most: add earn, or let the group pick the first.',
      },
    ],
    [
      'rules that fire on different events',
      withRules([one, { ...two, on: 'activity' }], first),
      {
        pointer: '/rules/1/on',
        detail:
          'The rules of "promo" fire on purchases, as "one" does: let this one do so, too, or leave group out.',
      },
    ],
  ]);
});

t.test('refuses rules that wait for each other', async (t) => {
  const share = (of: string | readonly string[]) => ({ points: 'reward', share: { of, percent: '10' } });
  const fixed = { points: 'reward', fixed: 10 };
  const rule = (key: string, more: Partial<RuleDefinition>): RuleDefinition => ({
    key,
    on: 'purchase',
    ...more,
  });
  const counting = (rules: readonly RuleDefinition[], by?: readonly string[]): ProgramDocument => ({
    ...withRules(rules),
    metrics: {
      ...PROGRAM.metrics,
      earned: { earned: 'reward', ...(by !== undefined && { by }), over: 'lifetime' },
    },
  });
  const every = { n: 100, of: 'earned' };
  const chain = withRules([
    rule('a', { earn: share('b') }),
    rule('b', { earn: share(['c', 'd']) }),
    rule('c', { earn: share('d') }),
    rule('d', { earn: fixed }),
  ]);
  t.strictSame(checkProgram(chain), []);
  t.strictSame(
    checkProgram(counting([rule('a', { every, earn: fixed }), rule('b', { earn: fixed })], ['b'])),
    [],
    'counting what others earn',
  );
  t.strictSame(
    checkProgram(counting([rule('a', { when: { fact: 'metric.earned', above: 5 }, earn: fixed })])),
    [],
    'a condition on what was earned before',
  );
  await refusesAll(t, [
    [
      'two that share in each other',
      withRules([rule('a', { earn: share('b') }), rule('b', { earn: share('a') })]),
      {
        pointer: '/rules/1/earn/share/of',
        detail: 'These rules wait for each other, "a" for "b", "b" for "a": leave one of them out.',
      },
    ],
    [
      'a rule that counts what it earns',
      counting([rule('a', { every, earn: fixed }), rule('b', { earn: fixed })]),
      {
        pointer: '/rules/0/every/of',
        detail: 'This counts what the rule itself earns: name in by of the metric the rules that it counts.',
      },
    ],
    [
      'a share in what counts the share',
      counting([rule('a', { earn: share('b') }), rule('b', { reaches: every, earn: fixed })], ['a']),
      {
        pointer: '/rules/1/reaches/of',
        detail: 'These rules wait for each other, "a" for "b", "b" for "a": leave one of them out.',
      },
    ],
    [
      'a share in a rule of the same group',
      withRules([rule('a', { group: 'g', earn: fixed }), rule('b', { group: 'g', earn: share('a') })], {
        g: { pick: 'best' },
      }),
      {
        pointer: '/rules/1/earn/share/of',
        detail: 'Of the rules of "g" at most one applies: this one cannot need what "a" earns.',
      },
    ],
    [
      'groups of which each waits for the other',
      withRules(
        [
          rule('a', { group: 'g', earn: fixed }),
          rule('b', { group: 'g', earn: share('c') }),
          rule('c', { group: 'h', earn: fixed }),
          rule('d', { group: 'h', earn: share('a') }),
        ],
        { g: { pick: 'best' }, h: { pick: 'first' } },
      ),
      {
        pointer: '/rules/3/earn/share/of',
        detail:
          'These rules wait for each other (those of a group are judged at once), "b" for "c", "d" for "a": leave one of them out.',
      },
    ],
  ]);
  const many = Array.from({ length: 1000 }, (_, at) =>
    rule(`r${at}`, { earn: share(`r${(at + 1) % 1000}`) }),
  );
  t.strictSame(checkProgram(withRules(many)), [
    {
      pointer: '/rules/999/earn/share/of',
      detail:
        'These rules wait for each other, "r0" for "r1", "r1" for "r2", "r2" for "r3", "r3" for "r4", "r4" for "r5", …: leave one of them out.',
    },
  ]);
});

t.test('refuses facts that are never there on what the rule is for', async (t) => {
  const earn = { points: 'reward', fixed: 1 } as const;
  const asking = (on: 'purchase' | 'activity' | 'enrolment', fact: string): ProgramDocument => ({
    ...PROGRAM,
    rules: [{ key: 'tried', on, earn, when: { fact, exists: true } }],
  });
  const pointer = '/rules/0/when/fact';
  await refusesAll(t, [
    [
      'the type of a purchase',
      asking('purchase', 'transaction.type'),
      { pointer, detail: 'Only activities have a type: name another fact.' },
    ],
    [
      'the net of an activity',
      asking('activity', 'transaction.net'),
      { pointer, detail: 'An activity has no lines, and so no transaction.net: name another fact.' },
    ],
    [
      'the channel of an enrolment',
      asking('enrolment', 'transaction.channel'),
      {
        pointer,
        detail:
          'There is no transaction.channel when an account enrols: name a fact of the account, or of the calendar.',
      },
    ],
    [
      'the person of an enrolment',
      asking('enrolment', 'stakeholder.roles'),
      {
        pointer,
        detail:
          'There is no stakeholder.roles when an account enrols: name a fact of the account, or of the calendar.',
      },
    ],
  ]);
  t.strictSame(checkProgram(asking('activity', 'transaction.type')), []);
  t.strictSame(checkProgram(asking('enrolment', 'transaction.weekday')), []);
  t.strictSame(checkProgram(asking('enrolment', 'account.country')), []);
});
