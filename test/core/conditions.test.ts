import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import type { Basis } from '../../src/core/basis.ts';
import { compileCondition } from '../../src/core/conditions/condition.ts';
import { explainFailure } from '../../src/core/conditions/explain-condition.ts';
import { contextOf, type FactContext } from '../../src/core/conditions/fact-context.ts';
import { factNames, findFact } from '../../src/core/conditions/facts.ts';
import { failureSentence } from '../../src/core/conditions/failure-sentence.ts';
import type { Comparison, ConditionDefinition } from '../../src/core/program/document.ts';
import { createZone } from '../../src/core/time.ts';
import { type PostedTransaction, readTransaction } from '../../src/core/transaction.ts';
import { SEED } from './harness.ts';

const posted: PostedTransaction = {
  kind: 'purchase',
  occurredAt: 0,
  stakeholder: 'ann',
  currency: 'EUR',
  channel: 'web',
  lines: [
    {
      id: '1',
      sku: 'A-1',
      quantity: '2',
      unitPrice: '10.50',
      discount: '1',
      category: 'Seafood',
      attributes: { kg: 1.5, tags: ['cold', 'fresh'] },
    },
    { id: '2', sku: 'B-2', quantity: '0.5', unitPrice: '8' },
  ],
  attributes: { campaign: 'spring', score: 7, vip: true, size: '40', huge: 1e300, 'a.b': 'dotted' },
};
const basis: Basis = {
  tiers: { status: 'gold' },
  metrics: { yearSpend: '25000' },
  counts: {},
  headroom: {},
  account: { kind: 'company', attributes: { campaign: 'spring', since: 1996 } },
  stakeholder: { roles: ['buyer', 'user'], circle: 2, attributes: {} },
  outOfStock: [],
};
const transaction = readTransaction(posted);
const UTC = createZone('UTC');
const TIERS = new Map([['status', ['red', 'silver', 'gold']]]);
const whole = contextOf(transaction, basis, UTC);
const [first, second] = whole.lines as [FactContext, FactContext];
const nobody = contextOf(
  readTransaction({ ...posted, stakeholder: null }),
  { ...basis, stakeholder: null },
  UTC,
);

const holds = (condition: ConditionDefinition, context = whole): boolean =>
  compileCondition(condition, TIERS)(context);

t.test('compares a fact by each operator, at the boundary and one step past it', async (t) => {
  const net = 'transaction.net';
  const cases: readonly (readonly [Comparison, boolean])[] = [
    [{ fact: net, eq: '24' }, true],
    [{ fact: net, eq: '24.000' }, true],
    [{ fact: net, eq: 24 }, true],
    [{ fact: net, eq: '24.000001' }, false],
    [{ fact: net, ne: '24' }, false],
    [{ fact: net, ne: '24.000001' }, true],
    [{ fact: net, atLeast: '24' }, true],
    [{ fact: net, atLeast: '24.000001' }, false],
    [{ fact: net, above: '23.999999' }, true],
    [{ fact: net, above: '24' }, false],
    [{ fact: net, atMost: '24' }, true],
    [{ fact: net, atMost: '23.999999' }, false],
    [{ fact: net, below: '24.000001' }, true],
    [{ fact: net, below: '24' }, false],
    [{ fact: net, between: ['24', '25'] }, true],
    [{ fact: net, between: ['23', '24'] }, true],
    [{ fact: net, between: ['24.000001', '25'] }, false],
    [{ fact: net, in: [1, '24'] }, true],
    [{ fact: net, in: [1, 2] }, false],
    [{ fact: net, notIn: [1, 2] }, true],
    [{ fact: net, notIn: ['24'] }, false],
    [{ fact: 'transaction.channel', eq: 'web' }, true],
    [{ fact: 'transaction.channel', eq: 'Web' }, false],
    [{ fact: 'transaction.quantity', eq: '2.5' }, true],
    [{ fact: 'transaction.lines', eq: 2 }, true],
    [{ fact: 'account.kind', in: ['company', 'person'] }, true],
    [{ fact: 'stakeholder', eq: 'ann' }, true],
    [{ fact: 'stakeholder.named', eq: true }, true],
    [{ fact: 'stakeholder.named', ne: true }, false],
    [{ fact: 'stakeholder.circle', atMost: 2 }, true],
    [{ fact: 'stakeholder.roles', contains: 'user' }, true],
    [{ fact: 'stakeholder.roles', contains: 'us' }, false],
    [{ fact: 'stakeholder.roles', exists: true }, true],
    [{ fact: 'tier.status', eq: 'gold' }, true],
    [{ fact: 'metric.yearSpend', atLeast: '25000' }, true],
    [{ fact: 'metric.yearSpend', above: '25000' }, false],
    [{ fact: 'transaction.attributes.score', above: 6 }, true],
    [{ fact: 'transaction.attributes.vip', eq: true }, true],
    [{ fact: 'transaction.attributes.a.b', eq: 'dotted' }, true],
  ];
  for (const [condition, expected] of cases) t.equal(holds(condition), expected, JSON.stringify(condition));
});

