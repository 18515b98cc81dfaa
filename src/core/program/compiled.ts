import type { Predicate, TierOrder } from '../conditions/comparison-test.ts';
import type { FactContext } from '../conditions/fact-context.ts';
import type { Fact } from '../conditions/facts.ts';
import type { Decimal } from '../decimal.ts';
import type { Limit } from '../limits/limit.ts';
import type { Migrates } from '../migration/migrates.ts';
import type { Warning } from '../occasions/expiry-warning.ts';
import type { OccasionSource } from '../occasions/source.ts';
import type { CountsUntilOf, WindowOf } from '../periods.ts';
import type { Ratio } from '../ratio.ts';
import type { Rounding } from '../rounding.ts';
import type { TermsOf } from '../terms.ts';
import type { UntilOf } from '../tiers/held.ts';
import type { Instant, Zone } from '../time.ts';
import type { Transaction } from '../transaction.ts';
import type {
  BenefitDefinition,
  HeldDefinition,
  JOURNEY_ORDERS,
  JOURNEY_REPEATS,
  JOURNEY_STARTS,
  JourneyDefinition,
  MetricDefinition,
  PlanDefinition,
  PointsKind,
  PostedKind,
  ProgramDocument,
  RuleDefinition,
  SplitDefinition,
  SplitTarget,
  TargetDefinition,
  TransactionKind,
  Trigger,
} from './document.ts';
import type { Reads } from './reads.ts';

/** A published version made ready to decide: closures instead of trees, and the names of all it reads. */
export interface Program {
  /** Null: what was earned before keeps its terms. */
  readonly migrates: Migrates | null;
  readonly version: number;
  /** Null: in force since ever. */
  readonly effectiveFrom: Instant | null;
  readonly document: ProgramDocument;
  readonly zone: Zone;
  readonly points: ReadonlyMap<string, Points>;
  readonly metrics: ReadonlyMap<string, Metric>;
  readonly ladders: ReadonlyMap<string, Ladder>;
  readonly targets: ReadonlyMap<string, Target>;
  readonly streaks: ReadonlyMap<string, Streak>;
  readonly plans: ReadonlyMap<string, Plan>;
  readonly journeys: ReadonlyMap<string, Journey>;
  readonly tierOrder: TierOrder;
  /** In the order of the document. */
  readonly rules: Readonly<Record<Trigger, readonly Rule[]>>;
  /** The same rules in the order in which they are judged: what another one depends on comes before it. */
  readonly contests: Readonly<Record<Trigger, readonly Contest[]>>;
  /** Null: accounts do not refer each other. */
  readonly referral: Referral | null;
  /** Null: groups of accounts share none. */
  readonly pool: Pool | null;
  /** The rules that look at what follows from a transaction, whatever it is. */
  readonly following: readonly Rule[];
  readonly reads: Reads;
  /** True where a limit is counted by day with the account. */
  readonly limitsAccounts: boolean;
  /** All for which something happens by itself. */
  readonly occasions: readonly OccasionSource[];
  /** Are holders of any points told before those expire? */
  readonly warnsOfExpiry: boolean;
  /** What goes on under later versions reads of it. */
  readonly stepReads: Reads;
  /** Types of activities that points wait for. */
  readonly awaited: ReadonlySet<string>;
  /** True where coupons that are granted come to an end by themselves. */
  readonly endsCoupons: boolean;
  /** True where points of some kind are stamps. */
  readonly hasCards: boolean;
  /** True where points of some kind do not stay with people who leave. */
  readonly settlesLeavers: boolean;
  /** True where to settle an account all its lots are looked at: stamps, and what inactivity ends, or is warned of, or paid out. */
  readonly settlesAllLots: boolean;
}

/** A kind of points. */
export interface Points extends PointsKind {
  readonly termsOf: TermsOf;
  /** Null: its points are no stamps. */
  readonly cardTerms: CardTerms | null;
  /** How long before they expire their holders are told. */
  readonly warnings: readonly Warning[];
}

export interface Pool {
  readonly points: ReadonlySet<string>;
  /** Null: nothing is fed by itself. */
  readonly share: Ratio | null;
  /** True where people's wallets feed it, too. */
  readonly ofAll: boolean;
  readonly isForMembers: boolean;
}

/** What a card of stamps asks for and brings. */
export interface CardTerms {
  readonly size: number;
  readonly reward: string;
  /** Coupons that a full card brings. */
  readonly count: number;
  /** When a card ends whose first stamp came at an instant; null: never. */
  readonly endOf: ((openedAt: Instant) => Instant) | null;
  readonly couponEndOf: ((grantedAt: Instant) => Instant) | null;
}

