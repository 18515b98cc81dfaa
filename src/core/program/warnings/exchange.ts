import { type Decimal, ZERO } from '../../decimal.ts';
import { type Mistake, mistake, NO_MISTAKES, quote } from '../check/mistake.ts';
import { decimalIn } from '../check/values.ts';
import type { ProgramDocument, RateDefinition } from '../document.ts';
import { isOfMoney } from './money.ts';

/** What points are worth is hard to see where neither earning nor spending them is a plain number. Told once per kind. */
export function warnOfExchange({ points, rules = [] }: ProgramDocument): readonly Mistake[] {
  return Object.entries(points).flatMap(([kind, { value }]) => {
    const worth = value === undefined ? null : decimalIn(value);
    if (value === undefined || worth === null || isPowerOfTen(worth)) return NO_MISTAKES;
    const index = rules.findIndex(({ earn }) => earn?.points === kind && isOddRate(earn.rate));
    const rate = rules[index]?.earn?.rate;
    if (rate === undefined || typeof rate.points === 'object') return NO_MISTAKES;
    return mistake(
      `/rules/${index}/earn/rate`,
      `${rate.points} ${quote(kind)} points per ${rate.per}, each worth ${value}, take two conversions to see that ${percentBack(rate.points, rate.per, value)} % come back: let one of them be plain, such as 1 per "1.00", or a value of "0.01".`,
    );
  });
}

/** Neither whole points for one unit of money, nor one point for whole units: 25 per 10.00. */
function isOddRate(rate: RateDefinition | undefined): boolean {
  if (rate === undefined || typeof rate.points === 'object' || !isOfMoney(rate.of)) return false;
  const [points, per] = [decimalIn(rate.points) ?? ZERO, decimalIn(rate.per) ?? ZERO];
  return points > ZERO && points % per !== ZERO && per % points !== ZERO;
}

function isPowerOfTen(value: Decimal): boolean {
  return /^10*$/.test(value.toString());
}

/** To three digits: a hint, and no money. */
function percentBack(points: number | string, per: string, value: string): number {
  return Number(((Number(points) / Number(per)) * Number(value) * 100).toPrecision(3));
}