t.test('looks at one line where it is asked of lines', async (t) => {
  const cases: readonly (readonly [Comparison, ofFirst: boolean, ofSecond: boolean])[] = [
    [{ fact: 'line.sku', eq: 'A-1' }, true, false],
    [{ fact: 'line.net', eq: '20' }, true, false],
    [{ fact: 'line.gross', eq: '21' }, true, false],
    [{ fact: 'line.quantity', below: 1 }, false, true],
    [{ fact: 'line.unitPrice', atMost: '8' }, false, true],
    [{ fact: 'line.category', eq: 'Seafood' }, true, false],
    [{ fact: 'line.category', exists: false }, false, true],
    [{ fact: 'line.attributes.kg', between: ['1.5', '2'] }, true, false],
    [{ fact: 'line.attributes.tags', contains: 'fresh' }, true, false],
  ];
  for (const [condition, ofFirst, ofSecond] of cases) {
    t.strictSame([holds(condition, first), holds(condition, second)], [ofFirst, ofSecond], condition.fact);
  }
});

t.test('what is not there is like nothing, not even like another thing that is not there', async (t) => {
  const fact = 'transaction.attributes.missing';
  const none = 'transaction.attributes.none';
  const cases: readonly (readonly [Comparison, boolean])[] = [
    [{ fact, exists: true }, false],
    [{ fact, exists: false }, true],
    [{ fact, eq: '' }, false],
    [{ fact, eq: false }, false],
    [{ fact, ne: '' }, true],
    [{ fact, in: ['', 0, false] }, false],
    [{ fact, notIn: ['', 0, false] }, true],
    [{ fact, atLeast: 0 }, false],
    [{ fact, above: -1 }, false],
    [{ fact, atMost: 0 }, false],
    [{ fact, below: 1 }, false],
    [{ fact, between: [-1, 1] }, false],
    [{ fact, contains: '' }, false],
    [{ fact, eq: { fact: none } }, false],
    [{ fact, ne: { fact: none } }, true],
    [{ fact: 'transaction.net', atLeast: { fact: none } }, false],
    [{ fact: 'transaction.net', between: [1, { fact: none }] }, false],
  ];
  for (const [condition, expected] of cases) t.equal(holds(condition), expected, JSON.stringify(condition));
  t.equal(holds({ fact: 'stakeholder', exists: false }, nobody), true);
  t.equal(holds({ fact: 'stakeholder.roles', exists: false }, nobody), true);
  t.equal(holds({ fact: 'stakeholder.circle', atLeast: 1 }, nobody), false);
  t.equal(holds({ fact: 'stakeholder.named', eq: false }, nobody), true);
  t.equal(holds({ fact: 'transaction.type', exists: true }), false, 'a purchase has no type');
});

t.test('compares one fact with another', async (t) => {
  const campaign = { fact: 'account.attributes.campaign' };
  t.equal(holds({ fact: 'transaction.attributes.campaign', eq: campaign }), true);
  t.equal(holds({ fact: 'transaction.channel', eq: campaign }), false);
  t.equal(holds({ fact: 'account.attributes.since', above: { fact: 'transaction.net' } }), true);
  t.equal(holds({ fact: 'transaction.net', above: { fact: 'account.attributes.since' } }), false);
});

t.test('text is not a number, and a number beyond the safe range is nothing', async (t) => {
  t.equal(holds({ fact: 'transaction.attributes.size', eq: '40' }), true);
  t.equal(holds({ fact: 'transaction.attributes.size', eq: 40 }), false);
  t.equal(holds({ fact: 'transaction.attributes.size', atLeast: 1 }), false);
  t.equal(holds({ fact: 'transaction.attributes.huge', exists: true }), false);
});

t.test('not, any and all are what they are, nested too', async (t) => {
  const yes: Comparison = { fact: 'transaction.channel', eq: 'web' };
  const no: Comparison = { fact: 'transaction.channel', eq: 'shop' };
  const cases: readonly (readonly [ConditionDefinition, boolean])[] = [
    [{ not: yes }, false],
    [{ not: no }, true],
    [{ not: { not: yes } }, true],
    [{ all: [yes, yes] }, true],
    [{ all: [yes, no] }, false],
    [{ any: [no, yes] }, true],
    [{ any: [no, no] }, false],
    [{ not: { any: [no, { all: [yes, no] }] } }, true],
    [{ all: [{ any: [no, yes] }, { not: { all: [yes, no] } }] }, true],
  ];
  for (const [condition, expected] of cases) t.equal(holds(condition), expected, JSON.stringify(condition));
});

