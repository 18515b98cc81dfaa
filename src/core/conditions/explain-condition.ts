import { formatDecimal } from '../decimal.ts';
import type { ConditionDefinition, Operator } from '../program/document.ts';
import type { TierOrder } from './comparison-test.ts';
import { compileCondition, prepareComparison } from './condition.ts';
import type { FactContext } from './fact-context.ts';
import type { FactValue } from './facts.ts';

/** The first comparison that did not hold: what was found, and what was needed. */
export interface FailedCondition {
  readonly pointer: string;
  readonly fact: string;
  readonly operator: Operator;
  readonly found: ShownValue;
  readonly needed: readonly ShownValue[];
  /** True where it stands inside a `not`: it held, and should not have. */
  readonly negated: boolean;
  /** True where it stands inside an `any`: another part of that would have done, too. */
  readonly oneOf: boolean;
  /** The line that it is about, by its id; null: the transaction as a whole. */
  readonly line: string | null;
}

export type ShownValue = string | boolean | readonly string[] | null;

/** Where in a document a condition stands, and whether it is there to hold or not to. */
interface Place {
  readonly pointer: string;
  readonly negated: boolean;
  readonly oneOf: boolean;
  readonly tiers: TierOrder;
}

/** Null where the condition holds. `pointer` is where the condition stands in the document. */
export function explainFailure(
  condition: ConditionDefinition,
  context: FactContext,
  pointer: string,
  tiers: TierOrder,
): FailedCondition | null {
  return failureAt(condition, context, { pointer, negated: false, oneOf: false, tiers });
}

function failureAt(
  condition: ConditionDefinition,
  context: FactContext,
  place: Place,
): FailedCondition | null {
  const { pointer, negated, tiers } = place;
  if (compileCondition(condition, tiers)(context) !== negated) return null;
  const below = (step: string): Place => ({ ...place, pointer: `${pointer}/${step}` });
  if ('not' in condition) return failureAt(condition.not, context, { ...below('not'), negated: !negated });
  if ('all' in condition) return firstOf(condition.all, context, below('all'), negated);
  if ('any' in condition) return firstOf(condition.any, context, below('any'), !negated);
  if ('someLine' in condition) return firstLine(condition.someLine, context, below('someLine'));
  if ('everyLine' in condition) return firstLine(condition.everyLine, context, below('everyLine'));
  const { fact, operator, operands } = prepareComparison(condition, tiers);
  return {
    pointer,
    fact: fact.name,
    operator,
    found: showValue(fact.read(context)),
    needed: operands.map((operand) => showValue(operand(context))),
    negated,
    oneOf: place.oneOf,
    line: context.line?.posted.id ?? null,
  };
}

function firstOf(
  parts: readonly ConditionDefinition[],
  context: FactContext,
  place: Place,
  isOneEnough: boolean,
): FailedCondition | null {
  const oneOf = place.oneOf || (isOneEnough && parts.length > 1);
  for (const [index, part] of parts.entries()) {
    const failure = failureAt(part, context, { ...place, oneOf, pointer: `${place.pointer}/${index}` });
    if (failure !== null) return failure;
  }
  return null;
}

/** Of the first line that is not as it should be; where there are no lines, that there are none. */
function firstLine(
  condition: ConditionDefinition,
  { lines }: FactContext,
  place: Place,
): FailedCondition | null {
  for (const line of lines) {
    const failure = failureAt(condition, line, place);
    if (failure !== null) return failure;
  }
  if (lines.length > 0) return null;
  const { pointer, negated } = place;
  return {
    pointer,
    fact: 'transaction.lines',
    operator: 'atLeast',
    found: '0',
    needed: ['1'],
    negated,
    oneOf: place.oneOf,
    line: null,
  };
}

export function showValue(value: FactValue): ShownValue {
  if (value === undefined) return null;
  return typeof value === 'bigint' ? formatDecimal(value) : value;
}
