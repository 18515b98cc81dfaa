import { planTerms } from '../core/plans/next-period.ts';
import { cancelledAt, isIn, spellAt, statusAt } from '../core/plans/plan-status.ts';
import type { Plan, Program } from '../core/program/compiled.ts';
import type { Plans } from '../core/state.ts';
import { formatInstant, type Instant } from '../core/time.ts';
import type { AccountPlansAnswer, PlanStandingAnswer } from './schema.ts';

export interface PlansOf {
  /** In force now. */
  readonly program: Program;
  readonly programs: readonly Program[];
  readonly plans: Plans;
  readonly now: Instant;
}

/** The plans of the programme in its order, then those that only earlier versions had. */
export function presentPlans(of: PlansOf): AccountPlansAnswer['plans'] {
  const { planActs, planPeriods } = of.plans;
  const had = [...planActs, ...planPeriods].map(({ plan }) => plan);
  const keys = new Set([...of.program.plans.keys(), ...had]);
  return Object.fromEntries([...keys].map((key) => [key, presentPlan(key, of)]));
}

export function presentPlan(key: string, { program, programs, plans, now }: PlansOf): PlanStandingAnswer {
  const terms = planTerms(key, program, { programs, plans });
  if (terms === null) throw new Error('a plan that neither the programme nor the account has');
  const status = statusAt(key, plans, now);
  const spell = spellAt(key, plans, now);
  const cancelled = cancelledAt(key, plans, now);
  const last = spell.at(-1);
  const paid = spell.filter(({ kind }) => kind === 'paid').length;
  return {
    label: terms.plan.definition.label ?? null,
    status,
    isIn: isIn(status),
    since: formatOrNull(spell[0]?.since ?? null),
    until: formatOrNull(last?.until ?? null),
    graceUntil: formatOrNull(cancelled === null ? (last?.graceUntil ?? null) : null),
    renewals: Math.max(0, paid - 1),
    cancelledAt: formatOrNull(cancelled),
    fee: presentFee(terms.plan),
    benefits: (terms.plan.definition.benefits ?? []).map(({ key, text, value }) => ({
      key,
      text,
      ...(value !== undefined && { value }),
    })),
  };
}

function presentFee({ definition: { fee, period } }: Plan): PlanStandingAnswer['fee'] {
  return { type: fee.type, amount: fee.amount ?? null, period };
}

function formatOrNull(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant);
}
