import type { JsonSchema } from './json-schema.ts';

/** What a client reads about one value, in plain words and without the value itself. */

const TYPES: Readonly<Record<string, string>> = {
  string: 'a string',
  integer: 'an integer',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
};
const FORMATS: Readonly<Record<string, string>> = {
  date: 'must be a date such as "2026-03-01"',
  'date-time': 'must be a date and time with its offset, such as "2026-03-01T12:00:00Z"',
  email: 'must be an e-mail address',
  uri: 'must be a URI',
};
const WORDS_SHOWN_MAX = 30;

export function sayType(type: string | readonly string[]): string {
  const types = typeof type === 'string' ? [type] : type;
  return `must be ${orList(types.map((one) => TYPES[one] ?? one))}`;
}

export function sayWords(words: readonly unknown[]): string {
  const shown = words.slice(0, WORDS_SHOWN_MAX).map((word) => JSON.stringify(word));
  if (words.length > WORDS_SHOWN_MAX) shown.push(`${words.length - WORDS_SHOWN_MAX} more`);
  return shown.length === 1 ? `must be ${shown[0]}` : `must be one of ${orList(shown)}`;
}

export function sayFormat(format: string): string {
  return FORMATS[format] ?? `must have the format ${format}`;
}

export function sayRange(schema: JsonSchema, value: number): string | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  if (minimum !== undefined && value < minimum) return `must be ${minimum} or more`;
  if (maximum !== undefined && value > maximum) return `must be ${maximum} or less`;
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) return `must be above ${exclusiveMinimum}`;
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) return `must be below ${exclusiveMaximum}`;
  if (multipleOf !== undefined && value % multipleOf !== 0) return `must be a multiple of ${multipleOf}`;
  return undefined;
}

/** Of a string, a list or an object: too small, too large, or holding the same twice. */
export function saySize(schema: JsonSchema, value: unknown): string | undefined {
  if (typeof value === 'string')
    return sayLimits([...value].length, schema.minLength, schema.maxLength, 'character');
  if (!Array.isArray(value)) {
    return sayLimits(
      Object.keys(value as object).length,
      schema.minProperties,
      schema.maxProperties,
      'field',
    );
  }
  const limits = sayLimits(value.length, schema.minItems, schema.maxItems, 'item');
  if (limits !== undefined || schema.uniqueItems !== true) return limits;
  const distinct = new Set(value.map((item) => JSON.stringify(item)));
  return distinct.size < value.length ? 'must not hold the same item twice' : undefined;
}

function sayLimits(
  size: number,
  min: number | undefined,
  max: number | undefined,
  unit: string,
): string | undefined {
  if (min !== undefined && size < min)
    return min === 1 ? 'must not be empty' : `must have at least ${min} ${unit}s`;
  if (max !== undefined && size > max) return `must have at most ${max} ${unit}${max === 1 ? '' : 's'}`;
  return undefined;
}

export function orList(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
