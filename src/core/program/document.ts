import type { Period } from '../periods.ts';
import type { Rounding } from '../rounding.ts';

/** The programme as its owner writes it: data, not code. Durations are ISO 8601, decimals are strings. */
export interface ProgramDocument {
  readonly name: string;
  readonly timezone: string;
  readonly currency: string;
  readonly beforeEnrolment?: 'judge' | 'refuse';
  readonly returns?: ReturnsDefinition;
  readonly points: Readonly<Record<string, PointsKind>>;
  readonly metrics?: Readonly<Record<string, MetricDefinition>>;
  readonly ladders?: Readonly<Record<string, LadderDefinition>>;
  readonly targets?: Readonly<Record<string, TargetDefinition>>;
  readonly streaks?: Readonly<Record<string, StreakDefinition>>;
  /** Rules of which at most one applies. */
  readonly groups?: Readonly<Record<string, GroupDefinition>>;
  /** What several rules give at most together. */
  readonly limits?: Readonly<Record<string, SharedLimitDefinition>>;
  /** What accounts pay for. */
  readonly plans?: Readonly<Record<string, PlanDefinition>>;
  /** Several steps to be done within a time. */
  readonly journeys?: Readonly<Record<string, JourneyDefinition>>;
  /** Accounts have codes that new ones name when they enrol. */
  readonly referral?: ReferralDefinition;
  /** Accounts of a group share one. */
  readonly pool?: PoolDefinition;
  readonly rules?: readonly RuleDefinition[];
}

/** What becomes of what a return brings back that is found in no purchase; `ignore` if absent. */
export const UNMATCHED = ['ignore', 'evaluate'] as const;
export interface ReturnsDefinition {
  readonly unmatched?: (typeof UNMATCHED)[number];
}

export interface PointsKind extends TermsDefinition {
  readonly label?: string;
  readonly spendable?: boolean;
  readonly value?: string;
  /** They cannot be spent: at the end of each period what is there is owed in money, by its value. */
  readonly payable?: PayableDefinition;
  readonly debt?: 'allow' | 'limit-to-balance';
  /** What becomes of those of people who leave; `keep` if absent. */
  readonly leavers?: LeaversDefinition;
  readonly migrate?: MigrateDefinition;
  /** How long before they expire their holders are told: a duration, or several. */
  readonly warn?: string | readonly string[];
  /** Other terms for whoever holds a tier when the points are earned; what a tier leaves out stays as it is. */
  readonly byTier?: { readonly ladder: string; readonly tiers: Readonly<Record<string, TermsDefinition>> };
  /** Then its points are stamps. */
  readonly card?: CardDefinition;
}

/** They stay theirs, or go to their account (also what they owe), or expire at once. */
export const LEAVERS = ['keep', 'to-account', 'expire'] as const;
export type LeaversDefinition = (typeof LEAVERS)[number];

/** The account that others name as their parent is the pool of their group: they feed it, and may spend from it. */
export interface PoolDefinition {
  readonly points: readonly string[];
  /** This share of what they earn goes there when it becomes active; nothing by itself, if absent. */
  readonly feed?: string;
  /** Out of whose wallets: those of the accounts (if absent), or also those of their people. */
  readonly holders?: (typeof POOL_HOLDERS)[number];
  readonly spend: (typeof POOL_SPENDERS)[number];
}

export const POOL_HOLDERS = ['account', 'all'] as const;
/** All members of the group, or only the account that is the pool. */
export const POOL_SPENDERS = ['members', 'owner'] as const;

/** A card is full with so many stamps, and brings coupons for a reward; what does not fit goes on to the next card. */
export interface CardDefinition {
  readonly size: number;
  readonly reward: string;
  /** Coupons per card; 1 if absent. */
  readonly count?: number;
  /** How long a card lasts from its first stamp on; for ever if absent. */
  readonly expires?: LifeDefinition;
  /** How long its coupons can be used; for ever if absent. */
  readonly completed?: { readonly expires?: LifeDefinition };
}

/** What was earned before takes the terms of the version when that takes effect; if absent, it keeps its own. */
export type MigrateDefinition = 'new-terms';

export const PAYABLE_PERIODS = ['month', 'quarter'] as const;
export interface PayableDefinition {
  readonly every: (typeof PAYABLE_PERIODS)[number];
}

/** From when points can be spent (at once if absent), and how long they live (for ever if absent). */
export interface TermsDefinition {
  readonly pending?: PendingDefinition;
  readonly expires?: ExpiresDefinition;
}

