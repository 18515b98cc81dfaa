import t from 'tap';
import type { Basis } from '../../src/core/basis.ts';
import { compileCondition } from '../../src/core/conditions/condition.ts';
import { explainFailure } from '../../src/core/conditions/explain-condition.ts';
import { contextOf } from '../../src/core/conditions/fact-context.ts';
import { failureSentence } from '../../src/core/conditions/failure-sentence.ts';
import type { Comparison, ConditionDefinition } from '../../src/core/program/document.ts';
import { createZone } from '../../src/core/time.ts';
import { readTransaction } from '../../src/core/transaction.ts';

const LADDERS = new Map([
  ['status', ['red', 'silver', 'gold', 'black']],
  ['craft', ['novice', 'silver', 'master']],
]);
const transaction = readTransaction({
  kind: 'purchase',
  occurredAt: Date.parse('2026-03-15T12:00:00Z'),
  stakeholder: null,
  channel: 'web',
  lines: [{ id: '1', sku: 'A', quantity: '3', unitPrice: '10' }],
  attributes: {
    size: '40',
    vip: true,
    score: 7,
    other: 'web',
    sevens: 7,
    begin: '2026-03-15',
    end: '2026-03-16',
  },
});
const basis: Basis = {
  tiers: { status: 'silver', craft: 'master', guild: 'elder' },
  metrics: { low: '29.999999', same: '30', high: '30.000001' },
  counts: {},
  headroom: {},
  account: { kind: 'company', attributes: {} },
  stakeholder: null,
  outOfStock: [],
};
const context = contextOf(transaction, basis, createZone('UTC'));
const holds = (condition: ConditionDefinition): boolean => compileCondition(condition, LADDERS)(context);

type Case = readonly [condition: Comparison, expected: boolean];
const table = (name: string, cases: readonly Case[]): void => {
  t.test(name, async (t) => {
    for (const [condition, expected] of cases) t.equal(holds(condition), expected, JSON.stringify(condition));
  });
};

const net = 'transaction.net';
const [low, same, high] = ['low', 'same', 'high'].map((key) => ({ fact: `metric.${key}` })) as [
  { fact: string },
  { fact: string },
  { fact: string },
];

table('compares a decimal with another fact as with one that is written down', [
  [{ fact: net, eq: same }, true],
  [{ fact: net, eq: high }, false],
  [{ fact: net, ne: same }, false],
  [{ fact: net, ne: high }, true],
  [{ fact: net, atLeast: same }, true],
  [{ fact: net, atLeast: high }, false],
  [{ fact: net, above: low }, true],
  [{ fact: net, above: same }, false],
  [{ fact: net, atMost: same }, true],
  [{ fact: net, atMost: low }, false],
  [{ fact: net, below: high }, true],
  [{ fact: net, below: same }, false],
  [{ fact: net, between: [same, high] }, true],
  [{ fact: net, between: [low, same] }, true],
  [{ fact: net, between: [high, high] }, false],
  [{ fact: net, between: [low, low] }, false],
  [{ fact: net, between: ['30', high] }, true],
  [{ fact: net, between: ['30.000001', high] }, false],
  [{ fact: net, between: [low, '30'] }, true],
  [{ fact: net, between: [low, '29.999999'] }, false],
]);

const date = 'transaction.date';
table('compares dates in the order of the calendar', [
  [{ fact: date, eq: '2026-03-15' }, true],
  [{ fact: date, atLeast: '2026-03-15' }, true],
  [{ fact: date, atLeast: '2026-03-16' }, false],
  [{ fact: date, above: '2026-03-14' }, true],
  [{ fact: date, above: '2026-03-15' }, false],
  [{ fact: date, atMost: '2026-03-15' }, true],
  [{ fact: date, atMost: '2026-03-14' }, false],
  [{ fact: date, below: '2026-03-16' }, true],
  [{ fact: date, below: '2026-03-15' }, false],
  [{ fact: date, between: ['2026-03-15', '2026-03-16'] }, true],
  [{ fact: date, between: ['2026-03-14', '2026-03-15'] }, true],
  [{ fact: date, between: ['2026-03-16', '2026-03-17'] }, false],
  [{ fact: date, between: ['2026-03-13', '2026-03-14'] }, false],
  [{ fact: date, atMost: { fact: 'transaction.attributes.begin' } }, true],
  [{ fact: date, above: { fact: 'transaction.attributes.begin' } }, false],
  [{ fact: date, below: { fact: 'transaction.attributes.end' } }, true],
  [{ fact: date, below: { fact: 'transaction.attributes.score' } }, false],
  [{ fact: date, atLeast: { fact: 'transaction.attributes.nothing' } }, false],
]);

