import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import {
  type Decimal,
  decimalFromNumber,
  formatDecimal,
  isDecimalText,
  minus,
  negate,
  parseDecimal,
  plus,
  times,
  toWholeNumber,
} from '../../src/core/decimal.ts';
import type { Split } from '../../src/core/program/compiled.ts';
import { divide, multiply, ratioOf } from '../../src/core/ratio.ts';
import {
  floorShare,
  proportionHalfUpToMicro,
  type Rounding,
  roundToPoints,
} from '../../src/core/rounding.ts';
import { splitPoints } from '../../src/core/split.ts';
import { SEED } from './harness.ts';

const SAFE_MAX = Number.MAX_SAFE_INTEGER;
const ratio = (text: string) => ratioOf(parseDecimal(text));
/** Millionths, as money and quantities come in. */
const micros = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }).map((n) => (n * 1_000_000n) as Decimal);

t.test('reads decimals exactly and writes them in their shortest form', async (t) => {
  const cases: readonly (readonly [text: string, shortest: string])[] = [
    ['0', '0'],
    ['-0', '0'],
    ['0.10', '0.1'],
    ['12.50', '12.5'],
    ['-3.000001', '-3.000001'],
    ['007', '7'],
    ['999999999999.999999', '999999999999.999999'],
    ['0.000000000001', '0.000000000001'],
    ['-0.5', '-0.5'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
  ];
  for (const [text, shortest] of cases) t.equal(formatDecimal(parseDecimal(text)), shortest, text);
});

t.test('takes nothing for a decimal that is written in another way', async (t) => {
  const others = ['', '.5', '5.', '1e3', '+1', ' 1', '1 ', '1,5', '--1', '0x10', 'NaN', 'Infinity', '１'];
  for (const text of [...others, '0.0000000000001', '1'.repeat(61)]) {
    t.notOk(isDecimalText(text), text);
    t.throws(() => parseDecimal(text), RangeError, text);
  }
});

t.test('quantity times price is exact where both have six decimals', async (t) => {
  const cases: readonly (readonly [a: string, b: string, product: string])[] = [
    ['3', '0.1', '0.3'],
    ['0.000001', '0.000001', '0.000000000001'],
    ['999999999999.999999', '999999999999.999999', '999999999999999998000000.000000000001'],
    ['-2.5', '0.4', '-1'],
    ['0', '19.99', '0'],
  ];
  for (const [a, b, product] of cases)
    t.equal(formatDecimal(times(parseDecimal(a), parseDecimal(b))), product);
  fc.assert(
    fc.property(micros, micros, micros, (a, b, c) => {
      assert.equal(parseDecimal(formatDecimal(a)), a);
      assert.equal(times(a, plus(b, c)), plus(times(a, b), times(a, c)));
      assert.equal(plus(minus(a, b), b), a);
      assert.equal(plus(a, negate(a)), 0n);
    }),
    { seed: SEED },
  );
});

t.test('makes decimals of whole numbers and of short fractions, and of no others', async (t) => {
  t.equal(formatDecimal(decimalFromNumber(SAFE_MAX)), '9007199254740991');
  t.equal(formatDecimal(decimalFromNumber(-0)), '0');
  t.equal(formatDecimal(decimalFromNumber(0.1)), '0.1');
  t.throws(() => decimalFromNumber(1e-7), RangeError);
  t.throws(() => decimalFromNumber(1e21), RangeError);
  t.throws(() => decimalFromNumber(Number.NaN), RangeError);
});

t.test('gives whole numbers up to the end of the safe range and refuses one step past it', async (t) => {
  t.equal(toWholeNumber(parseDecimal('9007199254740991.9')), SAFE_MAX);
  t.throws(() => toWholeNumber(parseDecimal('9007199254740992')), RangeError);
  t.equal(toWholeNumber(parseDecimal('-9007199254740991')), -SAFE_MAX);
  t.throws(() => toWholeNumber(parseDecimal('-9007199254740992')), RangeError);
});

t.test('rounds points in the direction that the rule names, also at the half and at zero', async (t) => {
  const cases: readonly (readonly [exact: string, rounding: Rounding, points: number | null])[] = [
    ['0', 'floor', 0],
    ['0', 'half-up', 0],
    ['0', 'ceiling', 0],
    ['0.000000000001', 'floor', 0],
    ['0.000000000001', 'ceiling', 1],
    ['0.499999999999', 'half-up', 0],
    ['0.5', 'floor', 0],
    ['0.5', 'half-up', 1],
    ['0.5', 'ceiling', 1],
    ['1.5', 'half-up', 2],
    ['2.5', 'half-up', 3],
    ['2.999999999999', 'floor', 2],
    ['3', 'floor', 3],
    ['3', 'ceiling', 3],
    ['9007199254740991', 'ceiling', SAFE_MAX],
    ['9007199254740991.4', 'half-up', SAFE_MAX],
    ['9007199254740991.5', 'half-up', null],
    ['9007199254740991.9', 'floor', SAFE_MAX],
    ['9007199254740992', 'floor', null],
    ['999999999999999999999999999999', 'floor', null],
  ];
  for (const [exact, rounding, points] of cases) {
    t.equal(roundToPoints(ratio(exact), rounding), points, `${exact} ${rounding}`);
  }
});

t.test('a third of a point, three times over, is a whole one', async (t) => {
  const third = divide(ratio('1'), ratio('3'));
  t.equal(roundToPoints(third, 'floor'), 0);
  t.equal(roundToPoints(multiply(third, ratio('3')), 'floor'), 1);
  t.equal(roundToPoints(multiply(divide(ratio('1'), ratio('7')), ratio('699.999999')), 'floor'), 99);
  t.equal(roundToPoints(multiply(divide(ratio('1'), ratio('7')), ratio('700')), 'floor'), 100);
});

t.test('shares a discount by quantity to six decimals, half up', async (t) => {
  const cases: readonly (readonly [whole: string, part: string, of: string, share: string])[] = [
    ['10', '1', '3', '3.333333'],
    ['10', '2', '3', '6.666667'],
    ['10', '3', '3', '10'],
    ['0.000001', '1', '2', '0.000001'],
    ['0.000001', '0.499999', '1', '0'],
    ['0.000003', '1', '2', '0.000002'],
    ['0', '1', '3', '0'],
    ['999999999999.999999', '0.000001', '999999999999.999999', '0.000001'],
  ];
  for (const [whole, part, of, share] of cases) {
    const [a, b, c] = [parseDecimal(whole), parseDecimal(part), parseDecimal(of)];
    t.equal(formatDecimal(proportionHalfUpToMicro(a, b, c)), share, `${whole} × ${part} / ${of}`);
  }
});

t.test('rounds a share of points down, exactly also for the largest amounts', async (t) => {
  t.equal(floorShare(9, ratio('0.2')), 1);
  t.equal(floorShare(10, ratio('0.2')), 2);
  t.equal(floorShare(0, ratio('1')), 0);
  t.equal(floorShare(SAFE_MAX, ratio('1')), SAFE_MAX);
  t.equal(floorShare(SAFE_MAX, ratio('0.999999')), 9007190247541736);
});

const part = (to: Split['to'], share: Split['share']): Split => ({
  to,
  share,
  fixed: null,
  among: 'equally',
  otherwise: 'account',
});
const named = (buyer: string | null) => ({ buyer, groups: {} });

const BUYER_FIFTH: readonly Split[] = [part('buyer', ratio('0.2')), part('account', null)];

t.test('splits by shares rounded down, and gives the rest to whom it belongs', async (t) => {
  const thirds: readonly Split[] = [part('buyer', ratio('0.333333')), part('account', ratio('0.666667'))];
  const restFirst: readonly Split[] = [part('account', null), part('buyer', ratio('0.5'))];
  const cases: readonly (readonly [number, readonly Split[], string | null, Record<string, number>])[] = [
    [418, BUYER_FIFTH, 'ann', { ann: 83, account: 335 }],
    [4, BUYER_FIFTH, 'ann', { account: 4 }],
    [5, BUYER_FIFTH, 'ann', { ann: 1, account: 4 }],
    [0, BUYER_FIFTH, 'ann', {}],
    [418, BUYER_FIFTH, null, { account: 418 }],
    [100, thirds, 'ann', { ann: 33, account: 67 }],
    [1, thirds, 'ann', { account: 1 }],
    [7, restFirst, 'ann', { ann: 3, account: 4 }],
    [7, [part('buyer', null)], 'ann', { ann: 7 }],
    [7, [part('buyer', ratio('1'))], null, { account: 7 }],
    [SAFE_MAX, BUYER_FIFTH, 'ann', { ann: 1801439850948198, account: 7205759403792793 }],
  ];
  for (const [amount, splits, buyer, expected] of cases) {
    const parts = splitPoints(amount, splits, named(buyer));
    t.strictSame(Object.fromEntries(parts.map(({ holder, amount }) => [holder, amount])), expected);
  }
});

t.test('any split sums to the whole, with one part for each holder and none of zero', async () => {
  const shares = fc
    .array(
      fc.record({
        to: fc.constantFrom('buyer' as const, 'account' as const),
        share: fc.integer({ min: 1, max: 250_000 }),
      }),
      {
        maxLength: 4,
      },
    )
    .map((parts) => parts.map(({ to, share }) => part(to, ratioOf((BigInt(share) * 1_000_000n) as Decimal))));
  fc.assert(
    fc.property(fc.nat(SAFE_MAX), shares, fc.constantFrom('ann', null), (amount, shared, buyer) => {
      const parts = splitPoints(amount, [...shared, part('account', null)], named(buyer));
      assert.equal(
        parts.reduce((sum, part) => sum + BigInt(part.amount), 0n),
        BigInt(amount),
      );
      assert.equal(new Set(parts.map((part) => part.holder)).size, parts.length);
      assert.ok(parts.every((part) => part.amount > 0));
    }),
    { seed: SEED },
  );
});
