import type { Predicate, TierOrder } from '../conditions/comparison-test.ts';
import { compileCondition } from '../conditions/condition.ts';
import { parseDecimal } from '../decimal.ts';
import { type Limit, limitsOfRule } from '../limits/limit.ts';
import { ratioOf } from '../ratio.ts';
import { lifeOf } from '../terms.ts';
import { type Instant, instantIn, type Zone } from '../time.ts';
import { compileEarn } from './compile-earn.ts';
import type { Ladder, Metric, Rule, Split, Step } from './compiled.ts';
import type { ConditionDefinition, RuleDefinition, SplitDefinition, ValidDefinition } from './document.ts';
import { looksAtCounted } from './reads.ts';
import { decimalOf, known } from './values.ts';

export interface Compiled {
  readonly zone: Zone;
  readonly metrics: ReadonlyMap<string, Metric>;
  readonly ladders: ReadonlyMap<string, Ladder>;
  readonly tierOrder: TierOrder;
  /** The limits that rules share, by the rules. */
  readonly shared: ReadonlyMap<string, readonly Limit[]>;
}

const WHOLE_TO_ACCOUNT: readonly SplitDefinition[] = [{ to: 'account', share: 'rest' }];

export function compileRule(rule: RuleDefinition, index: number, compiled: Compiled): Rule {
  const { zone, tierOrder } = compiled;
  const { reached, journey, grant } = rule;
  const own = limitsOfRule(rule);
  return {
    key: rule.key,
    index,
    definition: rule,
    types: typesOf(rule.type),
    reached:
      reached === undefined
        ? null
        : {
            ladder: reached.ladder,
            tiers: reached.tiers === undefined ? null : new Set(reached.tiers),
          },
    journey: journey === undefined ? null : { key: journey.key, step: journey.step ?? null },
    ...spanOf(rule.valid, zone),
    group: rule.group ?? null,
    when: predicateOf(rule.when, tierOrder),
    asksOfCounted: rule.when !== undefined && looksAtCounted(rule.when),
    lines: predicateOf(rule.lines, tierOrder),
    step: stepOf(rule, compiled.metrics),
    earn: rule.earn === undefined ? null : compileEarn(rule.earn, own.filter(isOfLine), compiled),
    split: (rule.split ?? WHOLE_TO_ACCOUNT).map(compileSplit),
    limits: [...own.filter((limit) => !isOfLine(limit)), ...(compiled.shared.get(rule.key) ?? [])],
    reward: grant?.reward ?? null,
    grants: grant?.count ?? 1,
    couponEndOf: grant?.expires === undefined ? null : lifeOf(grant.expires, zone),
  };
}

function isOfLine({ per }: Limit): boolean {
  return per === 'line';
}

/** Without an end, or a beginning, for ever. */
export function spanOf(
  { from, until }: ValidDefinition = {},
  zone: Zone,
): { readonly from: Instant; readonly until: Instant } {
  return {
    from: from === undefined ? Number.NEGATIVE_INFINITY : instantIn(zone, from),
    until: until === undefined ? Number.POSITIVE_INFINITY : instantIn(zone, until),
  };
}

/** Null: of any type. */
export function typesOf(type: RuleDefinition['type']): ReadonlySet<string> | null {
  return type === undefined ? null : new Set(typeof type === 'string' ? [type] : type);
}

export function predicateOf(condition: ConditionDefinition | undefined, tiers: TierOrder): Predicate | null {
  return condition === undefined ? null : compileCondition(condition, tiers);
}

function stepOf({ every, reaches }: RuleDefinition, metrics: ReadonlyMap<string, Metric>): Step | null {
  const step = every ?? reaches;
  if (step === undefined) return null;
  return { n: decimalOf(step.n), of: known(metrics, step.of), once: every === undefined };
}

function compileSplit({ to, share, fixed, among, otherwise }: SplitDefinition): Split {
  return {
    to,
    share: share === undefined || share === 'rest' ? null : ratioOf(parseDecimal(share)),
    fixed: fixed ?? null,
    among: among ?? 'equally',
    otherwise: otherwise ?? 'account',
  };
}
