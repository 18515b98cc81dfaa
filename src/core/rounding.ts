import type { Decimal } from './decimal.ts';
import type { Ratio } from './ratio.ts';

/**
 * The one place where anything is rounded. Points are whole numbers in the safe range of a JSON integer.
 * All functions take amounts of zero or more.
 */
export type Rounding = 'floor' | 'half-up' | 'ceiling';

const MICRO = 10n ** 6n;

/** Whole points of an exact ratio; null when they are beyond the safe range. */
export function roundToPoints({ numerator, denominator }: Ratio, rounding: Rounding): number | null {
  const points = Number(roundedQuotient(numerator, denominator, rounding));
  return Number.isSafeInteger(points) ? points : null;
}

/** How many whole steps of a size fit into a measure of zero or more. */
export function wholeSteps(measure: Decimal, size: Decimal): bigint {
  return measure / size;
}

/** amount × share, rounded down: the part of a split that is not the rest. */
export function floorShare(amount: number, share: Ratio): number {
  return Number((BigInt(amount) * share.numerator) / share.denominator);
}

/** whole × part / of, to 6 decimals, half up: how a line's discount is shared by quantity. */
export function proportionHalfUpToMicro(whole: Decimal, part: Decimal, of: Decimal): Decimal {
  return (roundedQuotient(whole * part, of * MICRO, 'half-up') * MICRO) as Decimal;
}

function roundedQuotient(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  switch (rounding) {
    case 'floor':
      return numerator / denominator;
    case 'half-up':
      return (numerator * 2n + denominator) / (denominator * 2n);
    case 'ceiling':
      return (numerator + denominator - 1n) / denominator;
  }
}
