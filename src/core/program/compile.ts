import { compileCondition, type Predicate } from '../conditions/condition.ts';
import { type Fact, findFact } from '../conditions/facts.ts';
import { type Decimal, decimalFromNumber, parseDecimal } from '../decimal.ts';
import { type UntilOf, untilOf } from '../held.ts';
import { countsUntilOf, type WindowOf, windowsOf } from '../periods.ts';
import { divide, type Ratio, ratioOf } from '../ratio.ts';
import type { Rounding } from '../rounding.ts';
import { createZone, type Day, type Instant, instantIn, type Zone } from '../time.ts';
import type {
  BenefitDefinition,
  EarnDefinition,
  MetricDefinition,
  PointsKind,
  ProgramDocument,
  ReachDefinition,
  RuleDefinition,
  SplitDefinition,
  TierDefinition,
  TransactionKind,
} from './document.ts';
import { type AttributesRead, attributesReadIn, factOfMetric, readsOf } from './reads.ts';

/** A published version made ready to decide: closures instead of trees, and the names of all it reads. */
export interface Program {
  readonly version: number;
  /** Null: in force since ever. */
  readonly effectiveFrom: Instant | null;
  readonly document: ProgramDocument;
  readonly zone: Zone;
  readonly points: ReadonlyMap<string, PointsKind>;
  readonly metrics: ReadonlyMap<string, Metric>;
  readonly ladders: ReadonlyMap<string, Ladder>;
  readonly rules: Readonly<Record<TransactionKind, readonly Rule[]>>;
  /** Metrics that conditions of rules compare. */
  readonly metricsInConditions: readonly string[];
  /** Attributes of accounts and stakeholders that rules and metrics look at. */
  readonly attributesRead: AttributesRead;
}

export interface Metric {
  readonly key: string;
  readonly definition: MetricDefinition;
  readonly on: TransactionKind;
  readonly windowOf: WindowOf;
  readonly countsUntil: (day: Day) => Day;
  readonly where: Predicate;
  /** What is summed, counted distinctly or compared; null for a count. */
  readonly fact: Fact | null;
  readonly perLine: boolean;
  /** Kept as members by day (distinct, max) instead of as one figure by day. */
  readonly byMember: boolean;
}

export interface Ladder {
  readonly key: string;
  readonly tiers: readonly Tier[];
  readonly untilOf: UntilOf;
  /** Keys of the metrics that its tiers ask for. */
  readonly metrics: readonly string[];
}

export interface Tier {
  readonly key: string;
  readonly rank: number;
  readonly reach: Reach | null;
  readonly multiplier: Ratio | null;
  readonly benefits: readonly BenefitDefinition[];
}

export type Reach =
  | { readonly metric: Metric; readonly atLeast: Decimal }
  | { readonly all: readonly Reach[] }
  | { readonly any: readonly Reach[] };

export interface Rule {
  readonly key: string;
  readonly index: number;
  readonly definition: RuleDefinition;
  readonly from: Instant;
  readonly until: Instant;
  readonly when: Predicate;
  readonly lines: Predicate;
  readonly every: { readonly n: Decimal; readonly of: Metric } | null;
  readonly earn: Earn | null;
  readonly split: readonly Split[];
  readonly limit: { readonly points: number; readonly windowOf: WindowOf } | null;
  readonly reward: string | null;
}

export interface Earn {
  readonly points: string;
  readonly rate: { readonly of: 'net' | 'gross' | 'quantity'; readonly ratio: Ratio } | null;
  readonly fixed: number;
  readonly ladder: Ladder | null;
  readonly rounding: Rounding;
}

/** share null: the rest. */
export interface Split {
  readonly to: SplitDefinition['to'];
  readonly share: Ratio | null;
}

const ALWAYS: Predicate = () => true;

