import type { Occurrence } from '../basis.ts';
import { isMetBy } from '../happening.ts';
import { nextPeriod, planTerms } from '../plans/next-period.ts';
import { isIn, spellAt, statusAt } from '../plans/plan-status.ts';
import type { Plan } from '../program/compiled.ts';
import type { PlanPeriod, Plans } from '../state.ts';
import { type Draft, plansOf, seqOf } from './draft.ts';
import type { Followed } from './follow.ts';
import { lapsesOf, type PeriodEventType, periodEvent } from './plan-events.ts';

/** An activity that pays the fee of a plan begins it, converts its trial, or renews it. No rule follows from that. */
export function payFees(draft: Draft, { judgement, before }: Followed): readonly Occurrence[] {
  const { program, context } = judgement;
  const { planActs, planPeriods } = before;
  if (program.plans.size === 0 && planPeriods.length === 0 && planActs.length === 0) return NONE;
  // It pays at once, not in turn: what it earned meanwhile changes nothing about that.
  if (draft.planPeriods.length > 0) return NONE;
  const { programs } = draft.deciding;
  const keys = new Set([...program.plans.keys(), ...[...planActs, ...planPeriods].map(({ plan }) => plan)]);
  for (const key of keys) {
    const terms = planTerms(key, program, { programs, plans: before });
    if (terms !== null && isMetBy(terms.plan.fee, context))
      pay(draft, terms, context.transaction.posted.occurredAt);
  }
  return NONE;
}

const NONE: readonly Occurrence[] = [];

function pay(
  draft: Draft,
  { plan, version }: { readonly plan: Plan; readonly version: number },
  at: number,
): void {
  const { programs, now } = draft.deciding;
  const before = plansOf(draft);
  const period: PlanPeriod = {
    ...{ seq: seqOf(draft), plan: plan.key, version, kind: 'paid' },
    ...nextPeriod(plan, { programs, plans: before }, at),
    goneAt: null,
  };
  draft.planPeriods.push(period);
  draft.events.push(periodEvent(period, eventOfFee(period, plansOf(draft)), at));
  // What is known late may be over already.
  draft.events.push(...lapsesOf(plan.key, plansOf(draft), { after: period.since, upTo: now }));
}

/** The first fee begins a plan, or makes one of a trial; those that follow without a break renew it. */
function eventOfFee({ plan, since }: PlanPeriod, plans: Plans): PeriodEventType {
  const spell = spellAt(plan, plans, since);
  if (spell.filter(({ kind }) => kind === 'paid').length > 1) return 'plan.renewed';
  return spell.length > 1 ? 'plan.converted' : 'plan.started';
}

/** A fee that is undone takes its period back; those that follow stay where they are. */
export function takeFeesBack(draft: Draft, seq: number): void {
  const { state, now } = draft.deciding;
  for (const period of state.planPeriods) {
    if (period.seq !== seq || period.kind !== 'paid' || period.goneAt !== null) continue;
    const was = statusAt(period.plan, plansOf(draft), now);
    draft.planPeriods.push({ ...period, goneAt: now });
    const is = statusAt(period.plan, plansOf(draft), now);
    if (isIn(was) && !isIn(is))
      draft.events.push({ type: 'plan.lapsed', at: now, data: { plan: period.plan, reason: 'taken-back' } });
  }
}
