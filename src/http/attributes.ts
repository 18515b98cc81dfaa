import { pointerTo } from './pointer.ts';
import { type Mistake, ProblemError } from './problems.ts';
import { ATTRIBUTES_MAX } from './scalars.ts';

const DIGITS_MAX = 15;
const DECIMALS_MAX = 6;
const INEXACT =
  'must be a number of at most 15 digits, 6 of them after the point, so that it is kept exactly; longer ones can be sent as a text';

/**
 * Attributes as they are kept and compared: keys in order, so that the same in another order is the same command.
 * Refuses numbers that would not come back as they were sent. `pointer` says where in the body they stand.
 */
export function normalAttributes<T>(
  attributes: Readonly<Record<string, T>>,
  pointer: string,
): Readonly<Record<string, T>> {
  const mistakes = findInexactNumbers(attributes, pointer);
  if (mistakes.length > 0) {
    const detail = mistakes.map((mistake) => `${mistake.pointer} ${mistake.detail}`).join('; ');
    throw new ProblemError('validation-failed', `${detail}.`, mistakes);
  }
  return sortedByKey(attributes);
}

/** A JSON merge patch (null removes), one level deep, which is all that attributes have. */
export function mergeAttributes<T>(
  before: Readonly<Record<string, T>>,
  patch: Readonly<Record<string, T | null>>,
  pointer: string,
): Readonly<Record<string, T>> {
  const merged = { ...before, ...normalAttributes(patch, pointer) };
  const kept = Object.entries(merged).filter((member): member is [string, T] => member[1] !== null);
  if (kept.length > ATTRIBUTES_MAX) {
    const detail = `There would be more than ${ATTRIBUTES_MAX} attributes: remove some, with null.`;
    throw new ProblemError('validation-failed', detail, [{ pointer, detail }]);
  }
  return sortedByKey(Object.fromEntries(kept));
}

/** Also for what comes from the database, which keeps the keys of JSON in an order of its own. */
export function sortedByKey<T>(attributes: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  // Object.fromEntries defines own properties, so that a key such as `constructor` stays what it is.
  return Object.fromEntries(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Attributes with a number that does not stand for exactly what was sent. */
export function findInexactNumbers(
  attributes: Readonly<Record<string, unknown>>,
  pointer: string,
): readonly Mistake[] {
  return Object.entries(attributes)
    .filter(([, value]) => typeof value === 'number' && !isExact(value))
    .map(([key]) => ({ pointer: pointerTo(pointer, key), detail: INEXACT }));
}

/** Decimals of up to 15 digits survive a double unchanged (IEEE 754); from 10^21 on JavaScript writes exponents. */
function isExact(value: number): boolean {
  const [whole = '', decimals = ''] = String(Math.abs(value)).split('.');
  return (
    /^[0-9]+$/.test(whole) &&
    /^[0-9]*$/.test(decimals) &&
    decimals.length <= DECIMALS_MAX &&
    whole.length + decimals.length <= DIGITS_MAX
  );
}