/** Rules of which at most one applies; a rule without a group stands alone. */
export interface Contest {
  readonly group: string | null;
  readonly pick: 'best' | 'first';
  /** By priority, then in the order of the document. */
  readonly rules: readonly Rule[];
}

export type Metric = MeasuredMetric | EarnedMetric;

interface MetricCommon {
  readonly key: string;
  readonly definition: MetricDefinition;
  readonly windowOf: WindowOf;
  readonly countsUntil: CountsUntilOf;
  /** Kept as members by day (distinct, max) instead of as one figure by day. */
  readonly byMember: boolean;
}

export interface MeasuredMetric extends MetricCommon {
  readonly kind: 'sum' | 'count' | 'distinct' | 'max';
  readonly on: TransactionKind;
  readonly where: Predicate | null;
  /** What is summed, counted distinctly or compared; null for a count. */
  readonly fact: Fact | null;
  readonly perLine: boolean;
}

/** Points of a kind that were earned by rules (null: by all). */
export interface EarnedMetric extends MetricCommon {
  readonly kind: 'earned';
  readonly points: string;
  readonly by: ReadonlySet<string> | null;
}

export interface Target {
  readonly metric: Metric;
  readonly periods: number;
  readonly take: NonNullable<TargetDefinition['take']>;
  readonly percent: Decimal;
  readonly atLeast: Decimal | null;
  readonly atMost: Decimal | null;
}

export interface Streak {
  readonly metric: Metric;
  readonly atLeast: Decimal;
  readonly most: number;
}

export interface Ladder {
  readonly key: string;
  readonly zone: Zone;
  readonly tiers: readonly Tier[];
  readonly byKey: ReadonlyMap<string, Tier>;
  readonly held: HeldDefinition;
  readonly untilOf: UntilOf;
  /** Keys of the metrics that its tiers ask for, to reach or to keep them. */
  readonly metrics: readonly string[];
  /** The same metrics. */
  readonly asked: readonly Metric[];
  readonly onReturn: 'keep' | 'reassess';
  readonly carryOver: CarryOver | null;
  /** Keys of the metrics that count more for the ladder than what is counted: by a head start, or by what is carried over. */
  readonly raised: ReadonlySet<string>;
  /** True where a tier asks for something else to keep it than to reach it. */
  readonly keepsApart: boolean;
  /** True where what was held decides about what is held later. */
  readonly remembers: boolean;
}

export interface CarryOver {
  readonly metric: Metric;
  /** Null: all of it. */
  readonly max: Decimal | null;
  /** What tiers ask for of the metric, to reach or to keep them; the highest first. */
  readonly thresholds: readonly Decimal[];
}

export interface Tier {
  readonly key: string;
  readonly rank: number;
  readonly reach: Reach | null;
  /** The same as `reach` where the document says nothing else. */
  readonly keep: Reach | null;
  readonly multiplier: Ratio | null;
  readonly benefits: readonly BenefitDefinition[];
  /** By metric. */
  readonly headStart: ReadonlyMap<string, Decimal>;
}

export type Reach =
  | { readonly metric: Metric; readonly atLeast: Decimal }
  | { readonly all: readonly Reach[] }
  | { readonly any: readonly Reach[] };

/** The activity that pays a fee, or does a step, or makes a referral qualify, or the purchase that does. */
export interface Happening {
  readonly on: PostedKind;
  /** Null: of any type. */
  readonly types: ReadonlySet<string> | null;
  readonly when: Predicate | null;
  /** True where `when` looks at figures of the lines that count. */
  readonly asksOfCounted: boolean;
  readonly lines: Predicate | null;
}

export interface Referral {
  readonly qualifies: Qualifying | null;
  /** The end of the time in which a claim of an instant can qualify. */
  readonly until: (claimedAt: Instant) => Instant;
  /** True where something at the referrer depends on each purchase. */
  readonly tellsPurchases: boolean;
}

export interface Qualifying extends Happening {
  /** With it, the metric stands at n or above it; null: that is not asked. */
  readonly reaches: { readonly n: Decimal; readonly of: Metric } | null;
}

export interface Plan {
  readonly key: string;
  readonly definition: PlanDefinition;
  readonly fee: Happening;
  /** Of so many periods, one after the other. */
  readonly endOfPeriods: (since: Instant, periods: number) => Instant;
  /** Null: there is no trial. */
  readonly endOfTrial: ((since: Instant) => Instant) | null;
  /** When what ended is over for good. */
  readonly endOfGrace: (end: Instant) => Instant;
}

