import type { Basis } from './basis.ts';
import { explainFailure, type FailedCondition } from './conditions/explain-condition.ts';
import type { FactContext } from './conditions/facts.ts';
import { formatDecimal } from './decimal.ts';
import { showRatio } from './earning.ts';
import { type Arithmetic, judge, type RuleOutcome, type Silence } from './judge.ts';
import type { Program, Rule } from './program/compile.ts';
import type { Rounding } from './rounding.ts';
import type { Part } from './split.ts';
import type { Transaction } from './transaction.ts';

/** Why one rule gave what it gave, or nothing. */
export interface RuleExplanation {
  readonly rule: string;
  readonly label: string;
  readonly fired: boolean;
  readonly silence: Silence | null;
  readonly failed: FailedCondition | null;
  readonly arithmetic: ExplainedArithmetic | null;
  readonly split: readonly Part[];
  readonly grants: { readonly reward: string; readonly times: number } | null;
  readonly sentence: string;
}

export interface ExplainedArithmetic {
  readonly points: string;
  readonly lines: readonly { readonly id: string; readonly sku: string; readonly value: string }[];
  readonly measure: { readonly of: string; readonly value: string } | null;
  readonly rate: { readonly points: string; readonly per: string } | null;
  readonly multiplier: { readonly tier: string; readonly value: string } | null;
  readonly exact: string;
  readonly rounding: Rounding;
  readonly rounded: number;
  readonly headroom: number | null;
  readonly amount: number;
}

/** The same judgement made again, with its reasons. Throws TooMuch, as the judgement itself would. */
export function explain(
  program: Program,
  transaction: Transaction,
  basis: Basis,
): readonly RuleExplanation[] {
  return judge(program, transaction, basis).map((outcome) =>
    explainRule(program, transaction, basis, outcome),
  );
}

function explainRule(
  program: Program,
  transaction: Transaction,
  basis: Basis,
  outcome: RuleOutcome,
): RuleExplanation {
  const { rule } = outcome;
  const failed = outcome.fired ? null : failureOf(rule, outcome.silence, transaction, basis);
  const arithmetic = explainArithmetic(rule, outcome.arithmetic, basis);
  const split = outcome.fired ? outcome.parts : [];
  const grants =
    outcome.fired && rule.reward !== null ? { reward: rule.reward, times: outcome.grants } : null;
  return {
    rule: rule.key,
    label: rule.definition.label ?? rule.key,
    fired: outcome.fired,
    silence: outcome.fired ? null : outcome.silence,
    failed,
    arithmetic,
    split,
    grants,
    sentence: sentenceOf(program, outcome, { failed, arithmetic, basis }),
  };
}

function failureOf(
  rule: Rule,
  silence: Silence,
  transaction: Transaction,
  basis: Basis,
): FailedCondition | null {
  const pointer = `/rules/${rule.index}`;
  const whole: FactContext = { transaction, line: null, basis };
  if (silence === 'condition' && rule.definition.when !== undefined) {
    return explainFailure(rule.definition.when, whole, `${pointer}/when`);
  }
  const [line] = transaction.lines;
  if (silence === 'no-line' && rule.definition.lines !== undefined && line !== undefined) {
    return explainFailure(rule.definition.lines, { ...whole, line }, `${pointer}/lines`);
  }
  return null;
}

function explainArithmetic(
  rule: Rule,
  arithmetic: Arithmetic | null,
  basis: Basis,
): ExplainedArithmetic | null {
  if (arithmetic === null || rule.earn === null) return null;
  const { earned, lines, amount } = arithmetic;
  const { rate } = rule.earn;
  const definition = rule.definition.earn?.rate;
  const ladder = rule.earn.ladder;
  return {
    points: rule.earn.points,
    lines:
      rate === null
        ? []
        : lines.map((line) => ({
            id: line.posted.id,
            sku: line.posted.sku,
            value: formatDecimal(line[rate.of]),
          })),
    measure: rate === null ? null : { of: rate.of, value: formatDecimal(earned.measure) },
    rate: definition === undefined ? null : { points: String(definition.points), per: definition.per },
    multiplier:
      ladder === null || earned.multiplier === null
        ? null
        : { tier: basis.tiers[ladder.key] ?? '', value: showRatio(earned.multiplier) },
    exact: showRatio(earned.exact),
    rounding: rule.earn.rounding,
    rounded: earned.points ?? 0,
    headroom: basis.headroom[rule.key] ?? null,
    amount,
  };
}

