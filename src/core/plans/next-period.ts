import type { Plan, Program } from '../program/compiled.ts';
import type { PlanPeriod, Plans } from '../state.ts';
import type { Instant } from '../time.ts';
import { isIn, periodsOf, statusAt } from './plan-status.ts';

/** The terms of a plan: those in force, or the last ones under which the account had it, where there are none any more. */
export function planTerms(
  key: string,
  program: Program,
  { programs, plans }: { readonly programs: readonly Program[]; readonly plans: Plans },
): { readonly plan: Plan; readonly version: number } | null {
  const inForce = program.plans.get(key);
  if (inForce !== undefined) return { plan: inForce, version: program.version };
  const { planActs, planPeriods } = plans;
  const versions = [...planActs, ...planPeriods].flatMap((one) => (one.plan === key ? [one.version] : []));
  const version = Math.max(...versions);
  const plan = programs.find((one) => one.version === version)?.plans.get(key);
  return plan === undefined ? null : { plan, version };
}

/**
 * What a fee pays for: from the end of what is paid for already, or of the trial, where that is ahead or the plan is in
 * its time of grace; else from the payment on.
 */
export function nextPeriod(
  plan: Plan,
  { programs, plans }: { readonly programs: readonly Program[]; readonly plans: Plans },
  at: Instant,
): Pick<PlanPeriod, 'since' | 'until' | 'graceUntil'> {
  const periods = periodsOf(plan.key, plans);
  const end = Math.max(Number.NEGATIVE_INFINITY, ...periods.map(({ until }) => until));
  const goesOn = end > at || isIn(statusAt(plan.key, plans, at));
  const since = goesOn ? end : at;
  const alike = periods.filter(({ kind, version }) => kind === 'paid' && isAsLong(programs, plan, version));
  const { from, count } = anchorOf(alike, since);
  const until = plan.endOfPeriods(from, count + 1);
  return { since, until, graceUntil: plan.endOfGrace(until) };
}

/** Were periods as long under that version? */
function isAsLong(programs: readonly Program[], { key, definition }: Plan, version: number): boolean {
  const other = programs.find((program) => program.version === version)?.plans.get(key);
  return other?.definition.period === definition.period;
}

/**
 * Periods of a month that follow each other end on one day of the month: they are counted from the first of them that
 * was as long, up to the next one.
 */
function anchorOf(
  alike: readonly PlanPeriod[],
  since: Instant,
): { readonly from: Instant; readonly count: number } {
  let from = since;
  let count = 0;
  for (const period of alike.toReversed()) {
    if (period.until !== from) break;
    from = period.since;
    count += 1;
  }
  return { from, count };
}
