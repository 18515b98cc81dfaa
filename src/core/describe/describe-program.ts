import type { LadderDefinition, ProgramDocument, ReturnsDefinition } from '../program/document.ts';
import { describeGroup } from './describe-group.ts';
import { describeJourney } from './describe-journey.ts';
import { describeLadder } from './describe-ladder.ts';
import { describeMetric } from './describe-metric.ts';
import { describeStreak, describeTarget } from './describe-periods-before.ts';
import { describePlan } from './describe-plan.ts';
import { describePoints } from './describe-points.ts';
import { describePool } from './describe-pool.ts';
import { describeReferral } from './describe-referral.ts';
import { describeRule } from './describe-rule.ts';
import { describeSharedLimit } from './describe-shared-limit.ts';
import { describeTier } from './describe-tier.ts';
import { sentence } from './lists.ts';

/** A programme in plain English: one sentence for each of its parts, in the order of the document. */
export interface Description {
  readonly name: string;
  readonly sentence: string;
  readonly points: readonly Described[];
  readonly metrics: readonly Described[];
  readonly targets: readonly Described[];
  readonly streaks: readonly Described[];
  readonly ladders: readonly DescribedLadder[];
  readonly groups: readonly Described[];
  readonly limits: readonly Described[];
  readonly plans: readonly Described[];
  readonly journeys: readonly Described[];
  /** One, where accounts refer each other. */
  readonly referral: readonly Described[];
  /** One, where groups of accounts share a pool. */
  readonly pool: readonly Described[];
  readonly rules: readonly Described[];
}

export interface Described {
  readonly key: string;
  readonly label: string | null;
  readonly sentence: string;
}

export interface DescribedLadder extends Described {
  readonly tiers: readonly Described[];
}

/** For a document that passed the check; names that stand for nothing are shown as they are. */
export function describeProgram(document: ProgramDocument): Description {
  const { name, points, metrics = {}, targets = {}, streaks = {}, ladders = {} } = document;
  const { groups = {}, limits = {}, plans = {}, journeys = {}, referral, pool, rules = [] } = document;
  return {
    name,
    sentence: describeFrame(document),
    points: described(points, (kind, key) => describePoints(document, key, kind)),
    metrics: described(metrics, (metric) => describeMetric(document, metric)),
    targets: described(targets, (target) => describeTarget(document, target)),
    streaks: described(streaks, (streak) => describeStreak(document, streak)),
    ladders: Object.entries(ladders).map(([key, ladder]) => describedLadder(document, key, ladder)),
    groups: described(groups, (group, key) => describeGroup(document, key, group)),
    limits: described(limits, (limit) => describeSharedLimit(document, limit)),
    plans: described(plans, (plan) => describePlan(document, plan)),
    journeys: described(journeys, (journey) => describeJourney(document, journey)),
    referral: described(referral === undefined ? {} : { referral }, (one) => describeReferral(document, one)),
    pool: described(pool === undefined ? {} : { pool }, (one) => describePool(document, one)),
    rules: rules.map((rule) => ({
      key: rule.key,
      label: rule.label ?? null,
      sentence: describeRule(document, rule),
    })),
  };
}

function describeFrame({ timezone, currency, beforeEnrolment, returns }: ProgramDocument): string {
  const days = `money is in ${currency}, and days are those of ${timezone}`;
  const before = beforeEnrolment === undefined ? [] : [BEFORE_ENROLMENT[beforeEnrolment]];
  const unmatched = returns?.unmatched === undefined ? [] : [UNMATCHED[returns.unmatched]];
  return sentence([days, ...before, ...unmatched].join('; '));
}

const BEFORE_ENROLMENT = {
  judge: 'what happened before the enrolment counts, too',
  refuse: 'what happened before the enrolment is refused',
} as const satisfies Record<NonNullable<ProgramDocument['beforeEnrolment']>, string>;

const UNMATCHED = {
  ignore: 'what comes back and is found in no purchase takes nothing back',
  evaluate:
    'what comes back and is found in no purchase is judged as if it were bought then, and what that would earn is taken back',
} as const satisfies Record<NonNullable<ReturnsDefinition['unmatched']>, string>;

function described<T extends object>(
  parts: Readonly<Record<string, T>>,
  describe: (part: T, key: string) => string,
): readonly Described[] {
  return Object.entries(parts).map(([key, part]) => ({
    key,
    label: 'label' in part && typeof part.label === 'string' ? part.label : null,
    sentence: describe(part, key),
  }));
}

function describedLadder(document: ProgramDocument, key: string, ladder: LadderDefinition): DescribedLadder {
  return {
    key,
    label: ladder.label ?? null,
    sentence: describeLadder(document, ladder),
    tiers: ladder.tiers.map((tier) => ({
      key: tier.key,
      label: tier.label ?? null,
      sentence: describeTier(document, tier),
    })),
  };
}
