import type { Operator } from '../program/document.ts';
import type { FailedCondition, ShownValue } from './explain-condition.ts';

const MUST: Readonly<Record<Operator, (needed: readonly string[]) => string>> = {
  eq: ([value]) => `be ${value}`,
  ne: ([value]) => `not be ${value}`,
  in: (values) => `be one of ${values.join(', ')}`,
  notIn: (values) => `be none of ${values.join(', ')}`,
  atLeast: ([value]) => `be at least ${value}`,
  above: ([value]) => `be above ${value}`,
  atMost: ([value]) => `be at most ${value}`,
  below: ([value]) => `be below ${value}`,
  between: ([from, to]) => `lie between ${from} and ${to}`,
  exists: ([value]) => (value === 'true' ? 'be there' : 'not be there'),
  contains: ([value]) => `contain ${value}`,
};

/** "line.category is Beverages and must be Seafood", without a full stop. */
export function failureSentence(failed: FailedCondition | null): string {
  if (failed === null) return 'its condition does not hold';
  const { fact, operator, found, needed, negated, oneOf, line } = failed;
  const must = MUST[operator](needed.map(show));
  const where = line === null ? '' : ` (line ${line})`;
  const otherwise = oneOf ? ', or one of the alternatives must hold' : '';
  return `${fact} is ${show(found)}${where} and must ${negated ? `not ${must}` : must}${otherwise}`;
}

function show(value: ShownValue): string {
  if (value === null) return 'nothing';
  return typeof value === 'object' ? `[${value.join(', ')}]` : String(value);
}
