import type { Fact } from '../../conditions/facts.ts';
import { checkName, type Mistake } from './mistake.ts';
import type { Names } from './names.ts';

/** What the calendar and the clock can say, as it is written in a lookup. */
const WHOLE_NUMBERS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  'transaction.month': [1, 12],
  'transaction.dayOfMonth': [1, 31],
  'transaction.hour': [0, 23],
};

/** All values that a fact can have, as they are written in a lookup; null where these are not known. */
export function knownValuesOf(fact: Fact, names: Names): readonly string[] | null {
  if (fact.reads.ladder !== undefined) return names.ladders.get(fact.reads.ladder) ?? [];
  if (fact.values !== undefined) return fact.values;
  if (fact.type === 'boolean') return ['true', 'false'];
  const range = Object.hasOwn(WHOLE_NUMBERS, fact.name) ? WHOLE_NUMBERS[fact.name] : undefined;
  if (range === undefined) return null;
  const [least, most] = range;
  return Array.from({ length: most - least + 1 }, (_, step) => String(least + step));
}

/**
 * That a value is none of these, and what was probably meant. A referral that qualifies is no kind of what a referrer is
 * told, for it is a purchase or an activity that makes it qualify: a fact of its own says that.
 */
export function checkValue(
  fact: Fact,
  value: string,
  known: readonly string[],
  pointer: string,
): readonly Mistake[] {
  const mistakes = checkName(nameOfValue(fact), value, known, pointer);
  if (fact.name !== 'referral.kind' || value !== 'qualified') return mistakes;
  return mistakes.map(({ detail, ...rest }) => ({
    ...rest,
    detail: `${detail} That a referral qualifies is said by the fact referral.qualifies, or by "referral": "qualified" of the rule.`,
  }));
}

/** What one of these values is called in a message. */
function nameOfValue(fact: Fact): string {
  return fact.reads.ladder === undefined ? fact.name : 'tier';
}
