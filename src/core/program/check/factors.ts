import { type EarnDefinition, type FactorDefinition, LIMITS } from '../document.ts';
import { checkCondition } from './conditions.ts';
import type { Scope } from './facts.ts';
import { checkCount } from './frame.ts';
import { checkNumber } from './lookups.ts';
import { at, checkName, type Mistake, mistake, NO_MISTAKES } from './mistake.ts';

/** By what the points are multiplied. */
export function checkFactors({ times }: EarnDefinition, pointer: string, scope: Scope): readonly Mistake[] {
  if (times === undefined) return NO_MISTAKES;
  const place = at(pointer, 'times');
  if (!('length' in times)) return checkFactor(times, place, scope);
  if (times.length === 0) return mistake(place, 'Name at least one factor, or leave times out.');
  return [
    ...checkCount(times.length, LIMITS.factors, place, 'factors'),
    ...times.flatMap((factor, index) => checkFactor(factor, at(place, index), scope)),
  ];
}

function checkFactor(factor: FactorDefinition, pointer: string, scope: Scope): readonly Mistake[] {
  if ('tier' in factor)
    return checkName('ladder', factor.tier, scope.names.ladders.keys(), at(pointer, 'tier'));
  return [
    ...checkNumber(factor.factor, at(pointer, 'factor'), scope),
    ...checkCondition(factor.when, at(pointer, 'when'), { ...scope, counted: true }),
  ];
}
