import type { Mistake } from '../../../src/core/program/check/mistake.ts';
import { checkProgram } from '../../../src/core/program/check.ts';
import type {
  ConditionDefinition,
  EarnDefinition,
  GroupDefinition,
  HeldDefinition,
  LadderDefinition,
  MetricDefinition,
  PointsKind,
  ProgramDocument,
  ReachDefinition,
  RuleDefinition,
  SplitDefinition,
  TierDefinition,
} from '../../../src/core/program/document.ts';

/** A document with something of everything, which passes the check. */
export const PROGRAM: ProgramDocument = {
  name: 'Example Partner Club',
  timezone: 'Europe/Berlin',
  currency: 'EUR',
  points: {
    reward: { pending: 'P14D', expires: { after: 'P24M', at: 'end-of-month' }, value: '0.01', debt: 'allow' },
    status: { label: 'Status points', spendable: false },
  },
  metrics: {
    yearSpend: {
      sum: 'line.net',
      where: { fact: 'line.category', notIn: ['shipping'] },
      over: { calendar: 'year' },
    },
    orders: { count: 'transaction', over: 'lifetime' },
    buyers: { distinct: 'stakeholder', over: { rolling: 'P12M' } },
    trainings: { count: 'transaction', on: 'activity', over: 'lifetime' },
  },
  ladders: {
    status: {
      tiers: [
        { key: 'red' },
        { key: 'silver', reach: { metric: 'yearSpend', atLeast: '10000' }, multiplier: '1.5' },
        {
          key: 'gold',
          reach: {
            all: [
              { metric: 'yearSpend', atLeast: '25000' },
              { metric: 'buyers', atLeast: 3 },
            ],
          },
          multiplier: '2',
        },
      ],
      held: { until: 'end-of-next-year' },
    },
  },
  rules: [
    {
      key: 'base',
      on: 'purchase',
      earn: { points: 'reward', rate: { points: 1, per: '1.00', of: 'net' }, times: { tier: 'status' } },
      split: [
        { to: 'buyer', share: '0.2' },
        { to: 'account', share: 'rest' },
      ],
    },
    {
      key: 'seafood-spring',
      on: 'purchase',
      valid: { from: '1998-01-01', until: '1998-04-01' },
      lines: { fact: 'line.category', eq: 'Seafood' },
      earn: { points: 'reward', rate: { points: 1, per: '1.00', of: 'net' } },
      limit: { points: 5000, per: 'account', within: { calendar: 'month' } },
    },
    { key: 'sixth-order', on: 'purchase', every: { n: 6, of: 'orders' }, grant: { reward: 'free-freight' } },
  ],
};

/** What of a test is used here. */
interface Assert {
  strictSame(found: unknown, wanted: unknown, says: string): boolean;
}
export type Case = readonly [says: string, document: ProgramDocument, ...mistakes: readonly Mistake[]];

/** Each document has just these mistakes. */
export async function refusesAll(t: Assert, cases: readonly Case[]): Promise<void> {
  for (const [says, document, ...mistakes] of cases) t.strictSame(checkProgram(document), mistakes, says);
}

export const withRule = (rule: Partial<RuleDefinition>): ProgramDocument => ({
  ...PROGRAM,
  rules: [{ key: 'tried', on: 'purchase', earn: { points: 'reward', fixed: 10 }, ...rule }],
});
export const when = (condition: ConditionDefinition): ProgramDocument => withRule({ when: condition });
export const lines = (condition: ConditionDefinition): ProgramDocument => withRule({ lines: condition });
export const earn = (earn: EarnDefinition): ProgramDocument => withRule({ earn });
export const split = (...split: SplitDefinition[]): ProgramDocument => withRule({ split });
export const withMetric = (metric: MetricDefinition): ProgramDocument => ({
  ...PROGRAM,
  metrics: { ...PROGRAM.metrics, tried: metric },
});
export const withKind = (kind: PointsKind): ProgramDocument => ({
  ...PROGRAM,
  points: { ...PROGRAM.points, tried: kind },
});
export const withTiers = (...tiers: TierDefinition[]): ProgramDocument => ({
  ...PROGRAM,
  ladders: { ...PROGRAM.ladders, tried: { tiers, held: { until: 'forever' } } },
});
export const reach = (reach: ReachDefinition): ProgramDocument =>
  withTiers({ key: 'base' }, { key: 'top', reach });
export const held = (held: HeldDefinition): ProgramDocument => ({
  ...PROGRAM,
  ladders: { ...PROGRAM.ladders, tried: { tiers: [{ key: 'base' }], held } },
});
export const withLadder = (ladder: Partial<LadderDefinition>): ProgramDocument => ({
  ...PROGRAM,
  ladders: {
    ...PROGRAM.ladders,
    tried: { tiers: [{ key: 'base' }], held: { until: 'forever' }, ...ladder },
  },
});
export const withRules = (
  rules: readonly RuleDefinition[],
  groups: Readonly<Record<string, GroupDefinition>> = {},
): ProgramDocument => ({ ...PROGRAM, rules, groups });
