import t from 'tap';
import { checkProgram } from '../../../src/core/program/check.ts';
import { compileProgram } from '../../../src/core/program/compile.ts';
import type {
  BracketDefinition,
  EarnDefinition,
  FactorDefinition,
  LookupDefinition,
  ProgramDocument,
  RuleDefinition,
} from '../../../src/core/program/document.ts';
import { earn, refusesAll, split, withRule, withRules } from './checking.ts';

const points = 'reward';
const rate = { points: 1, per: '1.00', of: 'net' } as const;
const at = '/rules/0/earn';
const times = (...factors: FactorDefinition[]): ProgramDocument => earn({ points, rate, times: factors });
const lookup = (by: string, ...keys: string[]): LookupDefinition => ({
  by,
  values: Object.fromEntries(keys.map((key) => [key, 2])),
});
const factor = (factor: LookupDefinition): ProgramDocument => times({ factor });

t.test('accepts amounts of every kind', async (t) => {
  const kilometers = 'line.attributes.km';
  const accepted: Readonly<Record<string, EarnDefinition>> = {
    'points per line': { points, fixed: 5, each: 'line' },
    'points by what the line is': { points, fixed: lookup('line.sku', '11', '42') },
    'points by tier': { points, fixed: { by: 'tier.status', values: { gold: '2.5' }, otherwise: 1 } },
    'a rate of an attribute': { points, rate: { points: '0.5', per: '100', of: kilometers } },
    'a rate of the transaction': { points, rate: { ...rate, of: 'transaction.attributes.nights' } },
    'a rate of a metric': { points, rate: { ...rate, of: 'metric.orders' } },
    'whole steps by category, of each line': {
      points,
      rate: { ...rate, points: lookup('line.category', 'Seafood'), steps: 'whole' },
      each: 'line',
    },
    'whole steps by tier': {
      points,
      rate: { ...rate, points: lookup('tier.status', 'gold'), steps: 'whole' },
    },
    'at least so much of each line': {
      points,
      rate: { ...rate, points: lookup('line.category', 'flight'), of: kilometers, atLeast: '500' },
      each: 'line',
    },
    'at least so much of the transaction, by tier': {
      points,
      rate: { ...rate, points: lookup('tier.status', 'gold'), atLeast: '0.000001' },
    },
    'factors that add': {
      points,
      rate,
      times: [{ tier: 'status' }, { factor: '0.5', label: 'half' }, { factor: lookup('line.brand', 'Own') }],
      stack: 'add',
    },
    'a factor for some lines': { points, rate, times: { factor: '2', when: { fact: 'line.net', above: 5 } } },
    'a factor for many lines': {
      points,
      rate,
      times: { factor: '2', when: { fact: 'lines.count', above: 5 } },
    },
    'a factor where some line is dear': {
      points,
      fixed: 5,
      times: { factor: '2', when: { someLine: { fact: 'line.net', above: 500 } } },
    },
    'brackets that give so much': {
      points,
      brackets: {
        of: 'net',
        mode: 'whole',
        steps: [
          { from: '50', fixed: 0 },
          { from: '100', points: 1, per: '10' },
        ],
      },
    },
    'brackets of a number': {
      points,
      brackets: {
        of: 'account.daysEnrolled',
        mode: 'marginal',
        steps: [
          { from: '0', points: '0', per: '1' },
          { from: '0.000001', points: 1, per: '1' },
        ],
      },
    },
    'at least and at most the same': { points, rate, min: 5, max: 5, each: 'line', round: 'ceiling' },
    'a lookup whose keys are names of objects': {
      points,
      fixed: lookup('line.sku', 'constructor', 'toString'),
    },
  };
  for (const [what, amount] of Object.entries(accepted)) {
    t.strictSame(checkProgram(earn(amount)), [], what);
    t.doesNotThrow(() => compileProgram(earn(amount), 1, null), `${what}, and compiles it`);
  }
});

