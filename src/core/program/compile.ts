import { isOfAccount, sharedLimits } from '../limits/limit.ts';
import { migratesIn } from '../migration/migrates.ts';
import { compileOccasions } from '../occasions/compile-occasions.ts';
import { endsByInactivity } from '../occasions/idle-expiry.ts';
import { compileReferral } from '../referral/compile-referral.ts';
import { createZone, type Instant } from '../time.ts';
import type { Posted } from '../transaction.ts';
import { compileStreak, compileTarget } from './compile-figures.ts';
import { compileJourney } from './compile-journey.ts';
import { compileLadder } from './compile-ladder.ts';
import { compileMetric } from './compile-metric.ts';
import { compilePlan } from './compile-plan.ts';
import { compilePoints } from './compile-points.ts';
import { compilePool } from './compile-pool.ts';
import { compileRule } from './compile-rule.ts';
import type { Metric, Program, Rule } from './compiled.ts';
import { contestsOf } from './contests.ts';
import { FOLLOWING, type ProgramDocument, TRIGGERS, type Trigger } from './document.ts';
import { readsIn, readsInSteps } from './reads.ts';

/** Compiles a document that passed the check; on one that did not, it may throw. */
export function compileProgram(
  document: ProgramDocument,
  version: number,
  effectiveFrom: Instant | null,
): Program {
  const zone = createZone(document.timezone);
  const tierOrder = new Map(
    Object.entries(document.ladders ?? {}).map(([key, { tiers }]) => [key, tiers.map((tier) => tier.key)]),
  );
  const metrics = new Map<string, Metric>(
    Object.entries(document.metrics ?? {}).map(([key, m]) => [key, compileMetric(key, m, tierOrder)]),
  );
  const ladders = new Map(
    Object.entries(document.ladders ?? {}).map(([key, ladder]) => [
      key,
      compileLadder(key, ladder, { zone, metrics }),
    ]),
  );
  const plans = Object.entries(document.plans ?? {}).map(
    ([key, plan]) => [key, compilePlan(key, plan, { zone, tierOrder })] as const,
  );
  const journeys = Object.entries(document.journeys ?? {}).map(
    ([key, journey]) => [key, compileJourney(key, journey, { zone, tierOrder })] as const,
  );
  const shared = sharedLimits(document);
  const rules = (document.rules ?? []).map((rule, index) =>
    compileRule(rule, index, { zone, metrics, ladders, tierOrder, shared }),
  );
  const rulesOn = byTrigger((trigger) => rules.filter((rule) => rule.definition.on === trigger));
  return {
    version,
    effectiveFrom,
    document,
    zone,
    migrates: migratesIn(document),
    points: new Map(
      Object.entries(document.points).map(([key, kind]) => [key, compilePoints(kind, zone, version)]),
    ),
    metrics,
    ladders,
    targets: mapValues(document.targets, (target) => compileTarget(target, metrics)),
    streaks: mapValues(document.streaks, (streak) => compileStreak(streak, metrics)),
    plans: new Map(plans),
    journeys: new Map(journeys),
    tierOrder,
    rules: rulesOn,
    limitsAccounts: rules.some(({ limits }) => limits.some(isOfAccount)),
    contests: byTrigger((trigger) => contestsOf(rulesOn[trigger], document.groups ?? {})),
    referral:
      document.referral === undefined
        ? null
        : compileReferral(document.referral, rulesOn.referral, { zone, metrics, tierOrder }),
    pool: document.pool === undefined ? null : compilePool(document.pool),
    following: FOLLOWING.flatMap((trigger) => rulesOn[trigger]),
    reads: readsIn(document),
    awaited: awaitedIn(document),
    endsCoupons:
      rules.some(({ couponEndOf }) => couponEndOf !== null) ||
      Object.values(document.points).some(({ card }) => card?.completed?.expires !== undefined),
    occasions: compileOccasions(document, zone, version),
    warnsOfExpiry: Object.values(document.points).some(({ warn }) => warn !== undefined),
    stepReads: readsInSteps(document),
    hasCards: Object.values(document.points).some(({ card }) => card !== undefined),
    settlesLeavers: Object.values(document.points).some(({ leavers = 'keep' }) => leavers !== 'keep'),
    settlesAllLots: Object.values(document.points).some(
      (kind) =>
        kind.card !== undefined ||
        kind.payable !== undefined ||
        kind.warn !== undefined ||
        endsByInactivity(kind),
    ),
  };
}

function mapValues<T, U>(
  of: Readonly<Record<string, T>> | undefined,
  map: (value: T) => U,
): ReadonlyMap<string, U> {
  return new Map(Object.entries(of ?? {}).map(([key, value]) => [key, map(value)]));
}

function awaitedIn({ points }: ProgramDocument): ReadonlySet<string> {
  const terms = Object.values(points).flatMap((kind) => [kind, ...Object.values(kind.byTier?.tiers ?? {})]);
  return new Set(
    terms.flatMap(({ pending }) =>
      typeof pending === 'object' && 'event' in pending ? [pending.event] : [],
    ),
  );
}

/** All rules of a programme, whatever they are looked at on. */
export function allRules(program: Program): readonly Rule[] {
  return TRIGGERS.flatMap((trigger) => program.rules[trigger]);
}

/** The rules that may give something for what is posted: those on it, and those on tiers that it reaches. */
export function rulesToJudge(program: Program, kind: Posted['kind']): readonly Rule[] {
  const { rules, following } = program;
  return following.length === 0 ? rules[kind] : [...rules[kind], ...following];
}

/**
 * The version in force at an instant: of those that have taken effect by then, the one that did so last. That need
 * not be the one published last: a version can be published ahead of its time, and another one for the meantime.
 */
export function programAt(versions: readonly Program[], instant: Instant): Program {
  let inForce: Program | undefined;
  for (const version of versions) {
    if (since(version) > instant) continue;
    if (inForce === undefined || since(version) >= since(inForce)) inForce = version;
  }
  if (inForce === undefined) throw new Error('a programme without a first version');
  return inForce;
}

function since({ effectiveFrom }: Program): Instant {
  return effectiveFrom ?? Number.NEGATIVE_INFINITY;
}

function byTrigger<T>(of: (trigger: Trigger) => T): Readonly<Record<Trigger, T>> {
  return Object.fromEntries(TRIGGERS.map((trigger) => [trigger, of(trigger)])) as Record<Trigger, T>;
}
