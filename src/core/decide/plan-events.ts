import type { DomainEvent } from '../decision.ts';
import { isIn, periodsOf, statusAt } from '../plans/plan-status.ts';
import type { PlanPeriod, Plans } from '../state.ts';
import { formatInstant, type Instant } from '../time.ts';

export type PeriodEventType = 'plan.started' | 'plan.converted' | 'plan.renewed';

export function periodEvent(
  { plan, kind, since, until }: PlanPeriod,
  type: PeriodEventType,
  at: Instant,
): DomainEvent {
  const data = { plan, kind, since: formatInstant(since), until: formatInstant(until) };
  return { type, at, data };
}

/** The ends of a plan by itself, after one instant and up to another: it was not paid for, or it was cancelled. */
export function lapsesOf(
  key: string,
  plans: Plans,
  { after, upTo }: { readonly after: Instant; readonly upTo: Instant },
): readonly DomainEvent[] {
  const periods = periodsOf(key, plans);
  const ends = new Set(periods.flatMap(({ until, graceUntil }) => [until, graceUntil]));
  return [...ends]
    .filter((at) => at > after && at <= upTo && isIn(statusAt(key, plans, at - 1)))
    .sort((a, b) => a - b)
    .flatMap((at) => lapseAt(key, plans, at));
}

/** At an instant up to which the account was in the plan; none where it still is. */
function lapseAt(plan: string, plans: Plans, at: Instant): readonly DomainEvent[] {
  const status = statusAt(plan, plans, at);
  if (isIn(status)) return [];
  const reason = status === 'cancelled' ? 'cancelled' : 'unpaid';
  return [{ type: 'plan.lapsed', at, data: { plan, reason } }];
}
