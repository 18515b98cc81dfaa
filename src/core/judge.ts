import type { Basis, Occurrence } from './basis.ts';
import { contextOf, type FactContext } from './conditions/fact-context.ts';
import { type Counted, earn } from './earning.ts';
import { type Bound, type Bounded, boundBy, leftAfter } from './limits/bound.ts';
import type { Limit } from './limits/limit.ts';
import type { EarnedPoints } from './metrics.ts';
import { isAboutOccasion } from './occasions/compile-occasions.ts';
import { contextAfter, followedIn, isAbout, stillOccurs, wasSpent } from './occurrence.ts';
import { type Arithmetic, type Judgement, type RuleOutcome, type Silence, TooMuch } from './outcome.ts';
import type { Contest, Earn, Program, Rule } from './program/compiled.ts';
import type { Trigger } from './program/document.ts';
import { isNewsFor } from './referral/news.ts';
import { type Part, type People, splitPoints } from './split.ts';
import type { Line, Transaction } from './transaction.ts';
import { timesFired } from './turn.ts';

/** Coupons that one rule grants for one transaction; each is a row, and each stands in the answer. */
const GRANTS_MAX = 10_000;

/**
 * What the rules of a programme give for a transaction on a basis. The same for the first decision, for what is
 * kept after a return and for an explanation. Throws TooMuch.
 */
export function judge(program: Program, transaction: Transaction, basis: Basis): Judgement {
  const context = contextOf(transaction, basis, program.zone);
  const posted = judgePosted(program, context);
  return followedIn(basis).reduce(
    (before, occurrence) => extended(before, judgeFollowing(before, occurrence)),
    posted,
  );
}

/** The rules that look at the transaction itself, not at what follows from it. */
export function judgePosted(program: Program, context: FactContext): Judgement {
  const start: Judgement = { program, context, outcomes: [], earned: [] };
  return extended(start, judgeContests(start, context.transaction.posted.kind, context, null));
}

/** The rules that look at what followed, as a tier that was reached. What is kept after a return must still bring it about. */
export function judgeFollowing(before: Judgement, occurrence: Occurrence): readonly RuleOutcome[] {
  const { program, context } = before;
  return judgeContests(before, occurrence.on, contextAfter(context, occurrence, program), occurrence);
}

export function extended(before: Judgement, outcomes: readonly RuleOutcome[]): Judgement {
  if (outcomes.length === 0) return before;
  const earned = [...before.earned];
  for (const outcome of outcomes) addEarned(earned, outcome);
  return {
    program: before.program,
    context: before.context,
    outcomes: before.outcomes.length === 0 ? outcomes : [...before.outcomes, ...outcomes],
    earned,
  };
}

function addEarned(earned: EarnedPoints[], { fired, rule, arithmetic }: RuleOutcome): void {
  if (!fired || rule.earn === null || arithmetic === null || arithmetic.amount === 0) return;
  earned.push({ rule: rule.key, points: rule.earn.points, amount: arithmetic.amount });
}

/** What the rules of one trigger are judged with. */
interface Judging {
  readonly judgement: Judgement;
  readonly context: FactContext;
  /** Null: the transaction itself. */
  readonly occurrence: Occurrence | null;
  /** Of the rules of this trigger, so far. */
  readonly earned: EarnedPoints[];
  readonly outcomes: RuleOutcome[];
}

function judgeContests(
  judgement: Judgement,
  trigger: Trigger,
  context: FactContext,
  occurrence: Occurrence | null,
): readonly RuleOutcome[] {
  const outcomes: RuleOutcome[] = [];
  const judging: Judging = { judgement, context, occurrence, earned: [...judgement.earned], outcomes };
  for (const contest of judgement.program.contests[trigger]) {
    if (contest.group === null) judgeAlone(contest, judging);
    else for (const outcome of judgeGroup(contest, judging)) add(outcome, judging);
  }
  return inDocumentOrder(outcomes);
}

