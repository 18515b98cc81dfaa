import type { PlanAct, PlanPeriod, Plans } from '../state.ts';
import type { Instant } from '../time.ts';

/**
 * Where an account is with a plan: it never had it, tries it, waits for its first fee, has paid for it, is overdue but
 * still in it, has not paid, or has let it end.
 */
export const PLAN_STATUSES = ['none', 'trial', 'waiting', 'active', 'grace', 'lapsed', 'cancelled'] as const;
export type PlanStatus = (typeof PLAN_STATUSES)[number];

/** Is an account of that status in the plan? */
export function isIn(status: PlanStatus): boolean {
  return status === 'trial' || status === 'active' || status === 'grace';
}

/** The plans that the account is in at an instant, of those asked for. */
export function plansAt(keys: Iterable<string>, plans: Plans, at: Instant): readonly string[] {
  return [...keys].filter((key) => isIn(statusAt(key, plans, at)));
}

/** By all that is known now; nothing has to run for a plan to end. */
export function statusAt(key: string, plans: Plans, at: Instant): PlanStatus {
  const periods = periodsOf(key, plans);
  const current = periods.find(({ since, until }) => since <= at && at < until);
  if (current !== undefined) return current.kind === 'trial' ? 'trial' : 'active';
  const act = lastAct(key, plans, at);
  const ended = lastEnded(periods, at);
  if (act !== undefined && isCancelled(act, periods)) return 'cancelled';
  const isAnew = act?.kind === 'activated' && (ended === undefined || act.at >= ended.until);
  if (isAnew) return 'waiting';
  if (ended === undefined) return 'none';
  return at < ended.graceUntil ? 'grace' : 'lapsed';
}

/** When what the account said last ends the plan; null: it goes on for as long as it is paid. */
export function cancelledAt(key: string, plans: Plans, at: Instant): Instant | null {
  const act = lastAct(key, plans, at);
  return act !== undefined && isCancelled(act, periodsOf(key, plans)) ? act.at : null;
}

/** Whoever pays again after that wants it again. */
function isCancelled(act: PlanAct, periods: readonly PlanPeriod[]): boolean {
  return act.kind === 'cancelled' && !periods.some(({ seq, kind }) => kind === 'paid' && seq > act.seq);
}

function lastAct(key: string, { planActs }: Plans, at: Instant): PlanAct | undefined {
  return planActs.findLast((act) => act.plan === key && act.at <= at);
}

function lastEnded(periods: readonly PlanPeriod[], at: Instant): PlanPeriod | undefined {
  return periods.findLast(({ until }) => until <= at);
}

/** Those that stand, in the order of time; they never overlap. */
export function periodsOf(key: string, { planPeriods }: Plans): readonly PlanPeriod[] {
  return planPeriods
    .filter(({ plan, goneAt }) => plan === key && goneAt === null)
    .sort((a, b) => a.since - b.since);
}

/** The periods without a break around an instant, or the last ones before it: a time of grace is no break. */
export function spellAt(key: string, plans: Plans, at: Instant): readonly PlanPeriod[] {
  let spell: PlanPeriod[] = [];
  for (const period of periodsOf(key, plans)) {
    const last = spell.at(-1);
    const goesOn = last !== undefined && period.since === last.until;
    if (!goesOn && spell.length > 0 && period.since > at) break;
    spell = goesOn ? [...spell, period] : [period];
  }
  return spell;
}

/** Plans with those acts and periods that changed in their place, and new ones at the end. */
export function withPlans(before: Plans, changed: Plans): Plans {
  const { planActs, planPeriods } = changed;
  if (planActs.length === 0 && planPeriods.length === 0) return before;
  const isSame = (a: PlanPeriod, b: PlanPeriod): boolean => a.seq === b.seq && a.plan === b.plan;
  const known = before.planPeriods.map((period) => planPeriods.find((one) => isSame(one, period)) ?? period);
  const begun = planPeriods.filter((period) => !before.planPeriods.some((one) => isSame(one, period)));
  return { planActs: [...before.planActs, ...planActs], planPeriods: [...known, ...begun] };
}
