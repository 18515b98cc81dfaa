import { type ConditionDefinition, LIMITS } from '../document.ts';
import { checkComparison } from './comparisons.ts';
import { checkContradictions } from './contradictions.ts';
import type { Scope } from './facts.ts';
import { at, type Mistake, mistake, NO_MISTAKES } from './mistake.ts';

/**
 * A condition as a whole: its size first, since nothing else is looked at in one that is too large; then its parts;
 * and only of parts that are right, whether they can hold together.
 */
export function checkCondition(
  condition: ConditionDefinition | undefined,
  pointer: string,
  scope: Scope,
): readonly Mistake[] {
  if (condition === undefined) return NO_MISTAKES;
  const size = sizeOf(condition, 1);
  if (size.depth > LIMITS.conditionDepth) {
    return mistake(pointer, `The condition is nested more than ${LIMITS.conditionDepth} deep: flatten it.`);
  }
  if (size.nodes > LIMITS.conditionNodes) {
    return mistake(
      pointer,
      `The condition has more than ${LIMITS.conditionNodes} parts: use in, or several rules.`,
    );
  }
  const found = checkPart(condition, pointer, scope);
  return found.length > 0 ? found : checkContradictions(condition, pointer, scope.names);
}

function checkPart(condition: ConditionDefinition, pointer: string, scope: Scope): readonly Mistake[] {
  if ('all' in condition) return checkParts(condition.all, at(pointer, 'all'), scope);
  if ('any' in condition) return checkParts(condition.any, at(pointer, 'any'), scope);
  if ('not' in condition) return checkPart(condition.not, at(pointer, 'not'), scope);
  if ('someLine' in condition) return checkOfLines(condition.someLine, at(pointer, 'someLine'), scope);
  if ('everyLine' in condition) return checkOfLines(condition.everyLine, at(pointer, 'everyLine'), scope);
  return checkComparison(condition, pointer, scope);
}

function checkParts(
  parts: readonly ConditionDefinition[],
  pointer: string,
  scope: Scope,
): readonly Mistake[] {
  if (parts.length === 0) return mistake(pointer, 'Put at least one condition here, or leave it out.');
  return parts.flatMap((part, index) => checkPart(part, at(pointer, index), scope));
}

/** All lines of the transaction are looked at here, not only those that a rule counts. */
function checkOfLines(condition: ConditionDefinition, pointer: string, scope: Scope): readonly Mistake[] {
  if (scope.lineless !== null)
    return mistake(pointer, `${scope.lineless}: ask of the transaction or of the account instead.`);
  return checkPart(condition, pointer, { ...scope, lines: true, counted: false });
}

interface Size {
  readonly depth: number;
  readonly nodes: number;
}

/** Goes one level deeper than is allowed and no further. */
function sizeOf(condition: ConditionDefinition, depth: number): Size {
  const parts = partsOf(condition);
  if (depth > LIMITS.conditionDepth || parts.length > LIMITS.conditionNodes)
    return { depth, nodes: 1 + parts.length };
  const sizes = parts.map((part) => sizeOf(part, depth + 1));
  return {
    depth: Math.max(depth, ...sizes.map((size) => size.depth)),
    nodes: 1 + sizes.reduce((sum, size) => sum + size.nodes, 0),
  };
}

function partsOf(condition: ConditionDefinition): readonly ConditionDefinition[] {
  if ('all' in condition) return condition.all;
  if ('any' in condition) return condition.any;
  if ('not' in condition) return [condition.not];
  if ('someLine' in condition) return [condition.someLine];
  return 'everyLine' in condition ? [condition.everyLine] : [];
}