/** Nearly always they are in it: to sort them all the same would cost as much as a rule. */
function inDocumentOrder(outcomes: RuleOutcome[]): readonly RuleOutcome[] {
  let last = -1;
  for (const { rule } of outcomes) {
    if (rule.index < last) return outcomes.sort((a, b) => a.rule.index - b.rule.index);
    last = rule.index;
  }
  return outcomes;
}

function judgeAlone({ rules }: Contest, judging: Judging): void {
  for (const rule of rules) add(judgeRule(rule, judging), judging);
}

function add(outcome: RuleOutcome, { earned, outcomes }: Judging): void {
  outcomes.push(outcome);
  addEarned(earned, outcome);
}

/** Of the rules of a group at most one applies: the same for what is kept as for the whole, if it still fires. */
function judgeGroup({ group, pick, rules }: Contest, judging: Judging): readonly RuleOutcome[] {
  const outcomes = rules.map((rule) => judgeRule(rule, judging));
  const { chosen } = judging.context.basis;
  const applies = chosen === undefined ? chooseOf(outcomes, pick) : chosen[group ?? ''];
  return outcomes.map((outcome) =>
    outcome.rule.key === applies || !outcome.fired ? outcome : silenced(outcome, 'another-of-group'),
  );
}

function chooseOf(outcomes: readonly RuleOutcome[], pick: Contest['pick']): string | undefined {
  const fired = outcomes.filter((outcome) => outcome.fired);
  const most = Math.max(...fired.map(amountOf));
  return fired.find((outcome) => pick === 'first' || amountOf(outcome) === most)?.rule.key;
}

function amountOf({ arithmetic }: RuleOutcome): number {
  return arithmetic?.amount ?? 0;
}

/** The rule that applied in each group: what a kept part is judged by. */
export function chosenIn({ outcomes }: Judgement): Readonly<Record<string, string>> {
  const chosen: Record<string, string> = {};
  for (const { fired, rule } of outcomes) if (fired && rule.group !== null) chosen[rule.group] = rule.key;
  return chosen;
}

function silent(rule: Rule, context: FactContext, silence: Silence): RuleOutcome {
  return { rule, context, fired: false, times: 0, silence, arithmetic: null, bound: null };
}

function silenced({ rule, context, times, arithmetic }: RuleOutcome, silence: Silence): RuleOutcome {
  return { rule, context, fired: false, times, silence, arithmetic, bound: null };
}

function judgeRule(rule: Rule, judging: Judging): RuleOutcome {
  const { context, occurrence } = judging;
  const { posted } = context.transaction;
  if (rule.types !== null && !rule.types.has(posted.type ?? '')) return silent(rule, context, 'another-kind');
  if (occurrence === null && !isNewsFor(rule, posted)) return silent(rule, context, 'another-kind');
  if (occurrence !== null && !isAbout(rule, occurrence)) return silent(rule, context, 'another-kind');
  if ('occasion' in posted && !isAboutOccasion(rule.definition, posted.occasion))
    return silent(rule, context, 'another-kind');
  if (posted.occurredAt < rule.from || posted.occurredAt >= rule.until)
    return silent(rule, context, 'not-valid-then');
  if (rule.when !== null && !rule.asksOfCounted && !rule.when(context))
    return silent(rule, context, 'condition');
  const lines = rule.lines === null ? context.lines : linesThat(rule.lines, context);
  if (lines.length === 0 && rule.lines !== null) return silent(rule, context, 'no-line');
  if (rule.when !== null && rule.asksOfCounted && !rule.when(withCounted(context, lines)))
    return silent(rule, context, 'condition');
  if (occurrence !== null && !stillOccurs(judging.judgement.program, occurrence, judging))
    return silent(rule, context, 'not-reached');
  if (occurrence !== null && wasSpent(rule, occurrence)) return silent(rule, context, 'given-before');
  const times = rule.step === null ? 1 : timesFired(rule, rule.step, judging);
  return times <= 0 ? silent(rule, context, 'not-the-nth') : giveOf(rule, lines, times, judging);
}