export const AT_ONCE = 'at-once';
export type PendingDefinition =
  /** A duration, or `at-once`. */
  | string
  | { readonly after: string }
  /** From the beginning of a day on: a date, or the next such day of a year, as "12-24". */
  | { readonly until: string }
  /** Until an activity of that type names what earned them, and no longer than that. */
  | { readonly event: string; readonly atMost?: string };

export const NEVER = 'never';
export type ExpiresDefinition =
  | typeof NEVER
  | LifeDefinition
  /** At the end of a day: a date, or the next such day of a year, as "03-31". */
  | { readonly on: string }
  /** At the n-th end of a calendar year. */
  | { readonly yearEnds: number }
  /** Once nothing of that kind happened for so long, whenever they were earned. */
  | { readonly inactive: string; readonly by: ActivityDefinition };

export interface LifeDefinition {
  readonly after: string;
  readonly at?: 'end-of-month' | 'end-of-year';
}

/** What shows that an account is active: any purchase or activity, or purchases and types of activities by name. */
export type ActivityDefinition = 'any' | readonly string[];

/** What happens by itself, because time goes by. */
export const OCCASIONS = ['period-end', 'anniversary', 'birthday', 'inactivity'] as const;
export type OccasionTrigger = (typeof OCCASIONS)[number];
/** What is posted, by clients or (what a referrer is told) by messages, and so what metrics can count. */
export const TRANSACTION_KINDS = ['purchase', 'activity', 'referral'] as const;
export type TransactionKind = (typeof TRANSACTION_KINDS)[number];
/** What clients post. */
export type PostedKind = Exclude<TransactionKind, 'referral'>;
/** On what a rule is looked at. What is returned is taken back by itself (no rule says so). */
export const TRIGGERS = [
  'purchase',
  'activity',
  'enrolment',
  'tier-reached',
  'journey-step',
  'journey-done',
  'referred',
  'referral',
  ...OCCASIONS,
] as const;
export type Trigger = (typeof TRIGGERS)[number];
/** Those of what follows from a transaction, beside whatever was posted. */
export const FOLLOWING = [
  'tier-reached',
  'journey-step',
  'journey-done',
  'referred',
] as const satisfies readonly Trigger[];
export type Following = (typeof FOLLOWING)[number];

interface MetricCommon {
  readonly label?: string;
  readonly over: Period;
}
interface MeasuredCommon extends MetricCommon {
  readonly on?: TransactionKind;
  readonly where?: ConditionDefinition;
}
/** Points of a kind that were earned, by all rules or by those named; whoever holds them. */
export interface EarnedMetric extends MetricCommon {
  readonly earned: string;
  readonly by?: readonly string[];
}
export type MeasuredMetric = MeasuredCommon &
  (
    | { readonly sum: string }
    | { readonly count: 'transaction' | 'line' }
    | { readonly distinct: string }
    | { readonly max: string }
  );
export type MetricDefinition = MeasuredMetric | EarnedMetric;

/** A number to reach in a period, made of what a metric came to in the periods before it. */
export interface TargetDefinition {
  readonly label?: string;
  readonly of: string;
  readonly periods: number;
  /** `mean` if absent. */
  readonly take?: 'mean' | 'max' | 'min' | 'last';
  /** So many per cent of it; 100 if absent. */
  readonly percent?: string | number;
  readonly atLeast?: string | number;
  readonly atMost?: string | number;
}

/** How many periods in a row a metric came to so much. */
export interface StreakDefinition {
  readonly label?: string;
  readonly of: string;
  readonly atLeast: string | number;
  /** Longer ones count as this. */
  readonly most: number;
}

export interface LadderDefinition {
  readonly label?: string;
  readonly tiers: readonly TierDefinition[];
  readonly held: HeldDefinition;
  /** What a return does to a tier that it helped to reach; `keep` if absent. */
  readonly onReturn?: 'keep' | 'reassess';
  /** What of a metric exceeds the threshold reached in a period counts in the next one, too (once). */
  readonly carryOver?: { readonly metric: string; readonly max?: string | number };
  readonly migrate?: MigrateDefinition;
}

export const HELD_UNTIL = [
  'end-of-month',
  'end-of-next-month',
  'end-of-quarter',
  'end-of-next-quarter',
  'end-of-year',
  'end-of-next-year',
  'end-of-membership-year',
  'end-of-next-membership-year',
  'forever',
] as const;
export type HeldUntil = (typeof HELD_UNTIL)[number];