t.test('names the first comparison that failed, with what was found and needed', async (t) => {
  const no: Comparison = { fact: 'transaction.net', atLeast: '100' };
  const yes: Comparison = { fact: 'stakeholder.roles', contains: 'user' };
  t.equal(explainFailure(yes, whole, '/when', TIERS), null);
  t.strictSame(explainFailure({ all: [yes, { any: [no, no] }] }, whole, '/when', TIERS), {
    pointer: '/when/all/1/any/0',
    fact: 'transaction.net',
    operator: 'atLeast',
    found: '24',
    needed: ['100'],
    negated: false,
    oneOf: true,
    line: null,
  });
  t.strictSame(explainFailure({ not: { all: [yes, { not: no }] } }, whole, '/when', TIERS), {
    pointer: '/when/not/all/0',
    fact: 'stakeholder.roles',
    operator: 'contains',
    found: ['buyer', 'user'],
    needed: ['user'],
    negated: true,
    oneOf: true,
    line: null,
  });
  t.match(explainFailure({ fact: 'transaction.type', eq: 'x' }, whole, '', TIERS), { found: null });
});

t.test('asks of some line and of every line, and names the line that is to blame', async (t) => {
  const cold: Comparison = { fact: 'line.category', eq: 'Seafood' };
  const sold: Comparison = { fact: 'line.net', atLeast: '4' };
  t.equal(holds({ someLine: cold }), true);
  t.equal(holds({ everyLine: cold }), false);
  t.equal(holds({ everyLine: sold }), true);
  t.equal(holds({ everyLine: { fact: 'line.net', above: '4' } }), false);
  t.equal(holds({ someLine: { all: [cold, { fact: 'line.quantity', above: '2' }] } }), false);
  const failed = explainFailure({ everyLine: cold }, whole, '/when', TIERS);
  t.match(failed, { pointer: '/when/everyLine', fact: 'line.category', found: null, line: '2' });
  t.equal(failureSentence(failed), 'line.category is nothing (line 2) and must be Seafood');
  const held = explainFailure({ not: { someLine: cold } }, whole, '/when', TIERS);
  t.match(held, { pointer: '/when/not/someLine', found: 'Seafood', negated: true, line: '1' });
  t.equal(failureSentence(held), 'line.category is Seafood (line 1) and must not be Seafood');
  const none = contextOf(readTransaction({ ...posted, lines: [] }), basis, UTC);
  t.equal(holds({ everyLine: sold }, none), false, 'there has to be a line');
  t.match(explainFailure({ everyLine: sold }, none, '', TIERS), { fact: 'transaction.lines', found: '0' });
});

t.test('orders tiers by their rank and dates by the calendar', async (t) => {
  const tier = 'tier.status';
  t.equal(holds({ fact: tier, atLeast: 'silver' }), true);
  t.equal(holds({ fact: tier, atLeast: 'gold' }), true);
  t.equal(holds({ fact: tier, above: 'gold' }), false);
  t.equal(holds({ fact: tier, below: 'gold' }), false);
  t.equal(holds({ fact: tier, between: ['red', 'silver'] }), false);
  t.equal(holds({ fact: tier, in: ['silver', 'gold'] }), true);
  const date = 'transaction.date';
  t.equal(holds({ fact: date, eq: '1970-01-01' }), true);
  t.equal(holds({ fact: date, between: ['1969-12-01', '1970-01-01'] }), true);
  t.equal(holds({ fact: date, above: '1970-01-01' }), false);
  t.equal(holds({ fact: date, below: '1970-01-02' }), true);
});

t.test("reads the calendar and the clock in the programme's zone", async (t) => {
  const at = (instant: string, zone: string): FactContext =>
    contextOf(readTransaction({ ...posted, occurredAt: Date.parse(instant) }), basis, createZone(zone));
  const read = (name: string, context: FactContext): unknown => findFact(name)?.read(context);
  const late = at('2026-03-28T23:30:00Z', 'Europe/Berlin');
  t.equal(read('transaction.date', late), '2026-03-29');
  t.equal(read('transaction.weekday', late), 'sunday');
  t.equal(holds({ fact: 'transaction.hour', eq: 0 }, late), true);
  t.equal(holds({ fact: 'transaction.hour', eq: 23 }, at('2026-03-28T23:30:00Z', 'UTC')), true);
  t.equal(holds({ fact: 'transaction.hour', eq: 5 }, at('2026-03-28T23:30:00Z', 'Asia/Kolkata')), true);
  // On the day on which the clock is put forward, 1:59 is followed by 3:00.
  t.equal(holds({ fact: 'transaction.hour', eq: 3 }, at('2026-03-29T01:00:00Z', 'Europe/Berlin')), true);
  t.equal(holds({ fact: 'transaction.month', eq: 2 }, at('2024-02-29T12:00:00Z', 'UTC')), true);
  t.equal(holds({ fact: 'transaction.dayOfMonth', eq: 29 }, at('2024-02-29T12:00:00Z', 'UTC')), true);
  t.equal(read('transaction.weekday', at('1969-12-31T12:00:00Z', 'UTC')), 'wednesday');
});

