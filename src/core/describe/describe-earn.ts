import type { BracketsDefinition, EarnDefinition, RateDefinition } from '../program/document.ts';
import type { Rounding } from '../rounding.ts';
import { describeFactors, factorsOf } from './describe-factors.ts';
import { describeLookup, isPerLine } from './describe-lookup.ts';
import { describeAmount, describeMeasured, measureName } from './describe-measure.ts';
import { andList } from './lists.ts';
import { countOfPoints, pointsName, ruleName, type Vocabulary } from './vocabulary.ts';

/** "1 Reward point per 1.00 USD of net, times the tier's multiplier (Silver 1.5, Gold 2), rounded down". */
export function describeEarn(words: Vocabulary, earn: EarnDefinition): string {
  const { min, max, each } = earn;
  const bounds = [
    ...(min === undefined ? [] : [`at least ${min}`]),
    ...(max === undefined ? [] : [`at most ${max}`]),
  ];
  const rounding = isWhole(earn) ? [] : [ROUNDED[earn.round ?? 'floor']];
  const last = [...(bounds.length === 0 ? [] : [andList(bounds)]), ...rounding];
  const base = `${describeBase(words, earn)}${describeFactors(words, earn)}`;
  if (each !== 'line') return [base, ...last].join(', ');
  if (last.length > 0) return `${[base, ...last].join(', ')} for each line`;
  return earn.fixed === undefined ? `${base}, for each line` : base;
}

const ROUNDED = {
  floor: 'rounded down',
  'half-up': 'rounded half up',
  ceiling: 'rounded up',
} as const satisfies Record<Rounding, string>;

function describeBase(words: Vocabulary, earn: EarnDefinition): string {
  const { points, fixed, rate, brackets, share } = earn;
  if (rate !== undefined) return describeRate(words, points, rate);
  if (brackets !== undefined) return describeBrackets(words, points, brackets);
  if (share !== undefined) {
    const rules = typeof share.of === 'string' ? [share.of] : share.of;
    const earned = `${andList(rules.map((rule) => ruleName(words, rule)))} ${rules.length === 1 ? 'earns' : 'earn'}`;
    return `${percentOf(words, share.percent)} of what ${earned}, as ${pointsName(words, points)}`;
  }
  return describeFixed(words, points, fixed ?? 0, earn.each === 'line');
}

function percentOf(words: Vocabulary, percent: NonNullable<EarnDefinition['share']>['percent']): string {
  return typeof percent === 'object' ? `a percentage ${describeLookup(words, percent)}` : `${percent} %`;
}

function describeFixed(
  words: Vocabulary,
  points: string,
  fixed: NonNullable<EarnDefinition['fixed']>,
  isEachLine: boolean,
): string {
  const eachLine = ' for each line that counts';
  if (typeof fixed === 'number') return `${countOfPoints(words, fixed, points)}${isEachLine ? eachLine : ''}`;
  const perLine = isEachLine || isPerLine(fixed);
  return `${pointsName(words, points)} ${describeLookup(words, fixed)}${perLine ? eachLine : ''}`;
}

function describeRate(
  words: Vocabulary,
  points: string,
  { points: rate, per, of, atLeast, steps }: RateDefinition,
): string {
  const measured = describeMeasured(words, per, of);
  const whole = steps === 'whole' ? 'whole ' : '';
  const amount =
    typeof rate === 'object'
      ? `${pointsName(words, points)} ${describeLookup(words, rate)}`
      : countOfPoints(words, rate, points);
  const least = atLeast === undefined ? '' : `, of at least ${describeAmount(words, atLeast, of)}`;
  return `${amount} per ${whole}${measured}${least}`;
}

function describeBrackets(
  words: Vocabulary,
  points: string,
  { of, mode, steps }: BracketsDefinition,
): string {
  const brackets = steps.map(({ from, points: rate, per, fixed }) => {
    const start = `from ${describeAmount(words, from, of)} on`;
    if (fixed !== undefined) return `${start} ${fixed} in all`;
    return `${start} ${rate ?? 0} per ${of === 'quantity' ? describeMeasured(words, per ?? '1', of) : describeAmount(words, per ?? '1', of)}`;
  });
  const how = {
    marginal: 'each part of it at the rate of its own bracket',
    whole: 'all of it at the rate of the bracket it comes to',
  }[mode];
  return `${pointsName(words, points)} by ${measureName(words, of)}, ${how} (${brackets.join('; ')})`;
}

/** True where the amount is a whole number however it comes out, so that nothing need be said of rounding. */
function isWhole({ fixed, rate, brackets, times }: EarnDefinition): boolean {
  if (factorsOf(times).length > 0) return false;
  if (fixed !== undefined)
    return typeof fixed === 'number' || allWhole(Object.values(fixed.values), fixed.otherwise);
  if (brackets !== undefined) return brackets.steps.every((step) => step.fixed !== undefined);
  if (rate?.steps !== 'whole') return false;
  if (typeof rate.points !== 'object') return allWhole([rate.points]);
  return allWhole(Object.values(rate.points.values), rate.points.otherwise);
}

function allWhole(values: readonly (number | string)[], otherwise: number | string = 0): boolean {
  return [...values, otherwise].every((value) => Number.isInteger(Number(value)));
}