/** Exactly one of `until` and `for`. */
export interface HeldDefinition {
  readonly until?: HeldUntil;
  readonly for?: string;
  /** The first day of the year that `until` speaks of, as "04-01"; 1 January if absent. */
  readonly yearStarts?: string;
  /** What comes after the end: whatever else was reached (if absent), one tier less, or what the figures then give. */
  readonly then?: 're-qualify' | 'one-down' | 'figures';
  /** The tier stays for that much longer. */
  readonly grace?: string;
}

export interface TierDefinition {
  readonly key: string;
  readonly label?: string;
  readonly reach?: ReachDefinition;
  /** What whoever holds the tier needs to hold it for another period; the same as `reach` if absent. */
  readonly keep?: ReachDefinition;
  readonly multiplier?: string;
  readonly benefits?: readonly BenefitDefinition[];
  /** With what a metric of the ladder begins each period for whoever holds the tier when it begins. */
  readonly headStart?: Readonly<Record<string, string | number>>;
}

export interface BenefitDefinition {
  readonly key: string;
  readonly text: string;
  readonly value?: string | number | boolean;
}

export type ReachDefinition =
  | { readonly metric: string; readonly atLeast: string | number }
  | { readonly all: readonly ReachDefinition[] }
  | { readonly any: readonly ReachDefinition[] };

/** Of the rules of a group that fire, the one that gives most applies, or the first by priority. */
export interface GroupDefinition {
  readonly label?: string;
  readonly pick: 'best' | 'first';
}

/** An account is in the plan while a period of it runs that was paid for, or its trial, and for a time of grace after. */
export interface PlanDefinition {
  readonly label?: string;
  /** How long one fee lasts. */
  readonly period: string;
  /** For whoever activates it for the first time. */
  readonly trial?: string;
  /** How long the plan stays when a fee is overdue. */
  readonly grace?: string;
  /** The activity by which the fee is paid; `amount` is only told. */
  readonly fee: { readonly type: string; readonly when?: ConditionDefinition; readonly amount?: string };
  readonly benefits?: readonly BenefitDefinition[];
}

export const JOURNEY_STARTS = ['enrolment', 'first-step'] as const;
export const JOURNEY_ORDERS = ['any', 'given'] as const;
export const JOURNEY_REPEATS = ['never', 'after-done', 'after-end'] as const;

export interface JourneyDefinition {
  readonly label?: string;
  /** With what it begins: the enrolment, or a step that may be the first (if absent). */
  readonly start?: (typeof JOURNEY_STARTS)[number];
  /** How long there is for it once it began. */
  readonly within?: string;
  /** It begins and its steps are done within these. */
  readonly valid?: ValidDefinition;
  /** Whether steps are done in the order in which they stand here; any, if absent. */
  readonly order?: (typeof JOURNEY_ORDERS)[number];
  /** When it may begin again: once it is done, or once it is done or its time is over; never, if absent. */
  readonly repeat?: (typeof JOURNEY_REPEATS)[number];
  readonly migrate?: MigrateDefinition;
  readonly steps: readonly JourneyStepDefinition[];
}

/** Done when so many transactions met it; each counts once, however many lines of it do. */
export interface JourneyStepDefinition {
  readonly key: string;
  readonly label?: string;
  readonly on: PostedKind;
  /** Of activities only. */
  readonly type?: string | readonly string[];
  readonly when?: ConditionDefinition;
  /** Of purchases only: some line meets it. */
  readonly lines?: ConditionDefinition;
  /** 1 if absent. */
  readonly times?: number;
}

/** `until` itself does not belong to it. */
export interface ValidDefinition {
  readonly from?: string;
  readonly until?: string;
}

/** What becomes of a claim. Rules on `referred` and `referral` give for it; limits of theirs bound it. */
export interface ReferralDefinition {
  readonly label?: string;
  /** The first transaction of the referred account that meets it; without it nothing qualifies. */
  readonly qualifies?: QualifyingDefinition;
  /** So long after the claim it is too late to qualify. */
  readonly within?: string;
}

/** `reaches`: with this transaction the metric stands at n, or above it. */
export interface QualifyingDefinition {
  readonly on: PostedKind;
  /** Of activities only. */
  readonly type?: string | readonly string[];
  readonly when?: ConditionDefinition;
  /** Of purchases only: some line meets it. */
  readonly lines?: ConditionDefinition;
  readonly reaches?: StepDefinition;
}

/** What a referrer is told: that its code was claimed, that the referral qualified, that the referred account bought. */
export const REFERRAL_NEWS = ['claimed', 'qualified', 'purchase'] as const;
export type ReferralNews = (typeof REFERRAL_NEWS)[number];

