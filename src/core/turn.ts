import type { StepBasis, TierReached } from './basis.ts';
import { parseDecimal } from './decimal.ts';
import { type CountedTransaction, contributionTo, valueAfter } from './metrics.ts';
import { TooMuch } from './outcome.ts';
import type { Program, Reach, Rule, Step } from './program/compiled.ts';

/** How many whole steps the metric has crossed that the rule has not yet fired for. */
export function timesFired({ key }: Rule, { n, of, once }: Step, counted: CountedTransaction): number {
  const count: StepBasis | undefined = counted.context.basis.counts[key];
  if (count === undefined) return 0;
  const after = valueAfter(of, count, contributionTo(of, counted));
  const before = parseDecimal(count.before);
  if (once) return count.fired === 0 && before < n && after >= n ? 1 : 0;
  const steps = Number(after / n);
  if (!Number.isSafeInteger(steps)) throw new TooMuch(key);
  // Steps that were crossed before count as fired, even if the rule is newer than they are.
  const crossed = Number(before / n);
  return Math.max(0, steps - Math.max(count.fired, crossed));
}

/** Would what is counted have reached the tier, too? */
export function isStillReached(
  { ladders }: Program,
  reached: TierReached,
  counted: CountedTransaction,
): boolean {
  const tier = ladders.get(reached.ladder)?.byKey.get(reached.tier);
  const isMet = (reach: Reach): boolean => {
    if ('all' in reach) return reach.all.every(isMet);
    if ('any' in reach) return reach.any.some(isMet);
    const before = reached.metrics[reach.metric.key];
    if (before === undefined) return false;
    return valueAfter(reach.metric, before, contributionTo(reach.metric, counted)) >= reach.atLeast;
  };
  return tier?.reach != null && isMet(tier.reach);
}
