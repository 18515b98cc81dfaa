import { type Decimal, decimalFromNumber, parseDecimal } from '../decimal.ts';

/** A number of a document: a whole one, or a decimal as text. */
export function decimalOf(value: number | string): Decimal {
  return typeof value === 'number' ? decimalFromNumber(value) : parseDecimal(value);
}

/** What a name stands for; throws where the check did not see that it stands for nothing. */
export function known<T>(map: ReadonlyMap<string, T>, key: string): T {
  const found = map.get(key);
  if (found === undefined) throw new Error(`unchecked reference to ${key}`);
  return found;
}