export interface RuleDefinition {
  readonly key: string;
  readonly label?: string;
  readonly on: Trigger;
  /** Of activities only. */
  readonly type?: string | readonly string[];
  /** Of period-end only. */
  readonly period?: PeriodEndDefinition;
  /** Of anniversary only: of the enrolment. */
  readonly anniversary?: AnniversaryDefinition;
  /** Of inactivity only. */
  readonly inactivity?: InactivityDefinition;
  /** Of tier-reached only: which tiers of which ladder; without `tiers` any but the first. */
  readonly reached?: { readonly ladder: string; readonly tiers?: readonly string[] };
  /** Of journey-step and journey-done only: which journey; without `step` any of its steps. */
  readonly journey?: { readonly key: string; readonly step?: string };
  /** Of referral only: for which news the rule is. */
  readonly referral?: ReferralNews;
  readonly valid?: ValidDefinition;
  /** Higher ones are looked at first; 0 if absent, equal ones in the order of the document. */
  readonly priority?: number;
  readonly group?: string;
  readonly when?: ConditionDefinition;
  readonly lines?: ConditionDefinition;
  /** Fires at each multiple of n of a metric, several times where several are crossed at once. */
  readonly every?: StepDefinition;
  /** Fires when a metric comes to n, once per period of the metric. */
  readonly reaches?: StepDefinition;
  readonly earn?: EarnDefinition;
  readonly split?: readonly SplitDefinition[];
  /** All of them hold. */
  readonly limit?: LimitDefinition | readonly LimitDefinition[];
  readonly grant?: GrantDefinition;
}

/** Coupons for a reward; `expires`: how long each can be used, for ever if absent. */
export interface GrantDefinition {
  readonly reward: string;
  readonly count?: number;
  readonly expires?: LifeDefinition;
}

export const PERIODS_THAT_END = ['week', 'month', 'quarter', 'year'] as const;

/** At the end of each period of the calendar; `delay`: so much later, when all that belongs to it has come in. */
export interface PeriodEndDefinition {
  readonly calendar: (typeof PERIODS_THAT_END)[number];
  /** The first day of a year, as "04-01"; 1 January if absent. */
  readonly starts?: string;
  readonly delay?: string;
}

/** Exactly one: every so many years, or once, so long after it. */
export interface AnniversaryDefinition {
  readonly years?: number;
  readonly after?: string;
}

/** Nothing was done for so long; any purchase and any activity is something, if `by` says nothing else. */
export interface InactivityDefinition {
  readonly for: string;
  readonly by?: ActivityFilter;
}

/** "any", "purchase", or these: "purchase" and types of activities. */
export type ActivityFilter = string | readonly string[];

export interface StepDefinition {
  readonly n: number | string;
  readonly of: string;
}

/** How much: by exactly one of `fixed`, `rate`, `brackets` and `share`. */
export interface EarnDefinition {
  readonly points: string;
  /** Per transaction; per counted line with `each: line`. */
  readonly fixed?: number | LookupDefinition;
  readonly rate?: RateDefinition;
  readonly brackets?: BracketsDefinition;
  /** A percentage of what other rules earn of the same transaction. */
  readonly share?: {
    readonly of: string | readonly string[];
    readonly percent: string | LookupDefinition;
  };
  readonly times?: FactorDefinition | readonly FactorDefinition[];
  /** How several factors come together: 1.5 and 2 make 3 (multiply, if absent) or 2.5 (add). */
  readonly stack?: 'multiply' | 'add';
  /** Whether whole steps, least, most and rounding are of each line or of the transaction (if absent). */
  readonly each?: 'transaction' | 'line';
  readonly min?: number;
  readonly max?: number;
  readonly round?: Rounding;
}

/**
 * A number that depends on a fact: on one of the line, it is looked up for each. A value that is not listed gives
 * `otherwise`, 0 if absent (for a factor: 1).
 */
export interface LookupDefinition {
  readonly by: string;
  readonly values: Readonly<Record<string, number | string>>;
  readonly otherwise?: number | string;
}

/** net, gross and quantity are of the lines that count; else any fact that is a number. */
export type MeasureName = string;

export interface RateDefinition {
  readonly points: number | string | LookupDefinition;
  readonly per: string;
  readonly of: MeasureName;
  /** Where anything is measured, at least so much of it (with `each: line`, of each line). */
  readonly atLeast?: string;
  /** whole: 25 per 10.00 gives 25 for 19.99; pro-rata, if absent, gives 49.975. */
  readonly steps?: 'whole' | 'pro-rata';
}

