import { ACCOUNT, type Holder } from '../core/ledger.ts';
import { formatInstant } from '../core/time.ts';
import type { HeldTier, Trial } from '../core/trial/trial.ts';
import { EXTERNAL_PREFIX } from '../http/ids.ts';
import { presentEarned } from '../transactions/present.ts';
import { presentBasis, presentRules } from '../transactions/present-rules.ts';
import type { Evaluated } from './evaluate.ts';
import type { Evaluation } from './evaluation-schema.ts';
import { WARNINGS_MAX } from './schema.ts';

export function presentEvaluation(key: string, evaluated: Evaluated): Evaluation {
  const { program, isPublished, trial, warnings } = evaluated;
  const { decision, tiers, metrics, basis, explanation } = trial;
  const ladders = Object.entries(tiers).map(([ladder, { before, after }]) => [
    ladder,
    { before: presentHeld(before), after: presentHeld(after) },
  ]);
  return {
    program: { key, version: isPublished ? program.version : null },
    earned: presentEarned({ decision, program }, nameOf),
    grants: presentGrants(trial),
    tiers: Object.fromEntries(ladders),
    metrics: { ...metrics },
    journeys: presentJourneys(trial),
    explanation: { judgedOn: presentBasis(basis), rules: presentRules(explanation, nameOf) },
    warnings: warnings.slice(0, WARNINGS_MAX),
  };
}

/** Whoever is thought up has no id of ours. */
function nameOf(holder: Holder): string {
  return holder === ACCOUNT ? ACCOUNT : `${EXTERNAL_PREFIX}${holder}`;
}

function presentHeld({ tier, until }: HeldTier): Evaluation['tiers'][string]['before'] {
  return { tier, until: until === null ? null : formatInstant(until) };
}

function presentJourneys({ journeys }: Trial): Evaluation['journeys'] {
  return Object.fromEntries(
    Object.entries(journeys).map(([key, { before, after }]) => [
      key,
      {
        before: { ...before, steps: { ...before.steps } },
        after: { ...after, steps: { ...after.steps } },
      },
    ]),
  );
}

function presentGrants({ decision }: Trial): Evaluation['grants'] {
  const granted = decision.coupons.filter(({ status }) => status === 'open');
  const groups = Map.groupBy(granted, ({ rule, reward }) => JSON.stringify([rule, reward]));
  return [...groups.values()].flatMap(([first, ...more]) =>
    first === undefined ? [] : [{ rule: first.rule, reward: first.reward, count: 1 + more.length }],
  );
}
