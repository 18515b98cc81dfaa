import type { FactContext } from './conditions/fact-context.ts';
import { type Decimal, formatDecimal, minus, ONE, plus, ZERO } from './decimal.ts';
import { cutLine, cutPoints } from './limits/cut-line.ts';
import type { EarnedPoints } from './metrics.ts';
import type { Amount, Base, Earn, Factor, Measure } from './program/compiled.ts';
import { add, divide, multiply, NO_PART, type Ratio, ratioOf } from './ratio.ts';
import { roundToPoints, wholeSteps } from './rounding.ts';

/** What a rule is looked at on: a transaction as a whole, and its lines that count. */
export interface Counted {
  readonly whole: FactContext;
  readonly lines: readonly FactContext[];
  /** What rules have earned of the same transaction so far. */
  readonly earned: readonly EarnedPoints[];
}

/** How a rule came to its points. */
export interface Earned {
  /** Before least, most and rounding; of rules that round each line: what these come to after it. */
  readonly exact: Ratio;
  /** Null: more points than a number can hold. */
  readonly points: number | null;
}

type RateBase = Extract<Base, { kind: 'rate' }>;
type BracketsBase = Extract<Base, { kind: 'brackets' }>;

/** Points of a rule that fires `times` at once. All steps are exact; rounded once, or once for each line. */
export function earn(rule: Earn, counted: Counted, times: number): Earned {
  if (rule.eachLine) return earnEachLine(rule, counted, times);
  const exact =
    rule.ofLine.length === 0
      ? timesOver(exactOf(rule, counted), times)
      : sumOf(counted.lines, (line) =>
          cutLine(rule.ofLine, timesOver(exactOfLine(rule, counted, line), times)),
        );
  return { exact, points: bounded(rule, exact) };
}

function earnEachLine(rule: Earn, counted: Counted, times: number): Earned {
  let sum = 0;
  for (const line of counted.lines) {
    const { points } = earnLine(rule, counted, line);
    if (points === null) return { exact: NO_PART, points };
    sum += cutPoints(rule.ofLine, points * times);
  }
  const points = sum;
  const exact = { numerator: BigInt(points), denominator: 1n };
  return { exact, points: Number.isSafeInteger(points) ? points : null };
}

/** What one line earns of a rule that looks at each. */
export function earnLine(rule: Earn, counted: Counted, line: FactContext): Earned {
  const exact = exactOfLine(rule, counted, line);
  return { exact, points: bounded(rule, exact) };
}

function exactOfLine(rule: Earn, counted: Counted, line: FactContext): Ratio {
  const { counted: lines } = counted.whole;
  const alone = rule.asksOfCounted ? { ...line, counted: lines } : line;
  return exactOf(rule, { ...counted, whole: alone, lines: [alone] });
}

function timesOver(once: Ratio, times: number): Ratio {
  return times === 1 ? once : multiply(once, { numerator: BigInt(times), denominator: 1n });
}

/** Least and most are whole points, so that it does not matter whether they or the rounding come first. */
function bounded({ min, max, rounding }: Earn, exact: Ratio): number | null {
  if (exact.numerator <= 0n) return 0;
  const points = roundToPoints(exact, rounding);
  if (points === null) return max === Number.POSITIVE_INFINITY ? null : max;
  return Math.min(Math.max(points, min), max);
}

function exactOf({ base, factors, stack }: Earn, counted: Counted): Ratio {
  const { whole, lines } = counted;
  switch (base.kind) {
    case 'rate':
      return exactRate(base, factors, stack, counted);
    case 'fixed': {
      if (!varies(base.amount, factors))
        return scaled(ratioOf(base.amount.read(whole)), factors, stack, whole);
      return sumOf(lines, (line) => scaled(ratioOf(base.amount.read(line)), factors, stack, line));
    }
    case 'brackets':
      return scaled(exactBrackets(base, measureOver(base.measure, counted)), factors, stack, whole);
    case 'share': {
      const sum = base.of.reduce((total, rule) => total + earnedBy(rule, counted), 0);
      return scaled(percentOf(sum, base.percent.read(whole)), factors, stack, whole);
    }
  }
}

const HUNDRED: Ratio = { numerator: 100n, denominator: 1n };

function percentOf(points: number, percent: Decimal): Ratio {
  return divide(multiply({ numerator: BigInt(points), denominator: 1n }, ratioOf(percent)), HUNDRED);
}

/** What another rule has earned of the same transaction. */
export function earnedBy(rule: string, { earned }: Pick<Counted, 'earned'>): number {
  let sum = 0;
  for (const part of earned) if (part.rule === rule) sum += part.amount;
  return sum;
}

