import type { Basis } from './basis.ts';
import type { FactContext } from './conditions/facts.ts';
import { type Decimal, parseDecimal, plus, ZERO } from './decimal.ts';
import { type Earned, earn } from './earning.ts';
import { contributionTo } from './metrics.ts';
import type { Earn, Program, Rule } from './program/compile.ts';
import { type Part, splitPoints } from './split.ts';
import type { Line, Transaction } from './transaction.ts';

/** Why a rule gave nothing. */
export type Silence =
  | 'another-kind'
  | 'not-valid-then'
  | 'condition'
  | 'no-line'
  | 'not-the-nth'
  | 'nothing-earned'
  | 'limit-reached'
  | 'out-of-stock';

/** What one rule does with a transaction. */
export type RuleOutcome =
  | {
      readonly rule: Rule;
      readonly fired: false;
      /** How often its turn had come, where it came to nothing: that turn is not to be had again. */
      readonly times: number;
      readonly silence: Silence;
      readonly arithmetic: Arithmetic | null;
    }
  | {
      readonly rule: Rule;
      readonly fired: true;
      /** How often it fired at once; above 1 only with `every`. */
      readonly times: number;
      readonly arithmetic: Arithmetic | null;
      readonly parts: readonly Part[];
      readonly grants: number;
    };

export interface Arithmetic {
  readonly lines: readonly Line[];
  readonly earned: Earned;
  /** After the limit; what is booked. */
  readonly amount: number;
}

/** Coupons that one rule grants for one transaction; each is a row, and each stands in the answer. */
const GRANTS_MAX = 10_000;

/** A rule came to more points than a number can hold, or to more coupons than can be granted at once. */
export class TooMuch extends Error {
  readonly rule: string;
  constructor(rule: string) {
    super(`rule ${rule} comes to more than can be booked`);
    this.rule = rule;
  }
}

/**
 * What the rules of a programme give for a transaction on a basis. The same for the first decision, for what is
 * kept after a return and for an explanation. Throws TooMuch.
 */
export function judge(program: Program, transaction: Transaction, basis: Basis): readonly RuleOutcome[] {
  const whole: FactContext = { transaction, line: null, basis };
  return program.rules[transaction.posted.kind].map((rule) => judgeRule(rule, whole));
}

function judgeRule(rule: Rule, whole: FactContext): RuleOutcome {
  const { transaction, basis } = whole;
  const { posted } = transaction;
  const silent = (silence: Silence): RuleOutcome => ({
    rule,
    fired: false,
    times: 0,
    silence,
    arithmetic: null,
  });
  if (rule.definition.type !== undefined && rule.definition.type !== posted.type)
    return silent('another-kind');
  if (posted.occurredAt < rule.from || posted.occurredAt >= rule.until) return silent('not-valid-then');
  if (!rule.when(whole)) return silent('condition');
  const lines = transaction.lines.filter((line) => rule.lines({ transaction, line, basis }));
  if (lines.length === 0 && rule.definition.lines !== undefined) return silent('no-line');
  const times = rule.every === null ? 1 : timesFired(rule, transaction, basis);
  if (times <= 0) return silent('not-the-nth');
  const grants = rule.reward === null ? 0 : times;
  if (grants > 0 && basis.outOfStock.includes(rule.key)) return silent('out-of-stock');
  if (grants > GRANTS_MAX) throw new TooMuch(rule.key);
  if (rule.earn === null) return { rule, fired: true, times, arithmetic: null, parts: [], grants };

  const arithmetic = calculate(rule, rule.earn, lines, basis, times);
  const { amount, earned } = arithmetic;
  if (amount === 0 && grants === 0) {
    const silence = earned.points === 0 ? 'nothing-earned' : 'limit-reached';
    return { rule, fired: false, times, silence, arithmetic };
  }
  const parts = splitPoints(amount, rule.split, posted.stakeholder);
  return { rule, fired: true, times, arithmetic, parts, grants };
}

function calculate(
  rule: Rule,
  points: Earn,
  lines: readonly Line[],
  basis: Basis,
  times: number,
): Arithmetic {
  const earned = earn(points, lines, basis, times);
  if (earned.points === null) throw new TooMuch(rule.key);
  const headroom = basis.headroom[rule.key] ?? Number.POSITIVE_INFINITY;
  return { lines, earned, amount: Math.min(earned.points, headroom) };
}

/** How many whole steps the metric has crossed that the rule has not yet fired for. */
function timesFired(rule: Rule, transaction: Transaction, basis: Basis): number {
  const count = basis.counts[rule.key];
  if (rule.every === null || count === undefined) return 0;
  const contribution = contributionTo(rule.every.of, transaction, basis);
  const added: Decimal = 'figure' in contribution ? contribution.figure : ZERO;
  const before = parseDecimal(count.before);
  const steps = Number(plus(before, added) / rule.every.n);
  if (!Number.isSafeInteger(steps)) throw new TooMuch(rule.key);
  // Steps that were crossed before count as fired, even if the rule is newer than they are.
  const crossed = Number(before / rule.every.n);
  return Math.max(0, steps - Math.max(count.fired, crossed));
}
