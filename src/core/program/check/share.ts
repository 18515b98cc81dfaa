import type { EarnDefinition, RuleDefinition } from '../document.ts';
import { at, checkName, type Mistake, mistake, NO_MISTAKES, quote } from './mistake.ts';
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
  names: Names,
): readonly Mistake[] {
  const place = at(pointer, 'of');
  return [
    ...(of.length === 0 ? mistake(place, 'Name at least one rule.') : NO_MISTAKES),
    ...(typeof of === 'string'
      ? checkShared(of, rule, place, names)
      : of.flatMap((key, index) => checkShared(key, rule, at(place, index), names))),
    ...checkPercent(percent, at(pointer, 'percent')),
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

function checkPercent(percent: string, pointer: string): readonly Mistake[] {
  const found = checkDecimal(percent, pointer, 'above zero');
  const [given, most] = [decimalIn(percent), decimalIn(PERCENT_MAX)];
  if (found.length > 0 || given === null || most === null || given <= most) return found;
  return mistake(pointer, `Write at most ${quote(PERCENT_MAX)}: that is ten times what is shared.`);
}
