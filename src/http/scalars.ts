import { type TSchema, Type } from '@sinclair/typebox';
import { mapOf, nullable, ref } from './schema.ts';

/** `x-mistake` is the sentence that a client reads when the value does not fit; it is left out of the document. */

const FRACTION = '(?:\\.[0-9]{1,6})?';
const WHOLE = '(?:0|[1-9][0-9]{0,11})';
const NOT_ZERO = '(?!0(?:\\.0+)?$)';
const NO_CONTROL = '[^\\u0000-\\u001f\\u007f-\\u009f]';
const NO_CONTROL_NOR_SPACE = '[^\\s\\u0000-\\u001f\\u007f-\\u009f]';

export const EXTERNAL_ID_PATTERN = `${NO_CONTROL_NOR_SPACE}(?:${NO_CONTROL}*${NO_CONTROL_NOR_SPACE})?`;

export const POINTS_MAX = Number.MAX_SAFE_INTEGER;

export const Decimal = Type.String({
  $id: 'Decimal',
  pattern: `^-?${WHOLE}${FRACTION}$`,
  maxLength: 20,
  description: 'An exact number as a decimal string: up to 12 digits before the point and 6 after it.',
  examples: ['12.50', '-3'],
  'x-mistake':
    'must be a decimal string with at most 12 digits before the point and 6 after it, such as "12.50"',
});

export const NonNegativeDecimal = Type.String({
  $id: 'NonNegativeDecimal',
  pattern: `^${WHOLE}${FRACTION}$`,
  maxLength: 19,
  description:
    'An exact number of zero or more as a decimal string: up to 12 digits before the point and 6 after it.',
  examples: ['12.50', '0'],
  'x-mistake':
    'must be a decimal string of zero or more with at most 12 digits before the point and 6 after it, such as "12.50"',
});

export const PositiveDecimal = Type.String({
  $id: 'PositiveDecimal',
  pattern: `^${NOT_ZERO}${WHOLE}${FRACTION}$`,
  maxLength: 19,
  description:
    'An exact number above zero as a decimal string: up to 12 digits before the point and 6 after it.',
  examples: ['12.50'],
  'x-mistake':
    'must be a decimal string above zero with at most 12 digits before the point and 6 after it, such as "12.50"',
});

export const Quantity = Type.Union(
  [
    Type.Integer({ minimum: 1, maximum: 999_999_999_999 }),
    Type.String({ pattern: PositiveDecimal.pattern as string, maxLength: 19 }),
  ],
  {
    $id: 'Quantity',
    description: 'How many, above zero: an integer, or a decimal string with up to 6 decimals.',
    examples: [2, '0.75'],
    'x-mistake':
      'must be above zero: an integer of at most 12 digits, such as 2, or a decimal string with at most 6 decimals, such as "0.75"',
  },
);

export const Currency = Type.String({
  $id: 'Currency',
  pattern: '^[A-Z]{3}$',
  description: 'A currency by its ISO 4217 code.',
  examples: ['EUR', 'USD'],
  'x-mistake': 'must be a currency code of three capital letters, such as "EUR"',
});

export const DateTime = Type.String({
  $id: 'DateTime',
  format: 'date-time',
  maxLength: 40,
  description:
    'An instant as RFC 3339 date and time with its offset. Answers are in UTC, to the millisecond.',
  examples: ['2026-03-01T12:00:00Z'],
  'x-mistake':
    'must be a date and time with its offset, of the years 1900 to 9999, such as "2026-03-01T12:00:00Z"',
});

export const DateOrDateTime = Type.Union(
  [Type.String({ format: 'date-time', maxLength: 40 }), Type.String({ format: 'date', maxLength: 10 })],
  {
    $id: 'DateOrDateTime',
    description: "An instant, or a date: then its first instant in the programme's time zone.",
    examples: ['2026-03-01', '2026-03-01T12:00:00Z'],
    'x-mistake': 'must be a date such as "2026-03-01", or a date and time such as "2026-03-01T12:00:00Z"',
  },
);

export const ExternalId = Type.String({
  $id: 'ExternalId',
  minLength: 1,
  maxLength: 200,
  pattern: `^${EXTERNAL_ID_PATTERN}$`,
  description: 'Your own id of it: 1 to 200 characters, no control characters, no space at either end.',
  examples: ['10248'],
  'x-mistake': 'must be 1 to 200 characters without control characters and without a space at either end',
});

export const KEY_PATTERN = '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$';
export const KEY_MISTAKE =
  'must be 1 to 63 letters, digits and "-", "_", ".", beginning with a letter or a digit';

export const Key = Type.String({
  $id: 'Key',
  pattern: KEY_PATTERN,
  description:
    'A short name for use in addresses and documents: letters, digits and "-", "_", ".", up to 63, beginning with a letter or a digit.',
  examples: ['northwind'],
  'x-mistake': KEY_MISTAKE,
});

export const Points = Type.Integer({
  $id: 'Points',
  minimum: -POINTS_MAX,
  maximum: POINTS_MAX,
  description: 'A whole number of points.',
  examples: [250],
  'x-mistake': 'must be a whole number of points between -9007199254740991 and 9007199254740991',
});

export const PositivePoints = Type.Integer({
  $id: 'PositivePoints',
  minimum: 1,
  maximum: POINTS_MAX,
  description: 'A whole number of points above zero.',
  examples: [250],
  'x-mistake': 'must be a whole number of points from 1 to 9007199254740991',
});

/** Free text that people read: a name, a title, a reason. */
export function text(maxLength: number, options: Record<string, unknown> = {}) {
  return Type.String({ minLength: 1, maxLength, ...options });
}

export const AttributeValue = Type.Union(
  [
    Type.String({ maxLength: 500 }),
    Type.Number(),
    Type.Boolean(),
    Type.Array(Type.String({ maxLength: 500 }), { maxItems: 50 }),
  ],
  {
    $id: 'AttributeValue',
    description:
      'A text, a number of at most 15 digits (6 of them after the point), true or false, or a list of texts.',
    examples: ['web', 3],
  },
);

/** The names that attributes can have. */
export const attributeKeys = {
  pattern: '^[A-Za-z_][A-Za-z0-9_.-]{0,63}$',
  mistake: 'must be named by 1 to 64 letters, digits and "_", "-", ".", beginning with a letter or "_"',
};

export const ATTRIBUTES_MAX = 50;

export const Attributes = mapOf(ref(AttributeValue), attributeKeys, {
  $id: 'Attributes',
  maxProperties: ATTRIBUTES_MAX,
  description: 'Facts of your own, at most 50; rules can read them.',
  examples: [{ channel: 'web', campaigns: ['spring'] }],
});

export const AttributesPatch = mapOf(nullable(ref(AttributeValue)), attributeKeys, {
  $id: 'AttributesPatch',
  maxProperties: ATTRIBUTES_MAX,
  description:
    'Changes of attributes (a JSON merge patch): those named are set, or removed where null; others stay.',
  examples: [{ channel: 'store', campaigns: null }],
});

export const sharedScalars: readonly TSchema[] = [
  Decimal,
  NonNegativeDecimal,
  PositiveDecimal,
  Quantity,
  Currency,
  DateTime,
  DateOrDateTime,
  ExternalId,
  Key,
  Points,
  PositivePoints,
  AttributeValue,
  Attributes,
  AttributesPatch,
];
