import type { PlanCommand } from '../command.ts';
import { type Decision, type Refusal, refuse } from '../decision.ts';
import { planTerms } from '../plans/next-period.ts';
import { cancelledAt, isIn, periodsOf, spellAt, statusAt } from '../plans/plan-status.ts';
import { unknownName } from '../program/check/mistake.ts';
import type { Plan } from '../program/compiled.ts';
import type { PlanPeriod } from '../state.ts';
import { formatInstant } from '../time.ts';
import { close } from './close.ts';
import { type Draft, plansOf, programFor, seqOf } from './draft.ts';
import { periodEvent } from './plan-events.ts';

/**
 * Activates a plan of the programme: a trial begins where the account never had it, else it waits for a fee. What was
 * cancelled and still lasts goes on. Whoever has it already, or waits for it, changes nothing.
 */
export function decidePlanActivate(draft: Draft, { plan: key }: PlanCommand): Decision | Refusal {
  const { now } = draft.deciding;
  const { plans, version } = programFor(draft, now);
  const plan = plans.get(key);
  if (plan === undefined) return unknownPlan(key, plans.keys());
  const status = statusAt(key, plansOf(draft), now);
  const isOn = isIn(status) || status === 'waiting';
  if (isOn && cancelledAt(key, plansOf(draft), now) === null) return close(draft, { occurredAt: now });
  draft.planActs.push({ seq: seqOf(draft), plan: key, version, kind: 'activated', at: now });
  const trial = isOn ? null : trialOf(draft, plan, version);
  if (trial !== null) draft.planPeriods.push(trial);
  const data = { plan: key, status: statusAt(key, plansOf(draft), now) };
  draft.events.push({ type: 'plan.activated', at: now, data });
  if (trial !== null) draft.events.push(periodEvent(trial, 'plan.started', now));
  return close(draft, { occurredAt: now });
}

/** Whoever had the plan before has no trial. */
function trialOf(draft: Draft, { key, endOfTrial, endOfGrace }: Plan, version: number): PlanPeriod | null {
  const { state, now } = draft.deciding;
  if (endOfTrial === null || state.planPeriods.some(({ plan }) => plan === key)) return null;
  const until = endOfTrial(now);
  return {
    ...{ seq: seqOf(draft), plan: key, version, kind: 'trial', goneAt: null },
    ...{ since: now, until, graceUntil: endOfGrace(until) },
  };
}

/** The plan ends with what is paid for; where nothing is, at once. Whoever does not have it changes nothing. */
export function decidePlanCancel(draft: Draft, { plan: key }: PlanCommand): Decision | Refusal {
  const { now, programs } = draft.deciding;
  const program = programFor(draft, now);
  const plans = plansOf(draft);
  const terms = planTerms(key, program, { programs, plans });
  if (terms === null) return unknownPlan(key, program.plans.keys());
  const status = statusAt(key, plans, now);
  const isOn = isIn(status) || status === 'waiting';
  if (!isOn || cancelledAt(key, plans, now) !== null) return close(draft, { occurredAt: now });
  draft.planActs.push({ seq: seqOf(draft), plan: key, version: terms.version, kind: 'cancelled', at: now });
  const isCurrent = periodsOf(key, plans).some(({ since, until }) => since <= now && now < until);
  const until = isCurrent ? (spellAt(key, plans, now).at(-1)?.until ?? now) : now;
  draft.events.push({ type: 'plan.cancelled', at: now, data: { plan: key, until: formatInstant(until) } });
  return close(draft, { occurredAt: now });
}

function unknownPlan(key: string, known: Iterable<string>): Refusal {
  const names = [...known];
  const detail =
    names.length === 0
      ? `There is no plan ${JSON.stringify(key)}; the programme has none.`
      : unknownName('plan', key, names);
  return refuse('unknown-plan', '/plan', detail);
}