t.test('refuses amounts that cannot be', async (t) => {
  await refusesAll(t, [
    [
      'a rate of the lines of an activity',
      withRule({ on: 'activity', earn: { points, rate } }),
      {
        pointer: '/rules/0/earn/rate/of',
        detail:
          'An activity has no lines and so no net: name a fact of the transaction that is a number, or use fixed.',
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
      'no amount',
      earn({ points }),
      {
        pointer: '/rules/0/earn',
        detail: 'Say how much is earned by exactly one of fixed, rate, brackets and share.',
      },
    ],
    [
      'two amounts',
      earn({ points, rate, fixed: 1 }),
      {
        pointer: '/rules/0/earn',
        detail: 'Say how much is earned by exactly one of fixed, rate, brackets and share.',
      },
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
      'three amounts',
      earn({ points, fixed: 1, share: { of: 'base', percent: '10' }, rate }),
      { pointer: at, detail: 'Say how much is earned by exactly one of fixed, rate, brackets and share.' },
    ],
    [
      'a rate of the lines of an enrolment',
      withRule({ on: 'enrolment', earn: { points, rate: { ...rate, of: 'line.net' } } }),
      {
        pointer: `${at}/rate/of`,
        detail: 'An enrolment has no lines: name a fact of the transaction or of the account instead.',
      },
    ],
    [
      'a rate of an unknown measure, naming the nearest',
      earn({ points, rate: { ...rate, of: 'nett' } }),
      { pointer: `${at}/rate/of`, detail: 'There is no fact "nett"; did you mean "net"?' },
    ],
    [
      'a rate of an unknown metric',
      earn({ points, rate: { ...rate, of: 'metric.order' } }),
      { pointer: `${at}/rate/of`, detail: 'There is no metric "order"; did you mean "orders"?' },
    ],
    [
      'a rate of a text',
      earn({ points, rate: { ...rate, of: 'transaction.channel' } }),
      {
        pointer: `${at}/rate/of`,
        detail: 'A rate needs a number, which transaction.channel is not: name another fact.',
      },
    ],
    [
      'a rate of what is counted',
      earn({ points, rate: { ...rate, of: 'lines.net' } }),
      {
        pointer: `${at}/rate/of`,
        detail: 'lines.net is of the lines that a rule counts, and known only in when: name another fact.',
      },
    ],
    [
      'a number that is too long to be exact',
      earn({ points, rate: { ...rate, points: '1.2345678' } }),
      {
        pointer: `${at}/rate/points`,
        detail: 'Write a decimal with at most 12 digits before the point and 6 after it, such as "1.50".',
      },
    ],
    [
      'at least nothing of a measure',
      earn({ points, rate: { ...rate, atLeast: '0.00' } }),
      { pointer: `${at}/rate/atLeast`, detail: 'Give a number above zero.' },
    ],
    [
      'less than nothing at least',
      earn({ points, rate, min: 0 }),
      { pointer: `${at}/min`, detail: 'Give a whole number from 1 to 9007199254740991.' },
    ],
    [
      'half a point at most',
      earn({ points, rate, max: 0.5 }),
      { pointer: `${at}/max`, detail: 'Give a whole number from 1 to 9007199254740991.' },
    ],
    [
      'more at least than at most',
      earn({ points, rate, min: 6, max: 5 }),
      { pointer: `${at}/min`, detail: 'Lower min to at most 5, which is the most that is earned.' },
    ],
    [
      'each line of an activity',
      withRule({ on: 'activity', earn: { points, fixed: 5, each: 'line' } }),
      { pointer: `${at}/each`, detail: 'An activity has no lines: leave each out.' },
    ],
    [
      'each line of one figure',
      earn({ points, rate: { ...rate, of: 'transaction.net' }, each: 'line' }),
      {
        pointer: `${at}/each`,
        detail:
          'transaction.net is one figure for all lines: leave each out, or measure something of the lines.',
      },
    ],
    [
      'each line of a share',
      withRules([
        { key: 'a', on: 'purchase', earn: { points, share: { of: 'b', percent: '5' }, each: 'line' } },
        { key: 'b', on: 'purchase', earn: { points, rate } },
      ]),
      { pointer: `${at}/each`, detail: 'A share is of all lines together: leave each out.' },
    ],
    [
      'each line of brackets',
      earn({
        points,
        brackets: { of: 'net', mode: 'whole', steps: [{ from: '0', fixed: 1 }] },
        each: 'line',
      }),
      { pointer: `${at}/each`, detail: 'Brackets are of all lines together: leave each out.' },
    ],
  ]);
});

t.test('refuses lookups that find nothing', async (t) => {
  const many = Object.fromEntries(Array.from({ length: 1001 }, (_, sku) => [`${sku}`, 1]));
  const { '1000': _, ...most } = many;
  t.strictSame(checkProgram(earn({ points, fixed: { by: 'line.sku', values: most } })), []);
  await refusesAll(t, [
    [
      'by an unknown fact, naming the nearest',
      factor(lookup('line.categry', 'Seafood')),
      {
        pointer: `${at}/times/0/factor/by`,
        detail: 'There is no fact "line.categry"; did you mean "line.category"?',
      },
    ],
    [
      'by a list',
      factor(lookup('stakeholder.roles', 'buyer')),
      {
        pointer: `${at}/times/0/factor/by`,
        detail:
          'stakeholder.roles is a list of texts, by which nothing can be looked up: name a fact that is a text, a tier, a number, or true or false.',
      },
    ],
    [
      'by a date',
      factor(lookup('transaction.date', '2026-03-01')),
      {
        pointer: `${at}/times/0/factor/by`,
        detail:
          'transaction.date is a date, by which nothing can be looked up: name a fact that is a text, a tier, a number, or true or false.',
      },
    ],
    [
      'by what is counted',
      factor(lookup('lines.count', '3')),
      {
        pointer: `${at}/times/0/factor/by`,
        detail: 'lines.count is of the lines that a rule counts, and known only in when: name another fact.',
      },
    ],
    [
      'an unknown tier, naming the nearest',
      factor(lookup('tier.status', 'red', 'sliver')),
      {
        pointer: `${at}/times/0/factor/values/sliver`,
        detail: 'There is no tier "sliver"; did you mean "silver"?',
      },
    ],
    [
      'a day that no week has',
      factor(lookup('transaction.weekday', 'sunday', 'Sundays')),
      {
        pointer: `${at}/times/0/factor/values/Sundays`,
        detail: 'There is no transaction.weekday "Sundays"; did you mean "sunday"?',
      },
    ],
    [
      'an hour that no day has',
      factor(lookup('transaction.hour', '0', '23', '24')),
      {
        pointer: `${at}/times/0/factor/values/24`,
        detail:
          'There is no transaction.hour "24"; known are "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23".',
      },
    ],
    [
      'neither true nor false',
      factor(lookup('stakeholder.named', 'true', 'yes')),
      {
        pointer: `${at}/times/0/factor/values/yes`,
        detail: 'There is no stakeholder.named "yes"; known are "true", "false".',
      },
    ],
    [
      'a number in another form',
      factor(lookup('transaction.lines', '2', '3.0')),
      {
        pointer: `${at}/times/0/factor/values/3.0`,
        detail: 'Write "3": numbers are looked up in their shortest form.',
      },
    ],
    [
      'a text for a number',
      factor(lookup('line.net', '-2.5', 'a/b')),
      {
        pointer: `${at}/times/0/factor/values/a~1b`,
        detail: 'line.net is a number, and never "a/b": leave it out.',
      },
    ],
    [
      'no values',
      factor(lookup('line.sku')),
      { pointer: `${at}/times/0/factor/values`, detail: 'List at least one value.' },
    ],
    [
      'too many values',
      earn({ points, fixed: { by: 'line.sku', values: many } }),
      { pointer: `${at}/fixed/values`, detail: 'Keep to at most 1000 values; there are 1001.' },
    ],
    [
      'a negative value',
      factor({ by: 'line.sku', values: { '11': '-0.5' } }),
      { pointer: `${at}/times/0/factor/values/11`, detail: 'Give a number of zero or more.' },
    ],
    [
      'a value that is no number',
      factor({ by: 'line.sku', values: { '11': 1 }, otherwise: '1e3' }),
      {
        pointer: `${at}/times/0/factor/otherwise`,
        detail: 'Write a decimal with at most 12 digits before the point and 6 after it, such as "1.50".',
      },
    ],
  ]);
});

t.test('refuses to look at lines where the amount is one for all of them', async (t) => {
  const byCategory = lookup('line.category', 'Seafood');
  const whole = { ...rate, steps: 'whole' } as const;
  const pointer = `${at}/times/factor/by`;
  await refusesAll(t, [
    [
      'whole steps of the transaction, looked up per line',
      earn({ points, rate: { ...whole, points: byCategory } }),
      {
        pointer: `${at}/rate/points/by`,
        detail:
          'line.category differs from line to line: set each to line, so that whole steps are those of each line.',
      },
    ],
    [
      'whole steps of the transaction, multiplied per line',
      earn({ points, rate: whole, times: { factor: '2', when: { fact: 'line.net', above: 5 } } }),
      {
        pointer: `${at}/times/when/fact`,
        detail:
          'line.net differs from line to line: set each to line, so that whole steps are those of each line.',
      },
    ],
    [
      'at least so much of the transaction, looked up per line',
      earn({ points, rate: { ...rate, points: byCategory, atLeast: '500' } }),
      {
        pointer: `${at}/rate/points/by`,
        detail: 'line.category differs from line to line: set each to line, so that atLeast is of each line.',
      },
    ],
    [
      'one figure, looked up per line',
      earn({ points, rate: { points: byCategory, per: '1', of: 'transaction.net' } }),
      {
        pointer: `${at}/rate/points/by`,
        detail:
          'line.category differs from line to line: transaction.net is one figure for all lines; name a fact of the transaction.',
      },
    ],
    [
      'points of the transaction, multiplied per line',
      earn({ points, fixed: 5, times: { factor: byCategory } }),
      {
        pointer,
        detail:
          'line.category differs from line to line: set each to line, so that each line earns its own points.',
      },
    ],
    [
      'points by tier, multiplied per line',
      earn({ points, fixed: lookup('tier.status', 'gold'), times: { factor: byCategory } }),
      {
        pointer,
        detail:
          'line.category differs from line to line: set each to line, so that each line earns its own points.',
      },
    ],
    [
      'brackets, multiplied per line',
      earn({
        points,
        brackets: { of: 'net', mode: 'whole', steps: [{ from: '0', fixed: 1 }] },
        times: { factor: byCategory },
      }),
      {
        pointer,
        detail:
          'line.category differs from line to line: brackets are of all lines together; name a fact of the transaction.',
      },
    ],
    [
      'a share, multiplied per line',
      withRules([
        {
          key: 'a',
          on: 'purchase',
          earn: { points, share: { of: 'b', percent: '5' }, times: { factor: byCategory } },
        },
        { key: 'b', on: 'purchase', earn: { points, rate } },
      ]),
      {
        pointer,
        detail:
          'line.category differs from line to line: a share is of all lines together; name a fact of the transaction.',
      },
    ],
    [
      'an activity, multiplied per line',
      withRule({ on: 'activity', earn: { points, fixed: 5, times: { factor: byCategory } } }),
      {
        pointer,
        detail: 'An activity has no lines: name a fact of the transaction or of the account instead.',
      },
    ],
  ]);
});

t.test('refuses factors that multiply nothing', async (t) => {
  const ten = Array.from({ length: 10 }, (): FactorDefinition => ({ factor: '1.1' }));
  t.strictSame(checkProgram(times(...ten)), []);
  await refusesAll(t, [
    ['none', times(), { pointer: `${at}/times`, detail: 'Name at least one factor, or leave times out.' }],
    [
      'eleven',
      times(...ten, { factor: '1.1' }),
      { pointer: `${at}/times`, detail: 'Keep to at most 10 factors; there are 11.' },
    ],
    [
      'less than nothing',
      times({ factor: '2' }, { factor: '-2' }),
      { pointer: `${at}/times/1/factor`, detail: 'Give a number of zero or more.' },
    ],
    [
      'the multiplier of an unknown ladder, in a list',
      times({ tier: 'statuss' }),
      { pointer: `${at}/times/0/tier`, detail: 'There is no ladder "statuss"; did you mean "status"?' },
    ],
    [
      'under an unknown condition',
      times({ factor: '2', when: { fact: 'transaction.chanel', eq: 'web' } }),
      {
        pointer: `${at}/times/0/when/fact`,
        detail: 'There is no fact "transaction.chanel"; did you mean "transaction.channel"?',
      },
    ],
  ]);
});

t.test('refuses brackets that do not follow each other', async (t) => {
  const place = `${at}/brackets/steps`;
  const brackets = (mode: 'marginal' | 'whole', ...steps: BracketDefinition[]): ProgramDocument =>
    earn({ points, brackets: { of: 'net', mode, steps } });
  const fifty = Array.from(
    { length: 50 },
    (_, from): BracketDefinition => ({ from: `${from}`, fixed: from }),
  );
  const perUnit = { points: 1, per: '1' };
  t.strictSame(checkProgram(brackets('whole', ...fifty)), []);
  await refusesAll(t, [
    ['none', brackets('whole'), { pointer: place, detail: 'Name at least one bracket.' }],
    [
      'fifty-one',
      brackets('whole', ...fifty, { from: '50', fixed: 1 }),
      { pointer: place, detail: 'Keep to at most 50 brackets; there are 51.' },
    ],
    [
      'one below zero',
      brackets('whole', { from: '-1', fixed: 1 }),
      { pointer: `${place}/0/from`, detail: 'Give a number of zero or more.' },
    ],
    [
      'one that begins where the one before it does',
      brackets('marginal', { from: '10', ...perUnit }, { from: '10.00', ...perUnit }),
      { pointer: `${place}/1/from`, detail: 'Begin above 10, where the bracket before it begins.' },
    ],
    [
      'one that gives nothing that is said',
      brackets('whole', { from: '0', points: 1 }),
      { pointer: `${place}/0`, detail: 'Say how much the bracket earns by points and per, or by fixed.' },
    ],
    [
      'a part that gives nothing that is said',
      brackets('marginal', { from: '0', per: '1' }),
      { pointer: `${place}/0`, detail: 'Say how much the bracket earns by points and per.' },
    ],
    [
      'one that gives twice',
      brackets('whole', { from: '0', fixed: 1, ...perUnit }),
      { pointer: `${place}/0`, detail: 'Say how much the bracket earns by either fixed, or points and per.' },
    ],
    [
      'a part that gives so much',
      brackets('marginal', { from: '0', fixed: 1 }),
      {
        pointer: `${place}/0/fixed`,
        detail: 'A part of a measure earns at a rate: use points and per, or mode: whole.',
      },
    ],
    [
      'points per nothing',
      brackets('whole', { from: '0', points: 1, per: '0' }),
      { pointer: `${place}/0/per`, detail: 'Give a number above zero.' },
    ],
    [
      'less than no points',
      brackets('whole', { from: '0', fixed: -1 }),
      { pointer: `${place}/0/fixed`, detail: 'Give a whole number from 0 to 9007199254740991.' },
    ],
    [
      'of a text',
      earn({ points, brackets: { of: 'line.sku', mode: 'whole', steps: [{ from: '0', fixed: 1 }] } }),
      {
        pointer: `${at}/brackets/of`,
        detail: 'A rate needs a number, which line.sku is not: name another fact.',
      },
    ],
  ]);
});

t.test('refuses shares in nothing', async (t) => {
  const base: RuleDefinition = { key: 'base', on: 'purchase', earn: { points, rate } };
  const gift: RuleDefinition = { key: 'gift', on: 'purchase', grant: { reward: 'mug' } };
  const training: RuleDefinition = { key: 'training', on: 'activity', earn: { points, fixed: 5 } };
  const share = (
    of: string | readonly string[],
    percent: string | LookupDefinition = '10',
  ): ProgramDocument =>
    withRules([
      { key: 'tried', on: 'purchase', earn: { points: 'status', share: { of, percent } } },
      base,
      gift,
      training,
    ]);
  const place = `${at}/share`;
  const byTier = (...percents: string[]): LookupDefinition => ({
    by: 'tier.status',
    values: Object.fromEntries(percents.map((percent, rank) => [['red', 'silver', 'gold'][rank], percent])),
  });
  for (const percent of ['0.000001', '100', '1000', byTier('0', '10', '1000')])
    t.strictSame(checkProgram(share(['base'], percent)), []);
  await refusesAll(t, [
    ['no rule', share([]), { pointer: `${place}/of`, detail: 'Name at least one rule.' }],
    [
      'an unknown rule, naming the nearest',
      share('bas'),
      { pointer: `${place}/of`, detail: 'There is no rule "bas"; did you mean "base"?' },
    ],
    [
      'an unknown rule of several',
      share(['base', 'bonus']),
      {
        pointer: `${place}/of/1`,
        detail: 'There is no rule "bonus"; known are "tried", "base", "gift", "training".',
      },
    ],
    [
      'itself',
      share('tried'),
      { pointer: `${place}/of`, detail: 'A rule has no share in itself: name another one.' },
    ],
    [
      'a rule without points',
      share('gift'),
      { pointer: `${place}/of`, detail: '"gift" earns no points that could be shared: name another rule.' },
    ],
    [
      'a rule on other events',
      share('training'),
      {
        pointer: `${place}/of`,
        detail: '"training" fires on activities, and this rule on purchases: let both be the same.',
      },
    ],
    ['nothing', share('base', '0'), { pointer: `${place}/percent`, detail: 'Give a number above zero.' }],
    [
      'more than ten times',
      share('base', '1000.000001'),
      { pointer: `${place}/percent`, detail: 'Write at most "1000": that is ten times what is shared.' },
    ],
    [
      'more than ten times for some',
      share('base', { ...byTier('0', '1000.000001'), otherwise: '2000' }),
      {
        pointer: `${place}/percent/values/silver`,
        detail: 'Write at most "1000": that is ten times what is shared.',
      },
      {
        pointer: `${place}/percent/otherwise`,
        detail: 'Write at most "1000": that is ten times what is shared.',
      },
    ],
    [
      'less than nothing for some',
      share('base', byTier('0', '-1')),
      { pointer: `${place}/percent/values/silver`, detail: 'Give a number of zero or more.' },
    ],
    [
      'a percentage looked up per line',
      share('base', { by: 'line.category', values: { Seafood: 10 } }),
      {
        pointer: `${place}/percent/by`,
        detail:
          'line.category differs from line to line: a share is of all lines together; name a fact of the transaction.',
      },
    ],
  ]);
});

t.test('accepts splits among people', async (t) => {
  for (const parts of [
    split({ to: { role: 'finance' }, fixed: 5, among: 'first' }, { to: 'account', share: 'rest' }),
    split(
      { to: { circle: 3 }, share: '0.5', among: 'named', otherwise: 'buyer' },
      { to: 'buyer', share: '0.5' },
    ),
    split({ to: { role: 'user' }, share: '0.1', otherwise: 'rest' }, { to: { circle: 1 }, share: 'rest' }),
    split({ to: 'buyer', fixed: 1 }, { to: 'buyer', share: '1', otherwise: 'account' }),
  ]) {
    t.strictSame(checkProgram(parts), []);
    t.doesNotThrow(() => compileProgram(parts, 1, null));
  }
});

t.test('refuses parts of a split that go nowhere', async (t) => {
  const place = '/rules/0/split';
  const rest = { to: 'account', share: 'rest' } as const;
  await refusesAll(t, [
    [
      'a part of no size',
      split({ to: 'buyer' }, rest),
      { pointer: `${place}/0`, detail: 'Say how large the part is by exactly one of share and fixed.' },
    ],
    [
      'a part of two sizes',
      split({ to: 'buyer', share: '0.1', fixed: 5 }, rest),
      { pointer: `${place}/0`, detail: 'Say how large the part is by exactly one of share and fixed.' },
    ],
    [
      'a part of no points',
      split({ to: 'buyer', fixed: 0 }, rest),
      { pointer: `${place}/0/fixed`, detail: 'Give a whole number from 1 to 9007199254740991.' },
    ],
    [
      'points that are left to nobody',
      split({ to: 'buyer', fixed: 5 }),
      { pointer: place, detail: 'Say who gets what is left: add a part with share: rest.' },
    ],
    [
      'shares of less than one beside so many points',
      split({ to: 'buyer', fixed: 5 }, { to: 'account', share: '0.9' }),
      { pointer: place, detail: 'The shares must come to exactly 1: change one to "rest".' },
    ],
    [
      'a circle that there is not',
      split({ to: { circle: 4 }, share: '0.5' }, rest),
      { pointer: `${place}/0/to/circle`, detail: 'Give a whole number from 1 to 3.' },
    ],
    [
      'several buyers',
      split({ to: 'buyer', share: '0.5', among: 'equally' }, rest),
      {
        pointer: `${place}/0/among`,
        detail: 'Only a role or a circle can mean several people: leave among out.',
      },
    ],
    [
      'an account that is not there',
      split({ to: 'account', share: '1', otherwise: 'buyer' }),
      { pointer: `${place}/0/otherwise`, detail: 'The account is always there: leave otherwise out.' },
    ],
    [
      'the buyer instead of the buyer',
      split({ to: 'buyer', share: '0.5', otherwise: 'buyer' }, rest),
      {
        pointer: `${place}/0/otherwise`,
        detail: 'Where there is no buyer, it cannot be the buyer: name another.',
      },
    ],
    [
      'the rest instead of the rest',
      split({ to: { role: 'user' }, share: 'rest', otherwise: 'rest' }),
      { pointer: `${place}/0/otherwise`, detail: 'This part is the rest itself: say account or buyer.' },
    ],
    [
      'a rest that there is not',
      split({ to: { role: 'user' }, share: '1', otherwise: 'rest' }),
      { pointer: `${place}/0/otherwise`, detail: 'No part is the rest: give one part share: rest.' },
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
