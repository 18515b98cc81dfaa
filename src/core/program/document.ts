import type { Period } from '../periods.ts';
import type { Rounding } from '../rounding.ts';

/** The programme as its owner writes it: data, not code. Durations are ISO 8601, decimals are strings. */
export interface ProgramDocument {
  readonly name: string;
  readonly timezone: string;
  readonly currency: string;
  readonly beforeEnrolment?: 'judge' | 'refuse';
  readonly points: Readonly<Record<string, PointsKind>>;
  readonly metrics?: Readonly<Record<string, MetricDefinition>>;
  readonly ladders?: Readonly<Record<string, LadderDefinition>>;
  readonly rules?: readonly RuleDefinition[];
}

export interface PointsKind {
  readonly label?: string;
  readonly spendable?: boolean;
  readonly pending?: string;
  readonly expires?: { readonly after: string; readonly at?: 'end-of-month' | 'end-of-year' };
  readonly value?: string;
  readonly debt?: 'allow' | 'limit-to-balance';
}

export type TransactionKind = 'purchase' | 'activity';

interface MetricCommon {
  readonly on?: TransactionKind;
  readonly where?: ConditionDefinition;
  readonly over: Period;
}
export type MetricDefinition = MetricCommon &
  (
    | { readonly sum: string }
    | { readonly count: 'transaction' | 'line' }
    | { readonly distinct: string }
    | { readonly max: string }
  );

export interface LadderDefinition {
  readonly label?: string;
  readonly tiers: readonly TierDefinition[];
  readonly held: HeldDefinition;
}

export interface HeldDefinition {
  readonly until?: 'end-of-month' | 'end-of-quarter' | 'end-of-year' | 'end-of-next-year' | 'forever';
  readonly for?: string;
  readonly then?: 're-qualify';
}

export interface TierDefinition {
  readonly key: string;
  readonly label?: string;
  readonly reach?: ReachDefinition;
  readonly multiplier?: string;
  readonly benefits?: readonly BenefitDefinition[];
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

export interface RuleDefinition {
  readonly key: string;
  readonly label?: string;
  readonly on: TransactionKind;
  readonly type?: string;
  readonly valid?: { readonly from?: string; readonly until?: string };
  readonly when?: ConditionDefinition;
  readonly lines?: ConditionDefinition;
  readonly every?: { readonly n: number | string; readonly of: string };
  readonly earn?: EarnDefinition;
  readonly split?: readonly SplitDefinition[];
  readonly limit?: LimitDefinition;
  readonly grant?: { readonly reward: string };
}

export interface EarnDefinition {
  readonly points: string;
  readonly rate?: {
    readonly points: number | string;
    readonly per: string;
    readonly of: 'net' | 'gross' | 'quantity';
  };
  readonly fixed?: number;
  readonly times?: { readonly tier: string };
  readonly round?: Rounding;
}

export interface SplitDefinition {
  readonly to: 'account' | 'buyer';
  readonly share: string;
}

export interface LimitDefinition {
  readonly points: number;
  readonly per: 'account';
  readonly within: Period;
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
  readonly contains?: Literal;
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
  | { readonly not: ConditionDefinition };

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
} as const;
