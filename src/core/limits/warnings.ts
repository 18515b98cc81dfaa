import type { Claim, DomainEvent } from '../decision.ts';
import { formatInstant, type Instant } from '../time.ts';

/** How much of a counter is used, of how much there is. */
export interface Use {
  readonly size: number;
  readonly used: number;
}

const SPENT = 100;
/** Percent, the highest first. */
const MARKS = [SPENT, 95, 80] as const;

/**
 * What is told when the use of a counter comes to 80 or 95 % of it, or to all of it, and when something is left again:
 * once each time that it does, and only the highest where one claim crosses several. Null: nothing is crossed. Sizes that
 * change cross nothing by themselves.
 */
export function warningOf(claim: Claim, before: Use, after: Use, at: Instant): DomainEvent | null {
  const was = { ...after, used: before.used };
  if (isAt(was, SPENT) && !isAt(after, SPENT)) return budgetEvent('budget.freed', claim, after, SPENT, at);
  const crossed = MARKS.find((percent) => isAt(after, percent) && !isAt(was, percent));
  if (crossed === undefined) return null;
  return budgetEvent(crossed === SPENT ? 'budget.spent' : 'budget.warned', claim, after, crossed, at);
}

function budgetEvent(
  type: 'budget.warned' | 'budget.spent' | 'budget.freed',
  claim: Claim,
  { size, used }: Use,
  percent: number,
  at: Instant,
): DomainEvent {
  const left = Math.max(0, size - used);
  return { type, at, data: { ...whatOf(claim), size, used, left, percent } };
}

/** All of them have the same fields, so that whoever reads them need not know which kind is which. */
function whatOf({ budget, rule }: Claim): object {
  if (budget.kind === 'stock') {
    const { reward } = budget;
    return { rule, limit: null, reward, unit: 'count', from: null, until: null };
  }
  const { shared, unit, from, until } = budget;
  const period = { from: formatOrNull(from), until: formatOrNull(until) };
  return { rule: budget.rule ?? rule, limit: shared, reward: null, unit, ...period };
}

function formatOrNull(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant);
}

/** Exact: sizes go up to what a number can hold. */
function isAt({ size, used }: Use, percent: number): boolean {
  return BigInt(used) * 100n >= BigInt(size) * BigInt(percent);
}
