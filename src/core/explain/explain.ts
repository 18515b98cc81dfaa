import type { Basis, CardsBasis } from '../basis.ts';
import { explainFailure, type FailedCondition } from '../conditions/explain-condition.ts';
import type { FactContext } from '../conditions/fact-context.ts';
import { formatDecimal } from '../decimal.ts';
import { judge, withCounted } from '../judge.ts';
import { contributionTo, valueAfter } from '../metrics.ts';
import type { Judgement, RuleOutcome, Silence } from '../outcome.ts';
import type { Program, Rule } from '../program/compiled.ts';
import { FOLLOWING, type Trigger } from '../program/document.ts';
import type { Part } from '../split.ts';
import type { Transaction } from '../transaction.ts';
import { type ExplainedArithmetic, explainArithmetic } from './explain-arithmetic.ts';
import { type ExplainedLimit, explainLimit } from './explain-limit.ts';
import { sentenceOf } from './explain-sentence.ts';

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
  /** What left less than there would have been. */
  readonly limit: ExplainedLimit | null;
  readonly sentence: string;
}

/** The same judgement made again, with its reasons. Throws TooMuch, as the judgement itself would. */
export function explain(
  program: Program,
  transaction: Transaction,
  basis: Basis,
): readonly RuleExplanation[] {
  const judgement = judge(program, transaction, basis);
  const told = judgement.outcomes.filter(isWorthTelling);
  const about = new Set(told.map(({ rule }) => rule));
  const untold = program.following
    .filter((rule) => !about.has(rule))
    .map((rule) => notReached(rule, judgement.context));
  return [...told, ...untold].map((outcome) => explainRule(judgement, outcome));
}

/** Of the rules about what follows those that the transaction came to; the others are told of once. */
function isWorthTelling({ rule, fired, ...outcome }: RuleOutcome): boolean {
  if (fired || !isAboutWhatFollows(rule)) return true;
  return !('silence' in outcome) || outcome.silence !== 'another-kind';
}

function isAboutWhatFollows({ definition: { on } }: Rule): boolean {
  return (FOLLOWING as readonly Trigger[]).includes(on);
}

function notReached(rule: Rule, context: FactContext): RuleOutcome {
  return { rule, context, fired: false, times: 0, silence: 'not-reached', arithmetic: null, bound: null };
}

function explainRule(judgement: Judgement, outcome: RuleOutcome): RuleExplanation {
  const { program } = judgement;
  const { rule, context } = outcome;
  const failed = outcome.fired ? null : failureOf(rule, outcome.silence, context, program);
  const arithmetic = explainArithmetic(judgement, outcome);
  const split = outcome.fired ? outcome.parts : [];
  const grants =
    outcome.fired && rule.reward !== null ? { reward: rule.reward, times: outcome.grants } : null;
  const { bound } = outcome;
  const limit = bound === null ? null : explainLimit(program, rule, bound, context);
  return {
    rule: rule.key,
    label: rule.definition.label ?? rule.key,
    fired: outcome.fired,
    silence: outcome.fired ? null : outcome.silence,
    failed,
    arithmetic,
    split,
    grants,
    limit,
    sentence: sentenceOf(program, outcome, {
      failed,
      arithmetic,
      basis: context.basis,
      limit,
      stepAfter: stepAfter(judgement, outcome),
      cards: cardsFilled(judgement, outcome),
    }),
  };
}

/** What became of cards is told once per kind: of the last rule that gave stamps. */
function cardsFilled({ outcomes, context }: Judgement, { rule }: RuleOutcome): CardsBasis | null {
  const points = rule.earn?.points ?? '';
  const cards = context.basis.cards?.[points];
  if (cards === undefined) return null;
  const last = outcomes.findLast((outcome) => outcome.fired && outcome.rule.earn?.points === points);
  return last?.rule === rule ? cards : null;
}

function stepAfter({ earned }: Judgement, { rule: { key, step }, context }: RuleOutcome): string | null {
  const count = context.basis.counts[key];
  if (step === null || count === undefined) return null;
  return formatDecimal(valueAfter(step.of, count, contributionTo(step.of, { context, earned })));
}

function failureOf(
  rule: Rule,
  silence: Silence,
  context: FactContext,
  { tierOrder }: Program,
): FailedCondition | null {
  const pointer = `/rules/${rule.index}`;
  const { when, lines } = rule.definition;
  if (silence === 'condition' && when !== undefined) {
    const counted = context.lines.filter((line) => rule.lines?.(line) ?? true);
    return explainFailure(when, withCounted(context, counted), `${pointer}/when`, tierOrder);
  }
  const [line] = context.lines;
  if (silence === 'no-line' && lines !== undefined && line !== undefined)
    return explainFailure(lines, line, `${pointer}/lines`, tierOrder);
  return null;
}