/** Compiles a document that passed the check; on one that did not, it may throw. */
export function compileProgram(
  document: ProgramDocument,
  version: number,
  effectiveFrom: Instant | null,
): Program {
  const zone = createZone(document.timezone);
  const metrics = new Map(
    Object.entries(document.metrics ?? {}).map(([key, m]) => [key, compileMetric(key, m)]),
  );
  const ladders = new Map(
    Object.entries(document.ladders ?? {}).map(([key, ladder]) => [
      key,
      {
        key,
        tiers: ladder.tiers.map((tier, rank) => compileTier(tier, rank, metrics)),
        untilOf: untilOf(ladder.held, zone),
        metrics: [...new Set(ladder.tiers.flatMap((tier) => metricsOfReach(tier.reach)))],
      },
    ]),
  );
  const rules = (document.rules ?? []).map((rule, index) =>
    compileRule(rule, index, { zone, metrics, ladders }),
  );
  return {
    version,
    effectiveFrom,
    document,
    zone,
    points: new Map(Object.entries(document.points)),
    metrics,
    ladders,
    rules: {
      purchase: rules.filter((rule) => rule.definition.on === 'purchase'),
      activity: rules.filter((rule) => rule.definition.on === 'activity'),
    },
    metricsInConditions: readsOf(document.rules ?? []).metrics,
    attributesRead: attributesReadIn(document),
  };
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

function compileMetric(key: string, definition: MetricDefinition): Metric {
  const windowOf = windowsOf(definition.over);
  const name = factOfMetric(definition);
  const fact = name === null ? null : findFact(name);
  return {
    key,
    definition,
    on: definition.on ?? 'purchase',
    windowOf,
    countsUntil: countsUntilOf(definition.over, windowOf),
    where: definition.where === undefined ? ALWAYS : compileCondition(definition.where),
    fact,
    perLine: 'count' in definition ? definition.count === 'line' : (fact?.perLine ?? false),
    byMember: 'distinct' in definition || 'max' in definition,
  };
}

function compileTier(tier: TierDefinition, rank: number, metrics: ReadonlyMap<string, Metric>): Tier {
  return {
    key: tier.key,
    rank,
    reach: tier.reach === undefined ? null : compileReach(tier.reach, metrics),
    multiplier: tier.multiplier === undefined ? null : ratioOf(parseDecimal(tier.multiplier)),
    benefits: tier.benefits ?? [],
  };
}

function compileReach(reach: ReachDefinition, metrics: ReadonlyMap<string, Metric>): Reach {
  if ('all' in reach) return { all: reach.all.map((part) => compileReach(part, metrics)) };
  if ('any' in reach) return { any: reach.any.map((part) => compileReach(part, metrics)) };
  return { metric: known(metrics, reach.metric), atLeast: decimalOf(reach.atLeast) };
}

function metricsOfReach(reach: ReachDefinition | undefined): readonly string[] {
  if (reach === undefined) return [];
  if ('all' in reach) return reach.all.flatMap(metricsOfReach);
  if ('any' in reach) return reach.any.flatMap(metricsOfReach);
  return [reach.metric];
}

interface Compiled {
  readonly zone: Zone;
  readonly metrics: ReadonlyMap<string, Metric>;
  readonly ladders: ReadonlyMap<string, Ladder>;
}

function compileRule(rule: RuleDefinition, index: number, { zone, metrics, ladders }: Compiled): Rule {
  return {
    key: rule.key,
    index,
    definition: rule,
    from: rule.valid?.from === undefined ? Number.NEGATIVE_INFINITY : instantIn(zone, rule.valid.from),
    until: rule.valid?.until === undefined ? Number.POSITIVE_INFINITY : instantIn(zone, rule.valid.until),
    when: rule.when === undefined ? ALWAYS : compileCondition(rule.when),
    lines: rule.lines === undefined ? ALWAYS : compileCondition(rule.lines),
    every:
      rule.every === undefined ? null : { n: decimalOf(rule.every.n), of: known(metrics, rule.every.of) },
    earn: rule.earn === undefined ? null : compileEarn(rule.earn, ladders),
    split: (rule.split ?? [{ to: 'account', share: 'rest' }]).map(({ to, share }) => ({
      to,
      share: share === 'rest' ? null : ratioOf(parseDecimal(share)),
    })),
    limit:
      rule.limit === undefined ? null : { points: rule.limit.points, windowOf: windowsOf(rule.limit.within) },
    reward: rule.grant?.reward ?? null,
  };
}

function compileEarn(earn: EarnDefinition, ladders: ReadonlyMap<string, Ladder>): Earn {
  return {
    points: earn.points,
    rate:
      earn.rate === undefined
        ? null
        : {
            of: earn.rate.of,
            ratio: divide(ratioOf(decimalOf(earn.rate.points)), ratioOf(parseDecimal(earn.rate.per))),
          },
    fixed: earn.fixed ?? 0,
    ladder: earn.times === undefined ? null : known(ladders, earn.times.tier),
    rounding: earn.round ?? 'floor',
  };
}

function decimalOf(value: number | string): Decimal {
  return typeof value === 'number' ? decimalFromNumber(value) : parseDecimal(value);
}

function known<T>(map: ReadonlyMap<string, T>, key: string): T {
  const found = map.get(key);
  if (found === undefined) throw new Error(`unchecked reference to ${key}`);
  return found;
}
