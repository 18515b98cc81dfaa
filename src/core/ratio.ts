import { type Decimal, ONE } from './decimal.ts';

/** An exact fraction; the denominator is above zero. */
export interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export const NO_PART: Ratio = { numerator: 0n, denominator: 1n };

export function ratioOf(value: Decimal): Ratio {
  return { numerator: value, denominator: ONE };
}

export function multiply(a: Ratio, b: Ratio): Ratio {
  return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator };
}

export function divide(a: Ratio, b: Ratio): Ratio {
  return { numerator: a.numerator * b.denominator, denominator: a.denominator * b.numerator };
}

export function add(a: Ratio, b: Ratio): Ratio {
  if (a.denominator === b.denominator)
    return { numerator: a.numerator + b.numerator, denominator: a.denominator };
  return {
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  };
}

/** The same fraction in its smallest terms: what is multiplied often should be short. */
export function reduce({ numerator, denominator }: Ratio): Ratio {
  let [a, b] = [numerator < 0n ? -numerator : numerator, denominator];
  while (b > 0n) [a, b] = [b, a % b];
  return a === 0n ? NO_PART : { numerator: numerator / a, denominator: denominator / a };
}