export interface Journey {
  readonly key: string;
  readonly definition: JourneyDefinition;
  readonly start: (typeof JOURNEY_STARTS)[number];
  readonly order: (typeof JOURNEY_ORDERS)[number];
  readonly repeat: (typeof JOURNEY_REPEATS)[number];
  /** When it may begin. */
  readonly from: Instant;
  readonly until: Instant;
  /** When a run that begins at an instant is over; null: never. */
  readonly endOf: (startedAt: Instant) => Instant | null;
  readonly steps: readonly JourneyStep[];
}

export interface JourneyStep extends Happening {
  readonly key: string;
  readonly times: number;
}

export interface Rule {
  readonly key: string;
  readonly index: number;
  readonly definition: RuleDefinition;
  /** Null: of any type. */
  readonly types: ReadonlySet<string> | null;
  readonly reached: { readonly ladder: string; readonly tiers: ReadonlySet<string> | null } | null;
  /** `step` null: any step of the journey. */
  readonly journey: { readonly key: string; readonly step: string | null } | null;
  readonly from: Instant;
  readonly until: Instant;
  readonly group: string | null;
  readonly when: Predicate | null;
  /** True where `when` looks at figures of the lines that the rule counts. */
  readonly asksOfCounted: boolean;
  readonly lines: Predicate | null;
  readonly step: Step | null;
  readonly earn: Earn | null;
  readonly split: readonly Split[];
  /** Its own, but for those of lines, then those that it shares with other rules. */
  readonly limits: readonly Limit[];
  readonly reward: string | null;
  /** Coupons each time it fires. */
  readonly grants: number;
  /** When a coupon ends that is granted at an instant; null: never. */
  readonly couponEndOf: ((grantedAt: Instant) => Instant) | null;
}

/** Fires at each multiple of n (once: at n alone). */
export interface Step {
  readonly n: Decimal;
  readonly of: Metric;
  readonly once: boolean;
}

export interface Earn {
  readonly points: string;
  readonly base: Base;
  readonly factors: readonly Factor[];
  /** True where a factor looks at figures of the lines that the rule counts. */
  readonly asksOfCounted: boolean;
  readonly stack: 'multiply' | 'add';
  /** True: whole steps, least, most and rounding are of each line. */
  readonly eachLine: boolean;
  readonly min: number;
  /** Infinity where there is none. */
  readonly max: number;
  readonly rounding: Rounding;
  /** What each line contributes at the most. */
  readonly ofLine: readonly Limit[];
}

export type Base =
  | { readonly kind: 'fixed'; readonly amount: Amount }
  | {
      readonly kind: 'rate';
      readonly points: Amount;
      readonly per: Decimal;
      /** points ÷ per, where both are written down. */
      readonly perUnit: Ratio | null;
      readonly measure: Measure;
      /** What is measured is at least so much, if it is anything; zero: as much as it is. */
      readonly least: Decimal;
      readonly whole: boolean;
    }
  | {
      readonly kind: 'brackets';
      readonly measure: Measure;
      readonly marginal: boolean;
      readonly steps: readonly Bracket[];
    }
  | { readonly kind: 'share'; readonly of: readonly string[]; readonly percent: Amount };

/** A number that is written down, or looked up by a fact. */
export interface Amount {
  /** The number, where it does not depend on anything. */
  readonly constant: Decimal | null;
  readonly perLine: boolean;
  readonly read: (context: FactContext) => Decimal;
}

/** What a rate is applied to: summed over the lines that count, or one figure. */
export interface Measure {
  readonly name: string;
  readonly perLine: boolean;
  /** What all lines of a transaction come to, where that is known without adding it up. */
  readonly ofAll: ((transaction: Transaction) => Decimal) | null;
  readonly read: (context: FactContext) => Decimal;
}

export interface Bracket {
  readonly from: Decimal;
  /** Where the next one begins; null: it has no end. */
  readonly to: Decimal | null;
  readonly rate: Ratio | null;
  readonly fixed: number;
}

/** `name`: what it is called in an explanation. */
export interface Factor {
  readonly perLine: boolean;
  readonly read: (context: FactContext) => Decimal;
  readonly name: (context: FactContext) => string;
}

export interface Split {
  readonly to: SplitTarget;
  /** Null: the rest, or fixed. */
  readonly share: Ratio | null;
  readonly fixed: number | null;
  readonly among: NonNullable<SplitDefinition['among']>;
  readonly otherwise: NonNullable<SplitDefinition['otherwise']>;
}
