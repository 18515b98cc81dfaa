import assert from 'node:assert/strict';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import type { ReturnRequestLine } from '../../src/core/command.ts';
import { type Decimal, formatDecimal, minus, parseDecimal, plus, ZERO } from '../../src/core/decimal.ts';
import type { Decision, MatchedLine } from '../../src/core/decision.ts';
import { START } from './arbitrary.ts';
import { Account, club, type LineInput, perEuro, SEED } from './harness.ts';

const CLUB = club({ rules: [perEuro()] });

function story(name: string, tell: (account: Account, t: Test) => void): void {
  t.test(name, async (t) => {
    const account = new Account(CLUB);
    tell(account, t);
    account.verify();
  });
}

const matchesOf = ({ outcome }: Decision): readonly MatchedLine[] =>
  outcome.kind === 'returned' ? outcome.lines : [];
/** "matched/unmatched: purchase line quantity, …". */
const told = (decision: Decision): readonly string[] =>
  matchesOf(decision).map(
    ({ matched, unmatched, of }) =>
      `${matched}/${unmatched}: ${of.map((part) => `${part.purchase} ${part.line} ${part.quantity}`).join(', ')}`,
  );
const bought = (sku: string, quantity: string, price = '10'): LineInput => ({ sku, quantity, price });

story('the purchase recorded last is taken first, whenever it happened', (account, t) => {
  account.clock('2026-03-01').purchase('early', [bought('a', '2')], { at: '2026-02-20' });
  account.purchase('late', [bought('a', '2', '30')], { at: '2026-01-05' });
  t.strictSame(told(account.return('r', null, [{ sku: 'a', quantity: '3' }])), ['3/0: late 1 2, early 1 1']);
  t.equal(account.points(), 10, 'what it cost is that of the purchase');
});

story(
  'a purchase that arrives after the return is not matched, although it happened before',
  (account, t) => {
    account.clock('2026-03-01');
    t.strictSame(told(account.return('r', null, [{ sku: 'a', quantity: '1' }])), ['0/1: ']);
    account.purchase('p', [bought('a', '1')], { at: '2026-02-01' });
    t.equal(account.points(), 10);
    account.void('r');
    t.equal(account.points(), 10, 'there is nothing to give back');
  },
);

story('each unit comes back once, over lines, returns and fractions', (account, t) => {
  account.purchase('p1', [bought('a', '1.5'), bought('b', '1'), bought('a', '0.25')]);
  const twice = [
    { sku: 'a', quantity: '1' },
    { sku: 'a', quantity: '0.5' },
  ];
  t.strictSame(told(account.return('r1', null, twice)), ['1/0: p1 3 0.25, p1 1 0.75', '0.5/0: p1 1 0.5']);
  t.strictSame(told(account.return('r2', null, twice)), ['0.25/0.75: p1 1 0.25', '0/0.5: ']);
  t.strictSame(told(account.return('r3', null, [{ sku: 'a', quantity: '0.000001' }])), ['0/0.000001: ']);
  t.equal(account.points(), 10, 'the line of b stands');
});

story('what a return that named its purchase took, no other one finds', (account, t) => {
  account.purchase('p1', [bought('a', '3')]);
  account.purchase('p2', [bought('a', '3')]);
  account.return('r1', 'p2', [{ sku: 'a', quantity: '2' }]);
  t.strictSame(told(account.return('r2', null, [{ sku: 'a', quantity: '2' }])), ['2/0: p2 1 1, p1 1 1']);
  t.equal(
    account.refusal(account.returnOf('r3', 'p2', [{ sku: 'a', quantity: '1' }])),
    'returns-more-than-bought /lines/0/quantity',
  );
});

story('a return that is undone frees its units, and a purchase that is voided has none', (account, t) => {
  account.purchase('p1', [bought('a', '1')]);
  account.purchase('p2', [bought('a', '1')]);
  account.return('r1', null, [{ sku: 'a', quantity: '2' }]);
  account.void('r1');
  account.void('p2');
  t.strictSame(told(account.return('r2', null, [{ sku: 'a', quantity: '2' }])), ['1/1: p1 1 1']);
  t.equal(account.points(), 0);
});

