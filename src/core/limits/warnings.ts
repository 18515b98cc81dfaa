import type { Claim, DomainEvent } from '../decision.ts';
import type { Instant } from '../time.ts';

/** How much of a counter is used, of how much there is. */
export interface Use {
  readonly size: number;
  readonly used: number;
}

const WARNED_AT_PERCENT = [95, 80] as const;
const SPENT = 100;

/**
 * What is told when the use of a counter comes to 80 or 95 % of it, or to all of it: once each time that it does, and
 * only the highest where one claim crosses several. Null: nothing is crossed.
 */
export function warningOf(claim: Claim, before: Use, after: Use, at: Instant): DomainEvent | null {
  const crossed = [SPENT, ...WARNED_AT_PERCENT].find(
    (percent) => isAt(after, percent) && !isAt({ ...after, used: before.used }, percent),
  );
  if (crossed === undefined) return null;
  const { counter, rule } = claim;
  const { size, used } = after;
  const data = { counter, rule, percent: crossed, size, left: Math.max(0, size - used) };
  return { type: crossed === SPENT ? 'budget.spent' : 'budget.warned', at, data };
}

/** Exact: sizes go up to what a number can hold. */
function isAt({ size, used }: Use, percent: number): boolean {
  return BigInt(used) * 100n >= BigInt(size) * BigInt(percent);
}