/**
 * marginal: each part of the measure earns at the rate of its own bracket; whole: all of it at the rate of the
 * bracket it comes to. A bracket begins with `from` and ends before the next one.
 */
export interface BracketsDefinition {
  readonly of: MeasureName;
  readonly mode: 'marginal' | 'whole';
  readonly steps: readonly BracketDefinition[];
}

/** Exactly one of `fixed` (in whole brackets only) and `points` with `per`. */
export interface BracketDefinition {
  readonly from: string;
  readonly points?: number | string;
  readonly per?: string;
  readonly fixed?: number;
}

export type FactorDefinition =
  /** The multiplier of the tier held on a ladder. */
  | { readonly tier: string }
  | {
      readonly factor: string | LookupDefinition;
      /** Elsewhere the factor is 1. */
      readonly when?: ConditionDefinition;
      readonly label?: string;
    };

export type SplitTarget = 'account' | 'buyer' | { readonly role: string } | { readonly circle: number };

/** Exactly one of `share` and `fixed`; one part of a split may be the rest. */
export interface SplitDefinition {
  readonly to: SplitTarget;
  readonly share?: string;
  /** So many points, as far as there are that many left. */
  readonly fixed?: number;
  /** Where several people are meant: all of them alike (if absent), the one named in the transaction, or the first by circle. */
  readonly among?: 'equally' | 'named' | 'first';
  /** Where nobody is: the account (if absent), the buyer, or whoever has the rest. */
  readonly otherwise?: 'account' | 'buyer' | 'rest';
}

/**
 * What a limit is counted for: one transaction or each of its lines; the account, the person named in the transaction
 * (all that name nobody are as one), or all accounts of the programme together.
 */
export const LIMIT_SCOPES = ['transaction', 'line', 'account', 'stakeholder', 'program'] as const;
export type LimitScope = (typeof LIMIT_SCOPES)[number];

/** Exactly one of `points` and `count`. */
export interface LimitDefinition {
  readonly points?: number;
  /** How often the rule fires. */
  readonly count?: number;
  readonly per: LimitScope;
  /** Of what lasts longer than a transaction only. */
  readonly within?: Period;
  /** Where more is asked for than is left: what is left (truncate, if absent), or nothing at all. */
  readonly over?: 'truncate' | 'nothing';
}

/** Used up in the order in which the rules are judged. */
export interface SharedLimitDefinition extends LimitDefinition {
  readonly label?: string;
  readonly rules: readonly string[];
}

export type Literal = string | number | boolean;
export type Operand = Literal | { readonly fact: string };

/** Exactly one operator stands beside `fact`. */
export interface Comparison {
  readonly fact: string;
  readonly eq?: Operand;
  readonly ne?: Operand;
  readonly in?: readonly Literal[];
  readonly notIn?: readonly Literal[];
  readonly atLeast?: Operand;
  readonly above?: Operand;
  readonly atMost?: Operand;
  readonly below?: Operand;
  readonly between?: readonly [Operand, Operand];
  readonly exists?: boolean;
  readonly contains?: Operand;
}
export const OPERATORS = [
  'eq',
  'ne',
  'in',
  'notIn',
  'atLeast',
  'above',
  'atMost',
  'below',
  'between',
  'exists',
  'contains',
] as const;
export type Operator = (typeof OPERATORS)[number];

export type ConditionDefinition =
  | Comparison
  | { readonly all: readonly ConditionDefinition[] }
  | { readonly any: readonly ConditionDefinition[] }
  | { readonly not: ConditionDefinition }
  /** Of a transaction: some line meets it, or every line does (and there is one). */
  | { readonly someLine: ConditionDefinition }
  | { readonly everyLine: ConditionDefinition };

export const LIMITS = {
  conditionDepth: 8,
  conditionNodes: 200,
  /** Ways to reach a tier: one for each combination that its `any`s leave open. */
  reachRoutes: 100,
  rules: 1_000,
  tiers: 20,
  ladders: 10,
  metrics: 100,
  pointsKinds: 20,
  warnings: 5,
  groups: 100,
  targets: 100,
  streaks: 100,
  limits: 100,
  limitsOfRule: 10,
  plans: 20,
  journeys: 50,
  journeySteps: 20,
  stepTimes: 100,
  lookupValues: 1_000,
  factors: 10,
  brackets: 50,
} as const;