story(
  'an amount off a price goes over the purchases, as far as their lines are worth something',
  (account, t) => {
    account.purchase('p1', [bought('a', '2')]);
    account.purchase('free', [bought('a', '5', '0')]);
    account.purchase('p2', [bought('a', '1', '7.5')]);
    t.strictSame(told(account.return('r1', null, [{ sku: 'a', amount: '10' }])), [
      '10/0: p2 1 7.5, p1 1 2.5',
    ]);
    t.equal(account.points(), 17);
    t.strictSame(told(account.return('r2', null, [{ sku: 'a', amount: '20' }])), ['17.5/2.5: p1 1 17.5']);
    t.equal(account.points(), 0);
  },
);

story('a sku asked for by amount and by quantity finds both', (account, t) => {
  for (const p of ['p1', 'p2', 'p3']) account.purchase(p, [bought('a', '1'), bought('a', '1', '2')]);
  const both = [
    { sku: 'a', quantity: '3' },
    { sku: 'a', amount: '12' },
  ];
  t.strictSame(told(account.return('r', null, both)), [
    '3/0: p3 2 1, p3 1 1, p2 2 1',
    '12/0: p2 1 10, p1 2 2',
  ]);
});

const sku = fc.constantFrom('a', 'b', 'c');
const quantity = fc.constantFrom('1', '2', '3.5', '0.25', '0.000001');
const purchases = fc.array(
  fc.array(fc.record({ sku, quantity, price: fc.constantFrom('0', '3.33', '10', '99.99') }), {
    minLength: 1,
    maxLength: 4,
  }),
  { minLength: 1, maxLength: 6 },
);
const returns = fc.array(
  fc.record({
    lines: fc.array(fc.record({ sku, quantity }), { minLength: 1, maxLength: 3 }),
    named: fc.option(fc.nat(5), { nil: null }),
  }),
  { maxLength: 8 },
);

t.test('returns of all kinds take each unit once, and in the end everything, to the point', async () => {
  fc.assert(
    fc.property(purchases, returns, (baskets, asked) => {
      const account = new Account(CLUB).clock(START);
      for (const [i, lines] of baskets.entries()) account.purchase(`p${i}`, lines);
      const left = new Map<string, Decimal>();
      const add = (sku: string, by: Decimal): unknown => left.set(sku, plus(left.get(sku) ?? ZERO, by));
      for (const { sku, quantity } of baskets.flat()) add(sku, parseDecimal(quantity));
      for (const [i, { lines, named }] of asked.entries()) {
        const of = named === null ? null : `p${named % baskets.length}`;
        const decision = account.try(account.returnOf(`r${i}`, of, lines));
        if (decision.refused) continue;
        for (const { index, matched, unmatched } of matchesOf(decision)) {
          const { sku = '', quantity = '' } = lines[index] ?? {};
          const found = minus(ZERO, parseDecimal(matched));
          assert.equal(formatDecimal(plus(parseDecimal(matched), parseDecimal(unmatched))), quantity);
          add(sku, found as Decimal);
          assert.ok((left.get(sku) ?? ZERO) >= ZERO, `more of ${sku} came back than was bought`);
          if (of === null && unmatched !== '0') assert.equal(left.get(sku) ?? ZERO, ZERO);
        }
      }
      const rest = [...left].filter(([, units]) => units > ZERO);
      const lines = rest.map(([sku, units]): ReturnRequestLine => ({ sku, quantity: formatDecimal(units) }));
      if (lines.length > 0)
        assert.deepEqual(
          matchesOf(account.return('all', null, lines)).map(({ unmatched }) => unmatched),
          lines.map(() => '0'),
        );
      assert.equal(account.points(), 0);
      account.verify();
    }),
    { seed: SEED, numRuns: 200 },
  );
});