function exactRate(
  base: RateBase,
  factors: readonly Factor[],
  stack: Earn['stack'],
  counted: Counted,
): Ratio {
  const { points, measure } = base;
  const { whole, lines } = counted;
  if (factors.some((factor) => factor.perLine)) {
    return sumOf(lines, (line) =>
      scaled(rated(base, lifted(base, measure.read(line)), points.read(line)), factors, stack, line),
    );
  }
  if (points.perLine) return scaled(ratedByLine(base, lines), factors, stack, whole);
  const measured = lifted(base, measureOver(measure, counted));
  return scaled(rated(base, measured, points.read(whole)), factors, stack, whole);
}

/** A sum over one denominator: fractions that are made and added line by line cost four times as much. */
function ratedByLine(base: RateBase, lines: readonly FactContext[]): Ratio {
  const { per, whole, points, measure } = base;
  let numerator = 0n;
  for (const line of lines) {
    const value = points.read(line);
    if (value === ZERO) continue;
    const measured = lifted(base, measure.read(line));
    numerator += (whole ? wholeSteps(measured, per) : measured) * value;
  }
  return { numerator, denominator: whole ? ONE : ONE * per };
}

/** What is measured counts as the least that the rate asks for; nothing stays nothing. */
function lifted({ least }: RateBase, measured: Decimal): Decimal {
  if (measured <= ZERO) return ZERO;
  return measured < least ? least : measured;
}

function rated({ per, whole, perUnit }: RateBase, measure: Decimal, points: Decimal): Ratio {
  if (whole) return { numerator: wholeSteps(measure, per) * points, denominator: ONE };
  if (perUnit !== null)
    return { numerator: measure * perUnit.numerator, denominator: ONE * perUnit.denominator };
  return { numerator: measure * points, denominator: ONE * per };
}

/** Of each line on its own, where the points or a factor depend on it. */
function varies(amount: Amount, factors: readonly Factor[]): boolean {
  if (amount.perLine) return true;
  for (const factor of factors) if (factor.perLine) return true;
  return false;
}

/** What the rate is applied to; what is below zero counts nothing. */
export function measureOver(measure: Measure, { whole, lines }: Counted): Decimal {
  if (!measure.perLine) return positive(measure.read(whole));
  if (measure.ofAll !== null && lines === whole.lines) return positive(measure.ofAll(whole.transaction));
  let sum = ZERO;
  for (const line of lines) sum = plus(sum, measure.read(line));
  return positive(sum);
}

/**
 * Whole: all of the measure at the rate of the bracket it comes to; marginal: each part of it at the rate of its own.
 * Below the first bracket there is nothing.
 */
function exactBrackets({ steps, marginal }: BracketsBase, measure: Decimal): Ratio {
  if (!marginal) {
    const bracket = steps.findLast(({ from }) => measure >= from);
    if (bracket === undefined || measure === ZERO) return NO_PART;
    if (bracket.rate === null) return { numerator: BigInt(bracket.fixed), denominator: 1n };
    return multiply(ratioOf(measure), bracket.rate);
  }
  let sum = NO_PART;
  for (const { from, to, rate } of steps) {
    if (measure <= from || rate === null) continue;
    const upTo = to === null || measure < to ? measure : to;
    sum = add(sum, multiply(ratioOf(minus(upTo, from)), rate));
  }
  return sum;
}

function scaled(base: Ratio, factors: readonly Factor[], stack: Earn['stack'], context: FactContext): Ratio {
  if (factors.length === 0) return base;
  if (stack === 'add' && factors.length > 1) return multiply(base, ratioOf(addedUp(factors, context)));
  let result = base;
  for (const factor of factors) {
    const value = factor.read(context);
    if (value !== ONE) result = multiply(result, ratioOf(value));
  }
  return result;
}

/** 1.5 and 2 come to 2.5: what each brings beyond the points themselves is added up; never below zero. */
function addedUp(factors: readonly Factor[], context: FactContext): Decimal {
  let sum = ONE;
  for (const factor of factors) sum = plus(sum, minus(factor.read(context), ONE));
  return positive(sum);
}

function sumOf(lines: readonly FactContext[], of: (line: FactContext) => Ratio): Ratio {
  let sum = NO_PART;
  for (const line of lines) {
    const part = of(line);
    if (part.numerator !== 0n) sum = sum === NO_PART ? part : add(sum, part);
  }
  return sum;
}

function positive(value: Decimal): Decimal {
  return value > ZERO ? value : ZERO;
}

export function showRatio({ numerator, denominator }: Ratio): string {
  // Twelve decimals are exact for all that a programme can write; a third of a point is shown cut.
  return formatDecimal(((numerator * ONE) / denominator) as Decimal);
}
