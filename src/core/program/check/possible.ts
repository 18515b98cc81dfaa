import type { Fact } from '../../conditions/facts.ts';
import { ZERO } from '../../decimal.ts';
import { type Demand, literalValue, type Test, testOf, type Value } from './demand.ts';
import { knownValuesOf } from './known-values.ts';
import type { Names } from './names.ts';

/**
 * Is there a value, or the lack of one, that meets all that is asked? It is enough to try those that are named, what
 * lies just beside them, and one of each kind that is not named. What is compared with another fact can be anything
 * here that is there at all.
 */
export function isValuePossible(fact: Fact, demands: readonly Demand[], names: Names): boolean {
  const tests = demands.map((demand) => testOf(demand, fact, names));
  const only = tests.find(namesAllItTakes);
  const values = only === undefined ? valuesToTry(fact, tests, names) : only.values;
  for (const value of values) if (tests.every((test) => test.isMetBy(value))) return true;
  return false;
}

/** The first demand that those before it leave no value for; -1: there is one. */
export function firstWithoutValue(fact: Fact, demands: readonly Demand[], names: Names): number {
  const tests = demands.map((demand) => testOf(demand, fact, names));
  let last = -1;
  for (const value of valuesToTry(fact, tests, names)) {
    const missed = tests.findIndex((test) => !test.isMetBy(value));
    if (missed < 0) return -1;
    last = Math.max(last, missed);
  }
  return last;
}

/** Nothing but what it names meets `eq` and `in`. */
function namesAllItTakes({ demand: { operator, negated }, values }: Test): boolean {
  return !negated && (operator === 'eq' || operator === 'in') && !values.includes(undefined);
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

/** One by one, since what is not named meets most of what is asked. */
function* valuesToTry(fact: Fact, tests: readonly Test[], names: Names): Iterable<Value> {
  if (fact.reads.ladder === undefined && !ALWAYS_THERE.includes(fact.name)) yield undefined;
  const known = knownValuesOf(fact, names);
  if (known !== null) {
    for (const value of known) yield knownValue(value, fact, names);
    return;
  }
  yield* unnamed(fact, tests);
  for (const { values } of tests) {
    for (const value of values) {
      if (value !== undefined) yield value;
      if (typeof value !== 'bigint') continue;
      yield value - 1n;
      yield value + 1n;
    }
  }
}

function knownValue(value: string, fact: Fact, names: Names): Value {
  return fact.type === 'boolean' ? value === 'true' : literalValue(value, 'eq', fact, names);
}

/** A text longer than those that are named, a number, and lists of what they are to contain: of the first ones each. */
function unnamed({ type }: Fact, tests: readonly Test[]): readonly Value[] {
  const contained = tests
    .filter(({ demand }) => demand.operator === 'contains' && !demand.negated)
    .flatMap(({ values }) => values.filter((value) => typeof value === 'string'));
  const lists = [[], ...contained.map((_, index) => contained.slice(0, index + 1))];
  switch (type) {
    case 'text':
    case 'tier':
      return [longerThan(tests)];
    case 'decimal':
    case 'date':
      return [ZERO];
    case 'boolean':
      return [true, false];
    case 'texts':
      return lists;
    case 'any':
      return [longerThan(tests), ZERO, true, false, ...lists];
  }
}

function longerThan(tests: readonly Test[]): string {
  let length = 0;
  for (const { values } of tests)
    for (const value of values) if (typeof value === 'string') length = Math.max(length, value.length);
  return 'x'.repeat(length + 1);
}
