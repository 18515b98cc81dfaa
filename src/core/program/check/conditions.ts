import { type ConditionDefinition, LIMITS } from '../document.ts';
import { checkComparison } from './comparisons.ts';
import type { Scope } from './facts.ts';
import { at, type Mistake, mistake, NO_MISTAKES } from './mistake.ts';

/** A condition as a whole: its size first, since nothing else is looked at in one that is too large. */
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
  return checkPart(condition, pointer, scope);
}

function checkPart(condition: ConditionDefinition, pointer: string, scope: Scope): readonly Mistake[] {
  if ('all' in condition) return checkParts(condition.all, at(pointer, 'all'), scope);
  if ('any' in condition) return checkParts(condition.any, at(pointer, 'any'), scope);
  if ('not' in condition) return checkPart(condition.not, at(pointer, 'not'), scope);
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
  return 'not' in condition ? [condition.not] : [];
}
