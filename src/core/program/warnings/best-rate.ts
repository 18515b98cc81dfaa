import type {
  EarnDefinition,
  FactorDefinition,
  LookupDefinition,
  ProgramDocument,
  RuleDefinition,
} from '../document.ts';
import { factorsOf } from './factors.ts';
import { isOfMoney } from './money.ts';

/**
 * How many points of a kind one unit of money earns at best, by all rules that always apply, with the best multiplier;
 * null where such rules earn by something else, too, or where there are none.
 */
export function bestRate(document: ProgramDocument, kind: string): number | null {
  const shared = Object.values(document.limits ?? {}).flatMap(({ rules }) => rules);
  const earning = (document.rules ?? []).filter(
    (rule) =>
      rule.on === 'purchase' &&
      rule.earn?.points === kind &&
      alwaysApplies(rule) &&
      !shared.includes(rule.key),
  );
  const rates = earning.map(({ earn }) => (earn === undefined ? null : rateOf(earn, document)));
  if (rates.length === 0 || rates.includes(null)) return null;
  return rates.reduce<number>((sum, rate) => sum + (rate ?? 0), 0);
}

function alwaysApplies({ when, valid, every, reaches, limit }: RuleDefinition): boolean {
  return [when, valid, every, reaches, limit].every((restriction) => restriction === undefined);
}

/** An estimate: numbers with a fraction will do. */
function rateOf(earn: EarnDefinition, document: ProgramDocument): number | null {
  const { rate, min, stack } = earn;
  if (rate === undefined || !isOfMoney(rate.of)) return null;
  if (min !== undefined || rate.atLeast !== undefined) return null;
  const factors = factorsOf(earn).map((factor) => bestFactor(factor, document));
  const factor =
    stack === 'add'
      ? 1 + factors.reduce((sum, each) => sum + each - 1, 0)
      : factors.reduce((product, each) => product * each, 1);
  return (bestOf(rate.points, 0) / Number(rate.per)) * factor;
}

function bestFactor(factor: FactorDefinition, { ladders = {} }: ProgramDocument): number {
  if ('tier' in factor) {
    const tiers = ladders[factor.tier]?.tiers ?? [];
    return Math.max(...tiers.map(({ multiplier }) => Number(multiplier ?? 1)));
  }
  const best = bestOf(factor.factor, 1);
  return factor.when === undefined ? best : Math.max(1, best);
}

function bestOf(number: number | string | LookupDefinition, missing: number): number {
  if (typeof number !== 'object') return Number(number);
  return Math.max(Number(number.otherwise ?? missing), ...Object.values(number.values).map(Number));
}
