import type { FactContext } from '../conditions/fact-context.ts';
import { formatDecimal, minus, ONE, ZERO } from '../decimal.ts';
import { type Counted, earnedBy, earnLine, measureOver, showRatio } from '../earning.ts';
import { countedBy } from '../judge.ts';
import type { Judgement, RuleOutcome } from '../outcome.ts';
import type { Amount, Base, Earn, Rule } from '../program/compiled.ts';
import type { Rounding } from '../rounding.ts';

/** How a rule came to its points, step by step; figures are decimals in their shortest form. */
export interface ExplainedArithmetic {
  readonly points: string;
  /** Whether steps, least, most and rounding are of each line. */
  readonly each: 'transaction' | 'line';
  /** The first of the lines that count; see LINES_EXPLAINED_MAX. */
  readonly lines: readonly ExplainedLine[];
  /** How many more lines count. */
  readonly linesLeftOut: number;
  readonly measure: { readonly of: string; readonly value: string } | null;
  /** `points` is null where it differs from line to line: then each line says it. */
  readonly rate: {
    readonly points: string | null;
    readonly per: string;
    readonly steps: 'whole' | 'pro-rata';
    readonly atLeast: string | null;
  } | null;
  readonly brackets: {
    readonly mode: 'marginal' | 'whole';
    /** What fell into which of them. */
    readonly parts: readonly ExplainedBracket[];
  } | null;
  readonly share: {
    readonly of: readonly { readonly rule: string; readonly amount: number }[];
    readonly percent: string;
  } | null;
  readonly fixed: string | null;
  /** Those that are not 1 and are the same for all lines. */
  readonly factors: readonly ExplainedFactor[];
  readonly stack: 'multiply' | 'add';
  readonly times: number;
  readonly exact: string;
  readonly rounding: Rounding;
  /** After rounding, least and most. */
  readonly rounded: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly headroom: number | null;
  readonly amount: number;
}

export interface ExplainedLine {
  readonly id: string;
  readonly sku: string;
  readonly value: string;
  readonly points: string | null;
  readonly factors: readonly ExplainedFactor[];
  /** What the line comes to, before and after rounding, least and most; null where it is not looked at alone. */
  readonly exact: string | null;
  readonly earned: number | null;
}

/** A part of a measure, at so many points per so much; `fixed` where the bracket gives an amount instead. */
export interface ExplainedBracket {
  readonly from: string;
  readonly measure: string;
  readonly points: string | null;
  readonly per: string | null;
  readonly fixed: number | null;
}

export interface ExplainedFactor {
  readonly name: string;
  readonly value: string;
}

/** Nobody reads more, and a thousand rules over a thousand lines would be a million of them. */
export const LINES_EXPLAINED_MAX = 100;

export function explainArithmetic(
  judgement: Judgement,
  { rule, context, arithmetic }: RuleOutcome,
): ExplainedArithmetic | null {
  const { earn } = rule;
  if (arithmetic === null || earn === null) return null;
  const { lines, earned, times, amount } = arithmetic;
  const counted = countedBy(earn, context, lines, judgement.earned);
  const { base } = earn;
  const measure = 'measure' in base ? base.measure : null;
  return {
    points: earn.points,
    each: earn.eachLine ? 'line' : 'transaction',
    lines: isOfLines(earn) ? explainLines(earn, counted, lines.slice(0, LINES_EXPLAINED_MAX)) : [],
    linesLeftOut: isOfLines(earn) ? Math.max(0, lines.length - LINES_EXPLAINED_MAX) : 0,
    measure:
      measure === null ? null : { of: measure.name, value: formatDecimal(measureOver(measure, counted)) },
    rate: rateOf(rule, base, counted.whole),
    brackets: bracketsOf(rule, base, counted),
    share: shareOf(base, counted),
    fixed:
      base.kind === 'fixed' && !base.amount.perLine ? formatDecimal(base.amount.read(counted.whole)) : null,
    factors: factorsIn(earn, counted.whole, false),
    stack: earn.stack,
    times,
    exact: showRatio(earned.exact),
    rounding: earn.rounding,
    rounded: earned.points ?? 0,
    min: earn.min === 0 ? null : earn.min,
    max: earn.max === Number.POSITIVE_INFINITY ? null : earn.max,
    headroom: headroomOf(rule, context),
    amount,
  };
}

