import type { Fact } from '../../conditions/facts.ts';
import { formatDecimal, isDecimalText, parseDecimal } from '../../decimal.ts';
import { LIMITS, type LookupDefinition } from '../document.ts';
import { checkFact, type Scope, usableFact } from './facts.ts';
import { checkCount } from './frame.ts';
import { checkValue, knownValuesOf } from './known-values.ts';
import { at, type Mistake, mistake, NO_MISTAKES, quote } from './mistake.ts';
import type { Names } from './names.ts';
import { TYPE_NAMES } from './operands.ts';
import { checkDecimal } from './values.ts';

/** A number that is written down, or looked up by the value of a fact. */
export function checkNumber(
  number: number | string | LookupDefinition,
  pointer: string,
  scope: Scope,
): readonly Mistake[] {
  return typeof number === 'object'
    ? checkLookup(number, pointer, scope)
    : checkDecimal(number, pointer, 'zero');
}

function checkLookup(
  { by, values, otherwise }: LookupDefinition,
  pointer: string,
  scope: Scope,
): readonly Mistake[] {
  const place = at(pointer, 'values');
  const listed = Object.entries(values);
  return [
    ...checkBy(by, at(pointer, 'by'), scope),
    ...(listed.length === 0 ? mistake(place, 'List at least one value.') : NO_MISTAKES),
    ...checkCount(listed.length, LIMITS.lookupValues, place, 'values'),
    ...listed.flatMap(([key, value]) => [
      ...checkKey(key, usableFact(by, scope), at(place, key), scope.names),
      ...checkDecimal(value, at(place, key), 'zero'),
    ]),
    ...(otherwise === undefined ? NO_MISTAKES : checkDecimal(otherwise, at(pointer, 'otherwise'), 'zero')),
  ];
}

function checkBy(name: string, pointer: string, scope: Scope): readonly Mistake[] {
  const fact = usableFact(name, scope);
  if (fact === null) return checkFact(name, pointer, scope);
  if (fact.type !== 'texts' && fact.type !== 'date') return NO_MISTAKES;
  return mistake(
    pointer,
    `${name} is ${TYPE_NAMES[fact.type]}, by which nothing can be looked up: name a fact that is a text, a tier, a number, or true or false.`,
  );
}

/** A value that the fact can have, written as it is looked up. */
function checkKey(key: string, fact: Fact | null, pointer: string, names: Names): readonly Mistake[] {
  if (fact === null) return NO_MISTAKES;
  const known = knownValuesOf(fact, names);
  if (known !== null) return checkValue(fact, key, known, pointer);
  if (fact.type !== 'decimal') return NO_MISTAKES;
  if (!isDecimalText(key))
    return mistake(pointer, `${fact.name} is a number, and never ${quote(key)}: leave it out.`);
  const shortest = formatDecimal(parseDecimal(key));
  if (shortest === key) return NO_MISTAKES;
  return mistake(pointer, `Write ${quote(shortest)}: numbers are looked up in their shortest form.`);
}
