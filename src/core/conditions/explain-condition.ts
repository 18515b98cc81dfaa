import { formatDecimal } from '../decimal.ts';
import type { ConditionDefinition, Operator } from '../program/document.ts';
import { compileCondition, prepareComparison } from './condition.ts';
import type { FactContext, FactValue } from './facts.ts';

/** The first comparison that did not hold: what was found, and what was needed. */
export interface FailedCondition {
  readonly pointer: string;
  readonly fact: string;
  readonly operator: Operator;
  readonly found: string | boolean | readonly string[] | null;
  readonly needed: readonly (string | boolean | readonly string[] | null)[];
  /** True where it stands inside a `not`: it held, and should not have. */
  readonly negated: boolean;
}

/** Null where the condition holds. `pointer` is where the condition stands in the document. */
export function explainFailure(
  condition: ConditionDefinition,
  context: FactContext,
  pointer: string,
  negated = false,
): FailedCondition | null {
  if (compileCondition(condition)(context) !== negated) return null;
  if ('not' in condition) return explainFailure(condition.not, context, `${pointer}/not`, !negated);
  if ('all' in condition) return firstOf(condition.all, context, `${pointer}/all`, negated);
  if ('any' in condition) return firstOf(condition.any, context, `${pointer}/any`, negated);
  const { fact, operator, operands } = prepareComparison(condition);
  return {
    pointer,
    fact: fact.name,
    operator,
    found: show(fact.read(context)),
    needed: operands.map((operand) => show(operand(context))),
    negated,
  };
}

function firstOf(
  parts: readonly ConditionDefinition[],
  context: FactContext,
  pointer: string,
  negated: boolean,
): FailedCondition | null {
  for (const [index, part] of parts.entries()) {
    const failure = explainFailure(part, context, `${pointer}/${index}`, negated);
    if (failure !== null) return failure;
  }
  return null;
}

function show(value: FactValue): string | boolean | readonly string[] | null {
  if (value === undefined) return null;
  return typeof value === 'bigint' ? formatDecimal(value) : value;
}