t.test('reads figures of the lines that a rule counts', async (t) => {
  const counted = { ...whole, counted: transaction.lines.slice(0, 1) };
  t.equal(holds({ fact: 'lines.net', eq: '20' }, counted), true);
  t.equal(holds({ fact: 'lines.gross', eq: '21' }, counted), true);
  t.equal(holds({ fact: 'lines.quantity', eq: 2 }, counted), true);
  t.equal(holds({ fact: 'lines.count', eq: 1 }, counted), true);
  t.equal(holds({ fact: 'lines.net', eq: '24' }), true, 'all of them where nothing chooses');
  t.equal(holds({ fact: 'transaction.gross', eq: '25' }), true);
});

t.test('knows the margin of a line whose cost is known', async (t) => {
  const [costed] = contextOf(
    readTransaction({
      ...posted,
      lines: [{ id: '1', sku: 'A', quantity: '3', unitPrice: '10', discount: '1', unitCost: '7.5' }],
    }),
    basis,
    UTC,
  ).lines;
  t.equal(holds({ fact: 'line.margin', eq: '6.5' }, costed), true);
  t.equal(holds({ fact: 'line.unitCost', eq: '7.5' }, costed), true);
  t.equal(holds({ fact: 'line.margin', exists: true }, first), false);
});

t.test('knows the facts that it names, and no others', async (t) => {
  for (const name of factNames().filter((name) => !name.includes('<'))) t.ok(findFact(name), name);
  const others = [
    '',
    '.',
    'net',
    'line',
    'line.',
    'line.constructor',
    'constructor',
    'toString',
    '__proto__',
  ];
  const more = [
    'tier',
    'tier.',
    'metric',
    'transaction.attributes',
    'transaction.attributes.',
    'who.attributes.x',
  ];
  for (const name of [...others, ...more, 'account.constructor', '__proto__.attributes.x']) {
    t.equal(findFact(name), null, name);
  }
  t.equal(holds({ fact: 'transaction.attributes.constructor', exists: true }), false);
});

const facts = [
  'transaction.net',
  'transaction.attributes.score',
  'transaction.attributes.vip',
  'transaction.channel',
];
const fact = fc.constantFrom(...facts, 'stakeholder.roles', 'line.category', 'line.net', 'transaction.type');
const literal = fc.constantFrom<(string | number | boolean)[]>(
  'web',
  'buyer',
  'Seafood',
  '24',
  24,
  7,
  '20',
  true,
  false,
);
const operand = fc.oneof(literal, fc.record({ fact }));
const comparison = fc.oneof(
  ...(['eq', 'ne', 'atLeast', 'above', 'atMost', 'below'] as const).map((operator) =>
    fc.record({ fact, [operator]: operand }),
  ),
  ...(['in', 'notIn'] as const).map((operator) =>
    fc.record({ fact, [operator]: fc.array(literal, { minLength: 1 }) }),
  ),
  fc.record({ fact, between: fc.tuple(operand, operand) }),
  fc.record({ fact, exists: fc.boolean() }),
  fc.record({ fact, contains: literal }),
) as fc.Arbitrary<Comparison>;
const condition = fc.letrec<{ tree: ConditionDefinition }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    comparison,
    fc.record({ not: tie('tree') }),
    fc.record({ all: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ someLine: tie('tree') }),
    fc.record({ everyLine: tie('tree') }),
  ),
})).tree;

t.test(
  'an explanation is there exactly where a condition fails, and names a comparison that is to blame',
  async () => {
    fc.assert(
      fc.property(condition, fc.constantFrom(whole, first, second, nobody), (condition, context) => {
        const failed = explainFailure(condition, context, '', TIERS);
        assert.equal(failed === null, holds(condition, context));
        if (failed === null) return;
        const blamed = partAt(condition, failed.pointer) as Comparison;
        assert.equal(blamed.fact, failed.fact);
        assert.notEqual(blamed[failed.operator], undefined);
        const line = context.lines.find((each) => each.line?.posted.id === failed.line);
        assert.equal(holds(blamed, line ?? context), failed.negated, 'it held just where it should not have');
      }),
      { seed: SEED, numRuns: 1_000 },
    );
  },
);

function partAt(condition: ConditionDefinition, pointer: string): unknown {
  const steps = pointer.split('/').slice(1);
  return steps.reduce<unknown>((part, step) => (part as Record<string, unknown>)[step], condition);
}