/** What the limits of its points had left before the transaction, as far as that is known: the least of it. */
function headroomOf({ limits }: Rule, { basis: { headroom } }: FactContext): number | null {
  const left = limits.flatMap(({ key, unit }) => (unit === 'points' ? (headroom[key] ?? []) : []));
  return left.length === 0 ? null : Math.min(...left);
}

function rateOf(rule: Rule, base: Base, whole: FactContext): ExplainedArithmetic['rate'] {
  if (base.kind !== 'rate') return null;
  const per = rule.definition.earn?.rate?.per ?? '1';
  const points = base.points.perLine ? null : formatDecimal(base.points.read(whole));
  const atLeast = base.least === ZERO ? null : formatDecimal(base.least);
  return { points, per, steps: base.whole ? 'whole' : 'pro-rata', atLeast };
}

function bracketsOf(rule: Rule, base: Base, counted: Counted): ExplainedArithmetic['brackets'] {
  if (base.kind !== 'brackets') return null;
  const measure = measureOver(base.measure, counted);
  const steps = rule.definition.earn?.brackets?.steps ?? [];
  const parts = base.steps.flatMap(({ from, to }, i): readonly ExplainedBracket[] => {
    const isIn = base.marginal ? measure > from : measure >= from && (to === null || measure < to);
    const step = steps[i];
    if (!isIn || step === undefined) return [];
    const upTo = to === null || measure < to ? measure : to;
    const { points, per, fixed } = step;
    return [
      {
        from: formatDecimal(from),
        measure: formatDecimal(base.marginal ? minus(upTo, from) : measure),
        points: points === undefined ? null : String(points),
        per: per ?? null,
        fixed: fixed ?? null,
      },
    ];
  });
  return { mode: base.marginal ? 'marginal' : 'whole', parts };
}

function shareOf(base: Base, counted: Counted): ExplainedArithmetic['share'] {
  if (base.kind !== 'share') return null;
  const of = base.of.map((key) => ({ rule: key, amount: earnedBy(key, counted) }));
  return { of, percent: formatDecimal(base.percent.read(counted.whole)) };
}

/** Does what is earned depend on single lines? */
function isOfLines({ base, factors, eachLine }: Earn): boolean {
  const isMeasured = 'measure' in base && base.measure.perLine;
  return (
    eachLine || isMeasured || amountOf(base)?.perLine === true || factors.some((factor) => factor.perLine)
  );
}

function amountOf(base: Base): Amount | null {
  if (base.kind === 'rate') return base.points;
  return base.kind === 'fixed' ? base.amount : null;
}

/** The lines that count, with what of the arithmetic is theirs alone. */
function explainLines(earn: Earn, counted: Counted, lines: readonly FactContext[]): readonly ExplainedLine[] {
  const { base } = earn;
  const figure = 'measure' in base ? base.measure : null;
  const amount = amountOf(base);
  return lines.flatMap((context) => {
    if (context.line === null) return [];
    const { id, sku } = context.line.posted;
    const alone = earn.eachLine ? earnLine(earn, counted, context) : null;
    return [
      {
        id,
        sku,
        value: formatDecimal(figure?.perLine === true ? figure.read(context) : ONE),
        points: amount?.perLine === true ? formatDecimal(amount.read(context)) : null,
        factors: factorsIn(earn, context, true),
        exact: alone === null ? null : showRatio(alone.exact),
        earned: alone?.points ?? null,
      },
    ];
  });
}

function factorsIn({ factors }: Earn, context: FactContext, perLine: boolean): readonly ExplainedFactor[] {
  return factors.flatMap((factor) => {
    if (factor.perLine !== perLine) return [];
    const value = factor.read(context);
    return value === ONE ? [] : [{ name: factor.name(context), value: formatDecimal(value) }];
  });
}
