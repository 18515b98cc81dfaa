import type { FactContext } from './conditions/fact-context.ts';
import { formatDecimal, ONE } from './decimal.ts';
import { type Counted, earnedBy, measureOver, showRatio } from './earning.ts';
import { countedBy, type Judgement, type RuleOutcome } from './judge.ts';
import type { Base, Earn, Rule } from './program/compiled.ts';
import type { Rounding } from './rounding.ts';

/** How a rule came to its points, step by step; figures are decimals in their shortest form. */
export interface ExplainedArithmetic {
  readonly points: string;
  /** Whether steps, least, most and rounding are of each line. */
  readonly each: 'transaction' | 'line';
  readonly lines: readonly ExplainedLine[];
  readonly measure: { readonly of: string; readonly value: string } | null;
  /** `points` is null where it differs from line to line: then each line says it. */
  readonly rate: {
    readonly points: string | null;
    readonly per: string;
    readonly steps: 'whole' | 'pro-rata';
  } | null;
  readonly brackets: { readonly mode: 'marginal' | 'whole'; readonly from: readonly string[] } | null;
  readonly share: {
    readonly of: readonly { readonly rule: string; readonly amount: number }[];
    readonly percent: string;
  } | null;
  readonly fixed: string | null;
  /** Those that are not 1 and are the same for all lines. */
  readonly factors: readonly ExplainedFactor[];
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
}

export interface ExplainedFactor {
  readonly name: string;
  readonly value: string;
}

export function explainArithmetic(
  judgement: Judgement,
  { rule, context, arithmetic, times }: RuleOutcome,
): ExplainedArithmetic | null {
  const { earn } = rule;
  if (arithmetic === null || earn === null) return null;
  const { lines, earned, amount } = arithmetic;
  const counted = countedBy(earn, context, lines, judgement.earned);
  const { base } = earn;
  const measure = 'measure' in base ? base.measure : null;
  return {
    points: earn.points,
    each: earn.eachLine ? 'line' : 'transaction',
    lines: explainLines(earn, lines),
    measure:
      measure === null ? null : { of: measure.name, value: formatDecimal(measureOver(measure, counted)) },
    rate: rateOf(rule, base, counted.whole),
    brackets:
      base.kind === 'brackets'
        ? {
            mode: base.marginal ? 'marginal' : 'whole',
            from: base.steps.map(({ from }) => formatDecimal(from)),
          }
        : null,
    share: shareOf(rule, base, counted),
    fixed:
      base.kind === 'fixed' && !base.amount.perLine ? formatDecimal(base.amount.read(counted.whole)) : null,
    factors: factorsIn(earn, counted.whole, false),
    times,
    exact: showRatio(earned.exact),
    rounding: earn.rounding,
    rounded: earned.points ?? 0,
    min: earn.min === 0 ? null : earn.min,
    max: earn.max === Number.POSITIVE_INFINITY ? null : earn.max,
    headroom: context.basis.headroom[rule.key] ?? null,
    amount,
  };
}

function rateOf(rule: Rule, base: Base, whole: FactContext): ExplainedArithmetic['rate'] {
  if (base.kind !== 'rate') return null;
  const per = rule.definition.earn?.rate?.per ?? '1';
  const points = base.points.perLine ? null : formatDecimal(base.points.read(whole));
  return { points, per, steps: base.whole ? 'whole' : 'pro-rata' };
}

function shareOf(rule: Rule, base: Base, counted: Counted): ExplainedArithmetic['share'] {
  if (base.kind !== 'share') return null;
  const of = base.of.map((key) => ({ rule: key, amount: earnedBy(key, counted) }));
  return { of, percent: rule.definition.earn?.share?.percent ?? '' };
}

/** The lines that count, with what of the arithmetic is theirs alone. */
function explainLines(earn: Earn, lines: readonly FactContext[]): readonly ExplainedLine[] {
  const { base } = earn;
  const figure = 'measure' in base ? base.measure : null;
  const amount = base.kind === 'rate' ? base.points : base.kind === 'fixed' ? base.amount : null;
  const isOfLines = figure?.perLine === true || amount?.perLine === true || earn.eachLine;
  if (!isOfLines) return [];
  return lines.flatMap((context) => {
    if (context.line === null) return [];
    const { id, sku } = context.line.posted;
    return [
      {
        id,
        sku,
        value: formatDecimal(figure?.perLine === true ? figure.read(context) : ONE),
        points: amount?.perLine === true ? formatDecimal(amount.read(context)) : null,
        factors: factorsIn(earn, context, true),
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