table('compares tiers by their rank on the ladder', [
  [{ fact: 'tier.status', eq: 'silver' }, true],
  [{ fact: 'tier.status', atLeast: 'red' }, true],
  [{ fact: 'tier.status', atLeast: 'silver' }, true],
  [{ fact: 'tier.status', atLeast: 'gold' }, false],
  [{ fact: 'tier.status', above: 'red' }, true],
  [{ fact: 'tier.status', above: 'silver' }, false],
  [{ fact: 'tier.status', atMost: 'silver' }, true],
  [{ fact: 'tier.status', atMost: 'red' }, false],
  [{ fact: 'tier.status', below: 'gold' }, true],
  [{ fact: 'tier.status', below: 'silver' }, false],
  [{ fact: 'tier.status', between: ['red', 'silver'] }, true],
  [{ fact: 'tier.status', between: ['silver', 'black'] }, true],
  [{ fact: 'tier.status', between: ['gold', 'black'] }, false],
  [{ fact: 'tier.status', between: ['red', 'red'] }, false],
  [{ fact: 'tier.status', atMost: 'platinum' }, false],
  [{ fact: 'tier.status', atLeast: 'platinum' }, false],
  [{ fact: 'tier.craft', atLeast: { fact: 'tier.status' } }, true],
  [{ fact: 'tier.craft', atMost: { fact: 'tier.status' } }, false],
  [{ fact: 'tier.status', atLeast: { fact: 'tier.craft' } }, false],
  [{ fact: 'tier.status', below: { fact: 'tier.craft' } }, false],
  [{ fact: 'tier.guild', atLeast: 'elder' }, false],
  [{ fact: 'tier.nothing', atMost: 'black' }, false],
]);

t.test('finds a value in a list of whatever length, at each place of it', async (t) => {
  const lists: readonly (readonly [string, string, readonly (string | number)[]])[] = [
    ['transaction.channel', 'web', ['app', 'shop', 'phone', 'mail', 'fax']],
    [net, '30', ['1', 2, '3', 4, '5']],
  ];
  for (const [fact, value, others] of lists) {
    for (let length = 1; length <= others.length; length++) {
      const without = others.slice(0, length);
      t.equal(holds({ fact, in: without }), false, `${without}`);
      t.equal(holds({ fact, notIn: without }), true, `${without}`);
      for (let place = 0; place < length; place++) {
        const list = without.with(place, value);
        t.equal(holds({ fact, in: list }), true, `${list}`);
        t.equal(holds({ fact, notIn: list }), false, `${list}`);
      }
    }
  }
});

table('takes texts and decimals apart, also in one list', [
  [{ fact: 'transaction.attributes.size', in: ['39', '40'] }, true],
  [{ fact: 'transaction.attributes.size', in: [40, 41] }, false],
  [{ fact: 'transaction.attributes.size', in: [40, '40'] }, true],
  [{ fact: 'transaction.attributes.score', in: ['7', '8'] }, false],
  [{ fact: 'transaction.attributes.score', in: ['8', 7] }, true],
  [{ fact: 'transaction.attributes.vip', in: [true, 'yes'] }, true],
  [{ fact: 'transaction.attributes.vip', eq: false }, false],
  [{ fact: 'transaction.attributes.vip', ne: false }, true],
]);

table('orders nothing that is no number, however it is written', [
  ...(['size', 'vip', 'other', 'nothing'] as const).flatMap((key): Case[] => {
    const fact = `transaction.attributes.${key}`;
    return [
      [{ fact, atLeast: 0 }, false],
      [{ fact, above: -1 }, false],
      [{ fact, atMost: 1000 }, false],
      [{ fact, below: 1000 }, false],
      [{ fact, between: [-1, 1000] }, false],
      [{ fact, atMost: high }, false],
      [{ fact: net, atLeast: { fact } }, false],
      [{ fact: net, between: [{ fact }, high] }, false],
      [{ fact: net, between: [low, { fact }] }, false],
    ];
  }),
]);