export function linesThat(
  predicate: NonNullable<Rule['lines']>,
  { lines }: FactContext,
): readonly FactContext[] {
  const counted: FactContext[] = [];
  for (const line of lines) if (predicate(line)) counted.push(line);
  return counted;
}

/** The transaction as a whole, with the lines that the rule counts. */
export function withCounted(context: FactContext, lines: readonly FactContext[]): FactContext {
  const { transaction, line, basis, moment, lines: all } = context;
  const counted: Line[] = [];
  for (const each of lines) if (each.line !== null) counted.push(each.line);
  return { transaction, line, basis, moment, counted, lines: all };
}

function giveOf(rule: Rule, lines: readonly FactContext[], times: number, judging: Judging): RuleOutcome {
  const { context } = judging;
  const { basis, transaction } = context;
  const { amount: fires, bound: tooOften } = boundOf(rule, 'count', times, judging);
  if (fires === 0)
    return {
      rule,
      context,
      fired: false,
      times,
      silence: 'limit-reached',
      arithmetic: null,
      bound: tooOften,
    };
  const grants = rule.reward === null ? 0 : fires * rule.grants;
  if (grants > 0 && basis.outOfStock.includes(rule.key)) return silent(rule, context, 'out-of-stock');
  if (grants > GRANTS_MAX) throw new TooMuch(rule.key);
  // Named one by one below: to spread what they have in common costs as much as judging a rule.
  if (rule.earn === null)
    return {
      rule,
      context,
      fired: true,
      times,
      fires,
      grants,
      arithmetic: null,
      parts: NO_PARTS,
      bound: tooOften,
    };
  const { arithmetic, bound } = calculate(rule, rule.earn, lines, fires, judging);
  const { amount, earned } = arithmetic;
  if (amount === 0 && grants === 0) {
    const silence = earned.points === 0 ? 'nothing-earned' : 'limit-reached';
    return { rule, context, fired: false, times, silence, arithmetic, bound };
  }
  // Who is no more active when a referrer is told of something stands in no basis, and gets nothing.
  const buyer = basis.stakeholder === null ? null : transaction.posted.stakeholder;
  const parts = splitPoints(amount, rule.split, { buyer, groups: basis.people ?? NOBODY });
  return { rule, context, fired: true, times, fires, grants, arithmetic, parts, bound: bound ?? tooOften };
}

const NO_PARTS: readonly Part[] = [];
const NOBODY: People['groups'] = {};

function calculate(
  rule: Rule,
  points: Earn,
  lines: readonly FactContext[],
  times: number,
  judging: Judging,
): { readonly arithmetic: Arithmetic; readonly bound: Bound | null } {
  const earned = earn(points, countedBy(points, judging.context, lines, judging.earned), times);
  if (earned.points === null) throw new TooMuch(rule.key);
  const { amount, bound } = boundOf(rule, 'points', earned.points, judging);
  return { arithmetic: { lines, earned, times, amount }, bound };
}

/** What the limits of a rule leave, as they were before the transaction and after what was judged of it so far. */
function boundOf({ limits }: Rule, unit: Limit['unit'], asked: number, judging: Judging): Bounded {
  if (limits.length === 0) return { amount: asked, bound: null };
  const { judgement, outcomes, context } = judging;
  return boundBy(limits, unit, asked, (limit) =>
    leftAfter(limit, context.basis, judgement.outcomes, outcomes),
  );
}

/** What a rule's points are counted of. */
export function countedBy(
  { asksOfCounted }: Earn,
  context: FactContext,
  lines: readonly FactContext[],
  earned: readonly EarnedPoints[],
): Counted {
  return {
    whole: asksOfCounted ? withCounted(context, lines) : context,
    lines,
    earned,
  };
}
