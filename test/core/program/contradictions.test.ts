import fc from 'fast-check';
import t from 'tap';
import type { Basis } from '../../../src/core/basis.ts';
import { compileCondition } from '../../../src/core/conditions/condition.ts';
import { contextOf } from '../../../src/core/conditions/fact-context.ts';
import { checkProgram } from '../../../src/core/program/check.ts';
import { type ConditionDefinition, OPERATORS } from '../../../src/core/program/document.ts';
import { createZone } from '../../../src/core/time.ts';
import { type PostedTransaction, readTransaction } from '../../../src/core/transaction.ts';
import { SEED } from '../harness.ts';
import { when } from './checking.ts';

/** Few facts with few values, so that conditions often contradict themselves, and as often hold. */
const VALUES: Readonly<Record<string, readonly (string | number | boolean)[]>> = {
  'transaction.net': ['1', 2, '2.5', 3],
  'transaction.channel': ['web', 'shop', '2'],
  'transaction.date': ['2026-02-28', '2026-03-01', '2026-03-02'],
  'transaction.weekday': ['saturday', 'sunday', 'monday'],
  'transaction.hour': [0, 11, 12, 23],
  'transaction.attributes.size': ['web', '2', 2, 3, true, 'a'],
  'account.attributes.size': ['2', 2, true, 'a'],
  'stakeholder.roles': ['a', 'b'],
  'stakeholder.named': [true, false],
  'tier.status': ['red', 'silver', 'gold'],
};

const comparison = fc.constantFrom(...Object.keys(VALUES)).chain((fact) => {
  const value = fc.constantFrom(...(VALUES[fact] ?? []));
  const other = fc.constantFrom(
    'transaction.net',
    'transaction.attributes.size',
    'account.attributes.size',
    fact,
  );
  const operand = fc.oneof(
    { weight: 4, arbitrary: value as fc.Arbitrary<unknown> },
    { weight: 1, arbitrary: fc.record({ fact: other }) },
  );
  return fc
    .record({
      operator: fc.constantFrom(...OPERATORS),
      one: operand,
      list: fc.array(value, { minLength: 1, maxLength: 3 }),
      two: fc.tuple(operand, operand),
      yes: fc.boolean(),
    })
    .map(({ operator, one, list, two, yes }) => {
      if (operator === 'in' || operator === 'notIn') return { fact, [operator]: list };
      if (operator === 'between') return { fact, between: two };
      return { fact, [operator]: operator === 'exists' ? yes : one };
    });
});
const negatable = fc.oneof({ weight: 3, arbitrary: comparison }, fc.record({ not: comparison }));
const condition = fc.record({
  all: fc.array(
    fc.oneof(negatable, fc.record({ all: fc.array(negatable, { minLength: 1, maxLength: 2 }) })),
    {
      minLength: 1,
      maxLength: 3,
    },
  ),
}) as fc.Arbitrary<ConditionDefinition>;

const size = fc.constantFrom('web', '2', 2, 2.5, 3, 4, true, false, ['a'], ['a', 'b'], [], 'other');
const attributes = fc.record({ size }, { requiredKeys: [] });
const posted = fc.record(
  {
    kind: fc.constant('purchase' as const),
    occurredAt: fc
      .constantFrom(
        '2026-02-28T11:30:00Z',
        '2026-03-01T12:00:00Z',
        '2026-03-02T23:59:00Z',
        '2026-03-04T05:00:00Z',
      )
      .map(Date.parse),
    stakeholder: fc.constant(null),
    lines: fc
      .constantFrom('0', '1', '2', '2.4', '2.5', '3')
      .map((unitPrice) => [{ id: '1', sku: '1', quantity: '1', unitPrice }]),
    channel: fc.constantFrom('web', 'shop', '2', 'other'),
    attributes,
  },
  { requiredKeys: ['kind', 'occurredAt', 'stakeholder', 'lines'] },
) as fc.Arbitrary<PostedTransaction>;
const basis = fc
  .record({
    tiers: fc.constantFrom('red', 'silver', 'gold').map((status) => ({ status })),
    account: fc.record({ kind: fc.constant('company'), attributes }),
    stakeholder: fc
      .constantFrom(null, { roles: ['a'] }, { roles: ['a', 'b'] }, { roles: [] })
      .map((person) => person && { ...person, circle: 1, attributes: {} }),
  })
  .map((known): Basis => ({ ...known, metrics: {}, counts: {}, headroom: {}, outOfStock: [] }));

const TIERS = new Map([['status', ['red', 'silver', 'gold']]]);
const UTC = createZone('UTC');

t.test('what is said never to hold holds for no transaction', async (t) => {
  let refused = 0;
  let held = 0;
  fc.assert(
    fc.property(
      condition,
      fc.array(fc.tuple(posted, basis), { minLength: 5, maxLength: 5 }),
      (condition, cases) => {
        const mistakes = checkProgram(when(condition));
        // Others say that the comparison does not fit its fact; then there is nothing to try.
        const isContradiction = mistakes.some(({ detail }) => /cannot meet|can never meet/.test(detail));
        if (mistakes.length > 0 && !isContradiction) return;
        const holds = compileCondition(condition, TIERS);
        const some = cases.some(([transaction, basis]) =>
          holds(contextOf(readTransaction(transaction), basis, UTC)),
        );
        if (isContradiction) refused += 1;
        if (some) held += 1;
        if (isContradiction && some) throw new Error(`holds, although ${mistakes[0]?.detail}`);
      },
    ),
    { seed: SEED, numRuns: 5_000 },
  );
  t.ok(refused > 200, `${refused} contradict themselves`);
  t.ok(held > 200, `and ${held} hold`);
});
