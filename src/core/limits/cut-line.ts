import { NO_PART, type Ratio } from '../ratio.ts';
import type { Limit } from './limit.ts';

/** What a line contributes, before any rounding, after the limits of lines: what is more is cut, or is nothing. */
export function cutLine(limits: readonly Limit[], exact: Ratio): Ratio {
  let cut = exact;
  for (const { most, isWhole } of limits) if (!isWhole && isAbove(cut, most)) cut = ratioOfPoints(most);
  return limits.some(({ most, isWhole }) => isWhole && isAbove(cut, most)) ? NO_PART : cut;
}

/** The same for the points of a line that are rounded already: both come to the same, for limits are whole. */
export function cutPoints(limits: readonly Limit[], points: number): number {
  let cut = points;
  for (const { most, isWhole } of limits) if (!isWhole) cut = Math.min(cut, most);
  return limits.some(({ most, isWhole }) => isWhole && cut > most) ? 0 : cut;
}

function isAbove({ numerator, denominator }: Ratio, points: number): boolean {
  return numerator > BigInt(points) * denominator;
}

function ratioOfPoints(points: number): Ratio {
  return { numerator: BigInt(points), denominator: 1n };
}
