import type { Claim, LimitBudget } from '../decision.ts';
import { type LastingLimit, type Limit, limitCounter } from '../limits/limit.ts';
import { type Day, END_OF_DAYS, FIRST_DAY, type Instant, type Zone } from '../time.ts';

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

/** What is granted or redeemed (negative: what comes back), remembered by what claims it: a rule, if nothing else. */
export function claimOfStock(
  reward: string,
  { by, rule }: { readonly by?: string; readonly rule: string | null },
  n: number,
): Claim {
  return {
    ...{ counter: stockCounter(reward), n, key: stockKey(reward, by ?? rule ?? ''), size: null, rule },
    budget: { kind: 'stock', reward },
  };
}

/** A claim on a reward at an instant as it is remembered, where the reward could not be had then. */
export function timeKey(reward: string, by: string): string {
  return `time of ${reward} ${by}`;
}

/**
 * Whether a reward can be had at an instant, however many there are: known outside of the account alone, and refused like
 * a claim on what is gone.
 */
export function claimOfTime(reward: string, by: string, at: Instant): Claim {
  const counter = `reward-at:${reward} ${at}`;
  const key = timeKey(reward, by);
  return { counter, n: 1, key, size: null, rule: null, budget: { kind: 'stock', reward }, at };
}

/** What a rule uses of a limit of the programme (negative: what it no longer uses), in the period of a day. */
export function claimOfLimit(
  limit: LastingLimit,
  { zone, day, rule }: { readonly zone: Zone; readonly day: Day; readonly rule: string | null },
  n: number,
): Claim {
  return {
    ...{ counter: limitCounter(limit, day), n, key: limitKey(limit), size: limit.most, rule },
    budget: budgetOf(limit, zone, day),
  };
}

function budgetOf({ name, isShared, label, unit, period }: LastingLimit, zone: Zone, day: Day): LimitBudget {
  const { from, to } = period.windowOf(day, day);
  return {
    kind: 'limit',
    rule: isShared ? null : name,
    shared: isShared ? { key: name, label } : null,
    unit,
    from: from === FIRST_DAY ? null : zone.startOf(from),
    until: to === END_OF_DAYS ? null : zone.startOf(to),
  };
}
