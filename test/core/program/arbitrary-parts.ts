import fc from 'fast-check';

/** Values from which random documents are made: each right far more often than not. */

const DURATIONS = ['P1D', 'P1M', 'P36M', 'P2W', 'P100Y', 'P1Y2M3D'];
const DECIMALS = ['1', '0.5', '0.000001', '999999999999.999999', '33.333333', '2', '100'];
export const LARGEST = Number.MAX_SAFE_INTEGER;

/** What is right far more often than not, so that something of a document is left. */
export function mostly<T>(right: readonly T[], wrong: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom(...right) },
    { weight: 1, arbitrary: fc.constantFrom(...wrong) },
  );
}

export function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined });
}

/** In one case of five. */
export function seldom<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

export const decimal = mostly(DECIMALS, ['0', '-1', '0.0000001']);
export const amount = mostly<string | number>([...DECIMALS, 1, 3, 6, 5_000_000_000], [0, '-1', 1.5]);
export const days = mostly(DURATIONS, ['P0D', 'PT12H', 'P99999Y']);
export const duration = mostly([...DURATIONS, 'PT12H', 'PT1S'], ['P0D', '1 day', 'P99999Y']);
export const points = mostly([1, 10, 500, LARGEST], [0, 0.5]);
