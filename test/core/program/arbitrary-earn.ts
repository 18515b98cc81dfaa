import fc from 'fast-check';
import { perLine, whole, wholeWithoutLines } from './arbitrary-conditions.ts';
import { amount, decimal, maybe, mostly, points, seldom } from './arbitrary-parts.ts';

const number = mostly<string | number>([1, '0.5', 2, '33.333333', 0, 5_000_000_000], ['-1']);

function lookup(by: readonly string[], keys: readonly string[]): fc.Arbitrary<object> {
  return fc.record({
    by: mostly(by, ['stakeholder.roles', 'missing']),
    values: fc.dictionary(fc.constantFrom(...keys), number, { minKeys: 1, maxKeys: 3 }),
    otherwise: maybe(number),
  });
}

const ofWhole = fc.oneof(
  lookup(['tier.status'], ['red', 'silver']),
  lookup(['transaction.weekday'], ['monday', 'saturday', 'tuesday']),
  lookup(['transaction.hour', 'transaction.month'], ['1', '7', '12']),
  lookup(['stakeholder.named'], ['true', 'false']),
  lookup(
    ['transaction.channel', 'transaction.attributes.km', 'account.country'],
    ['web', '12', 'DE', 'constructor', '__proto__'],
  ),
  lookup(['metric.orders', 'account.daysEnrolled'], ['1', '0.5', '-3']),
);
const ofLine = fc.oneof(
  lookup(['line.category', 'line.sku', 'line.attributes.km'], ['Seafood', '11', '12', 'true', 'constructor']),
  lookup(['line.quantity', 'line.net'], ['1', '12', '0.000001']),
);
const numberOf = (...lookups: fc.Arbitrary<object>[]) =>
  fc.oneof({ weight: 2, arbitrary: number }, ...lookups.map((arbitrary) => ({ weight: 1, arbitrary })));
const fixed = (...lookups: fc.Arbitrary<object>[]) =>
  fc.oneof({ weight: 2, arbitrary: points }, ...lookups.map((arbitrary) => ({ weight: 1, arbitrary })));

const OF_WHOLE = ['transaction.net', 'transaction.attributes.km', 'metric.spend', 'account.daysEnrolled'];
const OF_LINES = ['net', 'gross', 'quantity', 'line.discount', 'line.attributes.km', 'line.unitCost'];
const rate = (of: readonly string[], ...lookups: fc.Arbitrary<object>[]) =>
  fc.record({
    points: numberOf(...lookups),
    per: decimal,
    of: mostly(of, ['transaction.channel', 'lines.net']),
    atLeast: seldom(mostly(['500', '0.000001'], ['0'])),
    steps: maybe(fc.constantFrom('whole', 'pro-rata')),
  });

const bracket = fc.oneof(
  fc.record({ points: number, per: decimal }),
  fc.record({ fixed: mostly([0, 7], [-1]) }),
);
const brackets = (of: readonly string[]) =>
  fc
    .record({
      of: mostly(of, ['line.sku']),
      mode: fc.constantFrom('whole', 'marginal'),
      amounts: fc.array(bracket, { minLength: 1, maxLength: 4 }),
      from: fc.array(fc.nat(50), { minLength: 4, maxLength: 4 }),
    })
    .map(({ of, mode, amounts, from }) => {
      let begins = 0;
      const steps = amounts.map((amount, index) => {
        const step = { ...amount, from: String(begins) };
        begins += 1 + (from[index] ?? 0);
        return mode === 'marginal' && 'fixed' in step ? { from: step.from, points: 1, per: '1' } : step;
      });
      return { of, mode, steps };
    });
/** The rules are named afterwards, when it is known which ones there are. */
const share = fc.record({
  of: fc.array(fc.nat(7), { minLength: 1, maxLength: 3 }),
  percent: fc.oneof(
    mostly(['50', '0.000001', '1000', '33.333333'], ['0', '1000.5']),
    fc.record({
      by: fc.constant('tier.status'),
      values: fc.dictionary(fc.constantFrom('red', 'silver'), fc.constantFrom('0', '25', 1000), {
        minKeys: 1,
      }),
    }),
  ),
});

const factor = (condition: fc.Arbitrary<unknown>, ...lookups: fc.Arbitrary<object>[]) =>
  fc.oneof(
    fc.record({ tier: mostly(['status'], ['missing']) }),
    fc.record({
      factor: fc.oneof(decimal, ...lookups),
      when: maybe(condition),
      label: maybe(fc.constant('some')),
    }),
  );
const common = (condition: fc.Arbitrary<unknown>, ...lookups: fc.Arbitrary<object>[]) => ({
  points: mostly(['reward', 'reward', 'reward', 'status', 'cup'], ['missing']),
  times: maybe(
    fc.oneof(
      factor(condition, ...lookups),
      fc.array(factor(condition, ...lookups), { minLength: 1, maxLength: 3 }),
    ),
  ),
  stack: maybe(fc.constantFrom('multiply', 'add')),
  min: seldom(mostly([1, 5], [0])),
  max: seldom(mostly([5, 500, Number.MAX_SAFE_INTEGER], [4])),
  round: maybe(fc.constantFrom('floor', 'half-up', 'ceiling')),
});

/** Of a transaction without lines. */
export const earnOfWhole = fc.record({
  ...common(wholeWithoutLines, ofWhole),
  base: fc.oneof(
    fc.record({ fixed: fixed(ofWhole) }),
    fc.record({ rate: rate(OF_WHOLE, ofWhole) }),
    fc.record({ brackets: brackets(OF_WHOLE) }),
    fc.record({ share }),
  ),
});

/** Of a purchase, whose lines may count one by one. */
export const earnOfLines = fc.record({
  ...common(fc.oneof(whole, perLine), ofWhole, ofLine),
  each: maybe(fc.constantFrom('line', 'transaction')),
  base: fc.oneof(
    fc.record({ fixed: fixed(ofWhole, ofLine) }),
    {
      weight: 3,
      arbitrary: fc.record({ rate: rate([...OF_LINES, ...OF_LINES, ...OF_WHOLE], ofWhole, ofLine) }),
    },
    fc.record({ brackets: brackets([...OF_LINES, ...OF_WHOLE]) }),
    fc.record({ share }),
  ),
});

const to = fc.oneof(
  fc.constantFrom('account', 'buyer'),
  fc.record({ role: fc.constantFrom('buyer', 'finance', 'nobody') }),
  fc.record({ circle: mostly([1, 2, 3], [4]) }),
);
const people = {
  to,
  among: maybe(fc.constantFrom('equally', 'named', 'first')),
  otherwise: maybe(fc.constantFrom('account', 'buyer', 'rest')),
};
const part = fc.oneof(
  fc.record({ ...people, share: fc.constantFrom('0.2', '0.25', '0.333333') }),
  fc.record({ ...people, fixed: mostly([1, 7, 5_000_000], [0]) }),
);
export const split = fc
  .tuple(fc.array(part, { maxLength: 3 }), fc.record({ ...people, share: mostly(['rest'], ['1']) }))
  .map(([parts, rest]) => [...parts, rest]);

export const step = (metrics: readonly string[]) =>
  fc.record({ n: amount, of: mostly(metrics, ['buyers', 'missing']) });