table('has what is not there meet no comparison but that it is not there, or is another', [
  ...['account.country', 'metric.none', 'tier.none', 'account.attributes.none'].flatMap((fact): Case[] => [
    [{ fact, eq: 'a' }, false],
    [{ fact, ne: 'a' }, true],
    [{ fact, in: ['a'] }, false],
    [{ fact, in: ['a', 'b'] }, false],
    [{ fact, in: ['a', 1] }, false],
    [{ fact, notIn: ['a'] }, true],
    [{ fact, notIn: ['a', 'b', 'c', 'd', 'e'] }, true],
    [{ fact, eq: { fact } }, false],
    [{ fact, ne: { fact } }, true],
    [{ fact, contains: 'a' }, false],
    [{ fact, exists: true }, false],
    [{ fact, exists: false }, true],
  ]),
  [{ fact: net, exists: true }, true],
  [{ fact: net, exists: false }, false],
]);

table('compares two facts of the same type', [
  [{ fact: 'transaction.channel', eq: { fact: 'transaction.attributes.other' } }, true],
  [{ fact: 'transaction.channel', ne: { fact: 'transaction.attributes.other' } }, false],
  [{ fact: 'transaction.channel', eq: { fact: 'transaction.attributes.size' } }, false],
  [{ fact: 'transaction.attributes.score', eq: { fact: 'transaction.attributes.sevens' } }, true],
]);

t.test('needs all of its parts, however many they are, or one of them', async (t) => {
  const yes: Comparison = { fact: net, eq: '30' };
  const no: Comparison = { fact: net, eq: '31' };
  for (let length = 1; length <= 6; length++) {
    const parts = Array.from({ length }, () => yes);
    const none = Array.from({ length }, () => no);
    t.equal(holds({ all: parts }), true);
    t.equal(holds({ any: none }), false);
    for (let place = 0; place < length; place++) {
      t.equal(holds({ all: parts.with(place, no) }), false, `all but ${place} of ${length}`);
      t.equal(holds({ any: none.with(place, yes) }), true, `only ${place} of ${length}`);
    }
  }
});

t.test('says of each operator what was needed', async (t) => {
  const cases: readonly (readonly [ConditionDefinition, string])[] = [
    [{ fact: net, eq: '1' }, 'transaction.net is 30 and must be 1'],
    [{ fact: net, ne: 30 }, 'transaction.net is 30 and must not be 30'],
    [{ fact: net, in: [1, '2.50'] }, 'transaction.net is 30 and must be one of 1, 2.5'],
    [{ fact: net, notIn: [30, 31] }, 'transaction.net is 30 and must be none of 30, 31'],
    [{ fact: net, atLeast: 31 }, 'transaction.net is 30 and must be at least 31'],
    [{ fact: net, above: 30 }, 'transaction.net is 30 and must be above 30'],
    [{ fact: net, atMost: 29 }, 'transaction.net is 30 and must be at most 29'],
    [{ fact: net, below: same }, 'transaction.net is 30 and must be below 30'],
    [{ fact: net, between: [31, 32] }, 'transaction.net is 30 and must lie between 31 and 32'],
    [{ fact: net, exists: false }, 'transaction.net is 30 and must not be there'],
    [{ fact: 'stakeholder', exists: true }, 'stakeholder is nothing and must be there'],
    [{ fact: 'stakeholder.roles', contains: 'buyer' }, 'stakeholder.roles is nothing and must contain buyer'],
    [{ not: { fact: net, eq: 30 } }, 'transaction.net is 30 and must not be 30'],
    [
      { fact: 'transaction.attributes.vip', eq: false },
      'transaction.attributes.vip is true and must be false',
    ],
    [{ someLine: { fact: 'line.sku', eq: 'B' } }, 'line.sku is A (line 1) and must be B'],
  ];
  for (const [condition, sentence] of cases)
    t.equal(failureSentence(explainFailure(condition, context, '/when', LADDERS)), sentence);
  t.equal(failureSentence(null), 'its condition does not hold');
});

t.test('shows a list as one', async (t) => {
  const roles = ['buyer', 'user'];
  const named = contextOf(
    transaction,
    { ...basis, stakeholder: { roles, circle: 1, attributes: {} } },
    createZone('UTC'),
  );
  const failed = explainFailure({ fact: 'stakeholder.roles', contains: 'boss' }, named, '', LADDERS);
  t.equal(failureSentence(failed), 'stakeholder.roles is [buyer, user] and must contain boss');
});

t.test('throws on what no check let pass', async (t) => {
  t.throws(() => holds({ fact: 'nothing', eq: 1 }), /unchecked condition on nothing/);
  t.throws(() => holds({ fact: net }), /unchecked condition on transaction\.net/);
  t.throws(() => holds({ fact: net, eq: 1, ne: 2 }), /unchecked condition on transaction\.net/);
  t.throws(() => holds({ fact: net, eq: { fact: 'nothing' } }), /unchecked fact nothing/);
});
