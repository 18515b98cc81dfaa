import type { Basis } from './basis.ts';
import { type Decimal, decimalFromNumber, formatDecimal, plus, ZERO } from './decimal.ts';
import type { Earn } from './program/compile.ts';
import { multiply, type Ratio, ratioOf } from './ratio.ts';
import { roundToPoints } from './rounding.ts';
import type { Line } from './transaction.ts';

/** How a rule came to its points: each step exact, rounded once at the end. */
export interface Earned {
  /** What the rate was applied to: the net, gross or quantity of the lines that count. */
  readonly measure: Decimal;
  readonly multiplier: Ratio | null;
  readonly exact: Ratio;
  /** Null: more points than a number can hold. */
  readonly points: number | null;
}

/** Points of the lines that count, `times` over (for a rule that fires several times at once). */
export function earn(rule: Earn, lines: readonly Line[], basis: Basis, times: number): Earned {
  const measure = rule.rate === null ? ZERO : measureOf(lines, rule.rate.of);
  const multiplier = tierMultiplier(rule, basis);
  const fixed = ratioOf(decimalFromNumber(rule.fixed));
  const rated =
    rule.rate === null ? fixed : multiply(ratioOf(measure > ZERO ? measure : ZERO), rule.rate.ratio);
  const multiplied = multiplier === null ? rated : multiply(rated, multiplier);
  const exact =
    times === 1 ? multiplied : multiply(multiplied, { numerator: BigInt(times), denominator: 1n });
  return { measure, multiplier, exact, points: roundToPoints(exact, rule.rounding) };
}

function measureOf(lines: readonly Line[], of: 'net' | 'gross' | 'quantity'): Decimal {
  let sum = ZERO;
  for (const line of lines) sum = plus(sum, line[of]);
  return sum;
}

function tierMultiplier(rule: Earn, basis: Basis): Ratio | null {
  if (rule.ladder === null) return null;
  const key = basis.tiers[rule.ladder.key];
  return rule.ladder.tiers.find((tier) => tier.key === key)?.multiplier ?? null;
}

export function showRatio({ numerator, denominator }: Ratio): string {
  // Twelve decimals are exact for all that a programme can write; a third of a point is shown cut.
  return formatDecimal(((numerator * 10n ** 12n) / denominator) as Decimal);
}
