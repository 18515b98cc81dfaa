import type { Basis } from '../basis.ts';
import type { RuleOutcome } from '../outcome.ts';
import type { Limit } from './limit.ts';

/** That a limit left less than was asked for, and how much. */
export interface Bound {
  readonly limit: Limit;
  readonly left: number;
}

export interface Bounded {
  readonly amount: number;
  /** The limit that left least, or so little that there is nothing; null: all that was asked for was left. */
  readonly bound: Bound | null;
}

/**
 * How much of what is asked for the limits of its unit leave. First comes what is cut to what is left; what then still
 * is more than an all-or-nothing limit has left is nothing: so the order of the limits does not matter.
 */
export function boundBy(
  limits: readonly Limit[],
  unit: Limit['unit'],
  asked: number,
  leftOf: (limit: Limit) => number,
): Bounded {
  const ofUnit = limits.filter((limit) => limit.unit === unit);
  const cut = ofUnit
    .filter(({ isWhole }) => !isWhole)
    .reduce((sofar, limit) => cutTo(sofar, limit, leftOf), {
      amount: asked,
      bound: null,
    } as Bounded);
  for (const limit of ofUnit) {
    const left = limit.isWhole ? leftOf(limit) : cut.amount;
    if (left < cut.amount) return { amount: 0, bound: { limit, left } };
  }
  return cut;
}

function cutTo(sofar: Bounded, limit: Limit, leftOf: (limit: Limit) => number): Bounded {
  const left = leftOf(limit);
  return left < sofar.amount ? { amount: left, bound: { limit, left } } : sofar;
}

/** What is left of a limit to the next rule: what was left before the transaction, less what its rules used so far. */
export function leftAfter(
  limit: Limit,
  basis: Basis,
  ...judged: readonly (readonly RuleOutcome[])[]
): number {
  let left = leftBefore(limit, basis);
  for (const outcomes of judged) for (const outcome of outcomes) left -= useBy(limit, outcome);
  return Math.max(0, left);
}

/**
 * A limit of the programme that is not in the basis had enough left; one of the account always is, but for what was
 * judged before the rule had it.
 */
function leftBefore({ key, per, most }: Limit, { headroom }: Basis): number {
  if (per === 'transaction') return most;
  return headroom[key] ?? (per === 'program' ? most : Number.POSITIVE_INFINITY);
}

/** How much of a limit an outcome uses. */
export function useBy(limit: Limit, outcome: RuleOutcome): number {
  if (!outcome.fired || !outcome.rule.limits.includes(limit)) return 0;
  return limit.unit === 'count' ? outcome.fires : (outcome.arithmetic?.amount ?? 0);
}
