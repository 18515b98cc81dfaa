import type { Claim } from '../decision.ts';
import { type LastingLimit, type Limit, limitCounter } from '../limits/limit.ts';
import type { Day } from '../time.ts';

/** The counter of a reward's stock. */
export function stockCounter(reward: string): string {
  return `reward:${reward}`;
}

/** A claim on stock as it is remembered: by the rule that granted the reward, or by a redemption. */
export function stockKey(reward: string, by: string): string {
  return `${stockCounter(reward)} ${by}`;
}

/** A claim on a limit as it is remembered: rules that share one learn together what is left. */
export function limitKey({ key }: Limit): string {
  return `limit ${key}`;
}

/** What a rule grants (negative: what comes back). */
export function claimOfStock(reward: string, rule: string, n: number): Claim {
  return { counter: stockCounter(reward), n, key: stockKey(reward, rule), size: null, rule };
}

/** What a rule uses of a limit of the programme (negative: what it no longer uses), in the period of a day. */
export function claimOfLimit(limit: LastingLimit, rule: string | null, day: Day, n: number): Claim {
  return { counter: limitCounter(limit, day), n, key: limitKey(limit), size: limit.most, rule };
}
