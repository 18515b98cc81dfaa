import type { Fact } from '../../conditions/facts.ts';
import { ZERO } from '../../decimal.ts';
import { type Demand, literalValue, testOf, type Value } from './demand.ts';
import { knownValuesOf } from './known-values.ts';
import type { Names } from './names.ts';

/**
 * Is there a value, or the lack of one, that meets all that is asked? It is enough to try those that are named, what
 * lies just beside them, and one of each kind that is not named. What is compared with another fact can be anything
 * here that is there at all.
 */
export function isValuePossible(fact: Fact, demands: readonly Demand[], names: Names): boolean {
  const tests = demands.map((demand) => testOf(demand, fact, names));
  return valuesToTry(fact, demands, names).some((value) => tests.every((test) => test(value)));
}

/** Facts that every transaction has. */
const ALWAYS_THERE: readonly string[] = [
  'transaction.date',
  'transaction.weekday',
  'transaction.month',
  'transaction.dayOfMonth',
  'transaction.hour',
  'account.kind',
  'stakeholder.named',
];

function valuesToTry(fact: Fact, demands: readonly Demand[], names: Names): readonly Value[] {
  const isOptional = fact.reads.ladder === undefined && !ALWAYS_THERE.includes(fact.name);
  const absent: readonly Value[] = isOptional ? [undefined] : [];
  const known = knownValuesOf(fact, names);
  if (known !== null) return [...absent, ...known.map((value) => knownValue(value, fact, names))];
  const named = demands
    .flatMap(({ operator, operands }) =>
      operands.map((operand) => literalValue(operand, operator, fact, names)),
    )
    .filter((value) => value !== undefined);
  return [...absent, ...unnamed(fact, demands), ...named.flatMap(aroundIt)];
}

function knownValue(value: string, fact: Fact, names: Names): Value {
  return fact.type === 'boolean' ? value === 'true' : literalValue(value, 'eq', fact, names);
}

/** A text longer than those that are named, a number, and a list with everything that one is to contain. */
function unnamed({ type }: Fact, demands: readonly Demand[]): readonly Value[] {
  const texts = demands.flatMap(({ operands }) => operands.filter((operand) => typeof operand === 'string'));
  const contained = demands
    .filter(({ operator, negated }) => operator === 'contains' && !negated)
    .flatMap(({ operands }) => operands.filter((operand) => typeof operand === 'string'));
  const text = 'x'.repeat(1 + texts.reduce((length, { length: other }) => Math.max(length, other), 0));
  switch (type) {
    case 'text':
    case 'tier':
      return [text];
    case 'decimal':
    case 'date':
      return [ZERO];
    case 'boolean':
      return [true, false];
    case 'texts':
      return [contained, []];
    case 'any':
      return [text, ZERO, true, false, contained, []];
  }
}

function aroundIt(value: Value): readonly Value[] {
  return typeof value === 'bigint' ? [value - 1n, value, value + 1n] : [value];
}