interface Reasons {
  readonly failed: FailedCondition | null;
  readonly arithmetic: ExplainedArithmetic | null;
  readonly basis: Basis;
}

const ROUNDED = { floor: 'rounded down', 'half-up': 'rounded half up', ceiling: 'rounded up' } as const;

function sentenceOf(program: Program, outcome: RuleOutcome, { failed, arithmetic, basis }: Reasons): string {
  const { rule } = outcome;
  if (!outcome.fired) return silenceSentence(rule, outcome.silence, failed, basis);
  const parts: string[] = [];
  if (arithmetic !== null) parts.push(earnedSentence(program, arithmetic));
  if (rule.reward !== null) parts.push(`${outcome.grants} × ${rule.reward} granted`);
  return `${parts.join('; ')}.`;
}

/** "418 Reward points: 278.67 × 1.5 (silver) = 418.005, rounded down". */
function earnedSentence(program: Program, a: ExplainedArithmetic): string {
  const label = program.points.get(a.points)?.label ?? `${a.points} points`;
  const factors: string[] = [];
  if (a.measure !== null) factors.push(a.measure.value);
  if (a.rate !== null && !(Number(a.rate.points) === 1 && Number(a.rate.per) === 1)) {
    factors.push(`${a.rate.points} per ${a.rate.per}`);
  }
  if (a.multiplier !== null) factors.push(`${a.multiplier.value} (${a.multiplier.tier})`);
  const rounding = String(a.rounded) === a.exact ? '' : `, ${ROUNDED[a.rounding]}`;
  const limit = a.amount < a.rounded ? `, of which the limit leaves ${a.amount}` : '';
  const sum = factors.length < 2 ? a.exact : `${factors.join(' × ')} = ${a.exact}`;
  return `${a.amount} ${label}: ${sum}${rounding}${limit}`;
}

function silenceSentence(rule: Rule, silence: Silence, failed: FailedCondition | null, basis: Basis): string {
  switch (silence) {
    case 'another-kind':
      return `Nothing: the rule is for activities of type ${rule.definition.type ?? ''}.`;
    case 'not-valid-then':
      return `Nothing: the rule is valid from ${rule.definition.valid?.from ?? 'ever'} until ${rule.definition.valid?.until ?? 'ever'}.`;
    case 'condition':
      return `Nothing: ${failureSentence(failed)}.`;
    case 'no-line':
      return failed === null
        ? 'Nothing: there are no lines.'
        : `Nothing: no line counts; of the first, ${failureSentence(failed)}.`;
    case 'not-the-nth': {
      const count = basis.counts[rule.key];
      return `Nothing: it fires at every ${rule.definition.every?.n ?? ''} of ${rule.definition.every?.of ?? ''}; there were ${count?.before ?? '0'} before.`;
    }
    case 'nothing-earned':
      return 'Nothing: it comes to less than one point.';
    case 'limit-reached':
      return 'Nothing: the limit of the rule is used up.';
    case 'out-of-stock':
      return `Nothing: ${rule.reward ?? 'the reward'} is out of stock.`;
  }
}

function failureSentence(failed: FailedCondition | null): string {
  if (failed === null) return 'its condition does not hold';
  const found = failed.found === null ? 'nothing' : String(failed.found);
  const must = failed.negated ? 'must not be' : 'must be';
  return `${failed.fact} is ${found} and ${must} ${failed.operator} ${failed.needed.map(String).join(', ')}`;
}
