import { compileCondition } from '../conditions/condition.ts';
import type { FactContext } from '../conditions/fact-context.ts';
import { type Fact, type FactValue, findFact } from '../conditions/facts.ts';
import { type Decimal, formatDecimal, ONE, ZERO } from '../decimal.ts';
import type { Limit } from '../limits/limit.ts';
import { divide, ratioOf, reduce } from '../ratio.ts';
import type { Compiled } from './compile-rule.ts';
import type { Amount, Base, Bracket, Earn, Factor, Ladder, Measure } from './compiled.ts';
import type {
  BracketDefinition,
  BracketsDefinition,
  EarnDefinition,
  FactorDefinition,
  LookupDefinition,
  RateDefinition,
} from './document.ts';
import { looksAtCounted, looksAtLines } from './reads.ts';
import { decimalOf, known } from './values.ts';

export function compileEarn(earn: EarnDefinition, ofLine: readonly Limit[], compiled: Compiled): Earn {
  const { times = [] } = earn;
  const factors = 'length' in times ? times : [times];
  return {
    points: earn.points,
    base: compileBase(earn),
    factors: factors.map((factor) => compileFactor(factor, compiled)),
    asksOfCounted: factors.some(asksOfCounted),
    stack: earn.stack ?? 'multiply',
    eachLine: earn.each === 'line',
    min: earn.min ?? 0,
    max: earn.max ?? Number.POSITIVE_INFINITY,
    rounding: earn.round ?? 'floor',
    ofLine,
  };
}

function compileBase({ fixed, rate, brackets, share }: EarnDefinition): Base {
  if (rate !== undefined) return compileRate(rate);
  if (brackets !== undefined) return compileBrackets(brackets);
  if (share !== undefined) {
    const of = typeof share.of === 'string' ? [share.of] : share.of;
    return { kind: 'share', of, percent: amountOf(share.percent) };
  }
  return { kind: 'fixed', amount: amountOf(fixed ?? 0) };
}

function compileRate({ points, per, of, atLeast, steps }: RateDefinition): Base {
  const amount = amountOf(points);
  const size = decimalOf(per);
  return {
    kind: 'rate',
    points: amount,
    per: size,
    perUnit: amount.constant === null ? null : reduce(divide(ratioOf(amount.constant), ratioOf(size))),
    measure: measureOf(of),
    least: atLeast === undefined ? ZERO : decimalOf(atLeast),
    whole: steps === 'whole',
  };
}

function compileBrackets({ of, mode, steps }: BracketsDefinition): Base {
  return {
    kind: 'brackets',
    measure: measureOf(of),
    marginal: mode === 'marginal',
    steps: steps.map((step, i) => compileBracket(step, steps[i + 1])),
  };
}

function compileBracket(step: BracketDefinition, next: BracketDefinition | undefined): Bracket {
  return {
    from: decimalOf(step.from),
    to: next === undefined ? null : decimalOf(next.from),
    rate:
      step.points === undefined
        ? null
        : divide(ratioOf(decimalOf(step.points)), ratioOf(decimalOf(step.per ?? '1'))),
    fixed: step.fixed ?? 0,
  };
}

/** Read in one step: they are read for each line and rule. */
const OF_LINES: Readonly<Record<string, Measure>> = {
  net: {
    name: 'net',
    perLine: true,
    ofAll: ({ net }) => net,
    read: ({ line }) => line?.net ?? ZERO,
  },
  gross: { name: 'gross', perLine: true, ofAll: null, read: ({ line }) => line?.gross ?? ZERO },
  quantity: {
    name: 'quantity',
    perLine: true,
    ofAll: ({ quantity }) => quantity,
    read: ({ line }) => line?.quantity ?? ZERO,
  },
};

/** A figure that is not there, or is no number, counts nothing. */
function measureOf(name: string): Measure {
  const ofLines = Object.hasOwn(OF_LINES, name) ? OF_LINES[name] : undefined;
  if (ofLines !== undefined) return ofLines;
  const { read, perLine } = factNamed(name);
  return {
    name,
    perLine,
    ofAll: null,
    read: (context) => {
      const value = read(context);
      return typeof value === 'bigint' ? value : ZERO;
    },
  };
}

function amountOf(amount: number | string | LookupDefinition, otherwise: Decimal = ZERO): Amount {
  if (typeof amount !== 'object') {
    const constant = decimalOf(amount);
    return { constant, perLine: false, read: () => constant };
  }
  const { read, perLine } = factNamed(amount.by);
  const values = new Map(Object.entries(amount.values).map(([key, value]) => [key, decimalOf(value)]));
  const missing = amount.otherwise === undefined ? otherwise : decimalOf(amount.otherwise);
  const lookUp = (context: FactContext): Decimal => {
    const key = keyOf(read(context));
    return key === null ? missing : (values.get(key) ?? missing);
  };
  return { constant: null, perLine, read: lookUp };
}

/** How a value is written as the key of a lookup; null for one that has no place there. */
function keyOf(value: FactValue): string | null {
  switch (typeof value) {
    case 'string':
      return value;
    case 'bigint':
      return formatDecimal(value);
    case 'boolean':
      return String(value);
    default:
      return null;
  }
}

function compileFactor(factor: FactorDefinition, { ladders, tierOrder }: Compiled): Factor {
  if ('tier' in factor) return tierFactor(known(ladders, factor.tier));
  const amount = amountOf(factor.factor, ONE);
  const when = factor.when === undefined ? null : compileCondition(factor.when, tierOrder);
  const { by } = typeof factor.factor === 'object' ? factor.factor : { by: null };
  const looked = by === null ? null : factNamed(by);
  return {
    perLine: amount.perLine || (factor.when !== undefined && looksAtLines(factor.when)),
    read: (context) => (when === null || when(context) ? amount.read(context) : ONE),
    name: (context) => factor.label ?? (looked === null ? '' : (keyOf(looked.read(context)) ?? 'other')),
  };
}

function asksOfCounted(factor: FactorDefinition): boolean {
  if ('tier' in factor) return false;
  const { factor: amount, when } = factor;
  return (
    (when !== undefined && looksAtCounted(when)) ||
    (typeof amount === 'object' && factNamed(amount.by).counted)
  );
}

/** The multiplier of the tier held; 1 for a tier that has none. */
function tierFactor({ key, tiers }: Ladder): Factor {
  const multipliers = new Map(
    tiers.map((tier) => [tier.key, (tier.multiplier?.numerator ?? ONE) as Decimal] as const),
  );
  return {
    perLine: false,
    read: ({ basis }) => multipliers.get(basis.tiers[key] ?? '') ?? ONE,
    name: ({ basis }) => basis.tiers[key] ?? '',
  };
}

function factNamed(name: string): Fact {
  const fact = findFact(name);
  if (fact === null) throw new Error(`unchecked fact ${name}`);
  return fact;
}
