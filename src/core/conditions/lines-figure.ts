import { type Decimal, plus, ZERO } from '../decimal.ts';
import type { Line } from '../transaction.ts';

/** What lines come to in one of their figures. */
export function sumOfLines(lines: readonly Line[], of: 'net' | 'gross' | 'quantity'): Decimal {
  let sum = ZERO;
  for (const line of lines) sum = plus(sum, line[of]);
  return sum;
}
