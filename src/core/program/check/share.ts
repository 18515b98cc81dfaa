import type { EarnDefinition, LookupDefinition, RuleDefinition } from '../document.ts';
import type { Scope } from './facts.ts';
import { checkNumber } from './lookups.ts';
import { at, checkEach, checkName, type Mistake, mistake, NO_MISTAKES, quote } from './mistake.ts';
import type { Names } from './names.ts';
import { PLURALS } from './steps.ts';
import { checkDecimal, decimalIn } from './values.ts';

type ShareDefinition = NonNullable<EarnDefinition['share']>;

const PERCENT_MAX = '1000';

/** A part of what other rules earn of the same transaction. Whether they wait for each other is looked at apart. */
export function checkShare(
  { of, percent }: ShareDefinition,
  rule: RuleDefinition,
  pointer: string,
  scope: Scope,
): readonly Mistake[] {
  const { names } = scope;
  const place = at(pointer, 'of');
  return [
    ...(of.length === 0 ? mistake(place, 'Name at least one rule.') : NO_MISTAKES),
    ...(typeof of === 'string'
      ? checkShared(of, rule, place, names)
      : checkEach(of, (key, index) => checkShared(key, rule, at(place, index), names))),
    ...(typeof percent === 'object'
      ? checkPercents(percent, at(pointer, 'percent'), scope)
      : checkPercent(percent, at(pointer, 'percent'), 'above zero')),
  ];
}

export function rulesShared({ of }: ShareDefinition): readonly string[] {
  return typeof of === 'string' ? [of] : of;
}

function checkShared(
  key: string,
  rule: RuleDefinition,
  pointer: string,
  { rules }: Names,
): readonly Mistake[] {
  const other = rules.get(key);
  if (other === undefined) return checkName('rule', key, rules.keys(), pointer);
  if (other.key === rule.key) return mistake(pointer, 'A rule has no share in itself: name another one.');
  if (other.on !== rule.on) {
    return mistake(
      pointer,
      `${quote(key)} fires on ${PLURALS[other.on]}, and this rule on ${PLURALS[rule.on]}: let both be the same.`,
    );
  }
  return other.earn === undefined
    ? mistake(pointer, `${quote(key)} earns no points that could be shared: name another rule.`)
    : NO_MISTAKES;
}

function checkPercents(percent: LookupDefinition, pointer: string, scope: Scope): readonly Mistake[] {
  const found = checkNumber(percent, pointer, scope);
  if (found.length > 0) return found;
  const { values, otherwise = '0' } = percent;
  return [
    ...Object.entries(values).flatMap(([key, value]) =>
      checkPercent(value, at(at(pointer, 'values'), key), 'zero'),
    ),
    ...checkPercent(otherwise, at(pointer, 'otherwise'), 'zero'),
  ];
}

function checkPercent(
  percent: string | number,
  pointer: string,
  least: 'zero' | 'above zero',
): readonly Mistake[] {
  const found = checkDecimal(percent, pointer, least);
  const [given, most] = [decimalIn(percent), decimalIn(PERCENT_MAX)];
  if (found.length > 0 || given === null || most === null || given <= most) return found;
  return mistake(pointer, `Write at most ${quote(PERCENT_MAX)}: that is ten times what is shared.`);
}
