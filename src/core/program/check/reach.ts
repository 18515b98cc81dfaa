import { LIMITS, type ReachDefinition } from '../document.ts';
import { at, type Mistake, mistake, NO_MISTAKES, unknownName } from './mistake.ts';
import type { Names } from './names.ts';
import { checkDecimal } from './values.ts';

/** What a tier asks for: known metrics, in a tree that is neither too deep nor too bushy. */
export function checkReach(reach: ReachDefinition, pointer: string, names: Names): readonly Mistake[] {
  const depth = depthOf(reach, 1);
  if (depth > LIMITS.conditionDepth) {
    return mistake(
      pointer,
      `What the tier asks for is nested more than ${LIMITS.conditionDepth} deep: flatten it.`,
    );
  }
  if (routesOf(reach) > LIMITS.reachRoutes) {
    return mistake(
      pointer,
      `There are more than ${LIMITS.reachRoutes} ways to reach the tier: ask for less at once.`,
    );
  }
  return checkPart(reach, pointer, names);
}

function checkPart(reach: ReachDefinition, pointer: string, names: Names): readonly Mistake[] {
  if ('all' in reach) return checkParts(reach.all, at(pointer, 'all'), names);
  if ('any' in reach) return checkParts(reach.any, at(pointer, 'any'), names);
  const unknown = names.metrics.has(reach.metric)
    ? NO_MISTAKES
    : mistake(at(pointer, 'metric'), unknownName('metric', reach.metric, [...names.metrics.keys()]));
  return [...unknown, ...checkDecimal(reach.atLeast, at(pointer, 'atLeast'), 'above zero')];
}

function checkParts(parts: readonly ReachDefinition[], pointer: string, names: Names): readonly Mistake[] {
  if (parts.length === 0) return mistake(pointer, 'Ask for at least one metric here, or leave it out.');
  return parts.flatMap((part, index) => checkPart(part, at(pointer, index), names));
}

/** Goes one level deeper than is allowed and no further. */
function depthOf(reach: ReachDefinition, depth: number): number {
  if (depth > LIMITS.conditionDepth) return depth;
  return Math.max(depth, ...partsOf(reach).map((part) => depthOf(part, depth + 1)));
}

/** What is missing for a tier is told per way to reach it, and `any` within `all` multiplies these. */
function routesOf(reach: ReachDefinition): number {
  if ('all' in reach) return reach.all.reduce((routes, part) => routes * routesOf(part), 1);
  if ('any' in reach) return reach.any.reduce((routes, part) => routes + routesOf(part), 0);
  return 1;
}

function partsOf(reach: ReachDefinition): readonly ReachDefinition[] {
  if ('all' in reach) return reach.all;
  return 'any' in reach ? reach.any : [];
}

/** The metrics that a tier asks for, as they stand in the document. */
export function metricsOfReach(reach: ReachDefinition | undefined): readonly string[] {
  if (reach === undefined) return [];
  return 'metric' in reach ? [reach.metric] : partsOf(reach).flatMap(metricsOfReach);
}
