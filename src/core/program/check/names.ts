import type {
  GroupDefinition,
  JourneyDefinition,
  MetricDefinition,
  PlanDefinition,
  ProgramDocument,
  ReferralDefinition,
  RuleDefinition,
  StreakDefinition,
  TargetDefinition,
} from '../document.ts';

/** What a document defines, for whoever refers to it. */
export interface Names {
  readonly points: readonly string[];
  readonly metrics: ReadonlyMap<string, MetricDefinition>;
  readonly targets: ReadonlyMap<string, TargetDefinition>;
  readonly streaks: ReadonlyMap<string, StreakDefinition>;
  /** The keys of the tiers, per ladder. */
  readonly ladders: ReadonlyMap<string, readonly string[]>;
  /** Null: accounts do not refer each other. */
  readonly referral: ReferralDefinition | null;
  readonly groups: ReadonlyMap<string, GroupDefinition>;
  readonly plans: ReadonlyMap<string, PlanDefinition>;
  readonly journeys: ReadonlyMap<string, JourneyDefinition>;
  /** The rules of each group. */
  readonly members: ReadonlyMap<string | undefined, readonly RuleDefinition[]>;
  /** Of rules of the same key the first. */
  readonly rules: ReadonlyMap<string, RuleDefinition>;
  /** What the catalogue has; null where it is not known. */
  readonly rewards: ReadonlySet<string> | null;
}

export function namesOf(document: ProgramDocument, rewards: ReadonlySet<string> | null): Names {
  const { points, metrics = {}, ladders = {}, groups = {}, plans = {}, journeys = {}, rules = [] } = document;
  return {
    points: Object.keys(points),
    metrics: new Map(Object.entries(metrics)),
    targets: new Map(Object.entries(document.targets ?? {})),
    streaks: new Map(Object.entries(document.streaks ?? {})),
    ladders: new Map(Object.entries(ladders).map(([key, { tiers }]) => [key, tiers.map((tier) => tier.key)])),
    referral: document.referral ?? null,
    groups: new Map(Object.entries(groups)),
    plans: new Map(Object.entries(plans)),
    journeys: new Map(Object.entries(journeys)),
    members: Map.groupBy(rules, ({ group }) => group),
    rules: firstByKey(rules),
    rewards,
  };
}

function firstByKey(rules: readonly RuleDefinition[]): ReadonlyMap<string, RuleDefinition> {
  const first = new Map<string, RuleDefinition>();
  for (const rule of rules) if (!first.has(rule.key)) first.set(rule.key, rule);
  return first;
}
