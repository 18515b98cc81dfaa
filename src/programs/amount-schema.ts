import { type TSchema, Type } from '@sinclair/typebox';
import { LIMITS } from '../core/program/document.ts';
import { NonNegativeDecimal, POINTS_MAX, PositiveDecimal } from '../http/scalars.ts';
import { choice, mapOf, ref, strictObject } from '../http/schema.ts';
import { FactName } from './condition-schema.ts';

/** Values of facts are texts of the client's; control characters have no place in a document that people read. */
const lookedUp = {
  pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]{1,500}$',
  mistake: 'must be looked up by 1 to 500 characters without control characters',
};

const TABLE = '{"by": "line.category", "values": {"Seafood": 2}}';

const numbers = [
  Type.Integer({ minimum: 0, maximum: 999_999_999_999 }),
  Type.String({ pattern: NonNegativeDecimal.pattern as string, maxLength: 19 }),
] as const;

export const EarnedNumber = Type.Union([...numbers], {
  $id: 'EarnedNumber',
  description: 'A number of zero or more: an integer, or a decimal string with up to 6 decimals.',
  examples: [1, '0.5'],
  'x-mistake': 'must be zero or more: an integer, such as 1, or a decimal string, such as "0.5"',
});

export const Lookup = strictObject(
  {
    by: ref(FactName),
    values: mapOf(ref(EarnedNumber), lookedUp, { minProperties: 1, maxProperties: LIMITS.lookupValues }),
    otherwise: Type.Optional(
      ref(EarnedNumber, { description: 'Of values that are not listed; 0 if absent (for a factor: 1).' }),
    ),
  },
  {
    $id: 'Lookup',
    description:
      'A number by the value of a fact: a text, a tier, "true" or "false", or a number in its shortest form. ' +
      'By a fact of lines it is looked up for each line.',
    examples: [
      { by: 'line.category', values: { Seafood: 2, Beverages: '0.5' }, otherwise: 1 },
      { by: 'tier.status', values: { red: 2, silver: 3, gold: 4 } },
    ],
  },
);

export const LookedUpNumber = Type.Union([...numbers, ref(Lookup)], {
  $id: 'LookedUpNumber',
  description: 'A number of zero or more, or a table of such numbers by the values of a fact.',
  examples: [1, '0.5', { by: 'tier.status', values: { red: 2, silver: 3, gold: 4 } }],
  'x-mistake': `must be zero or more: an integer, such as 1, a decimal string, such as "0.5", or a table such as ${TABLE}`,
});

export const Percent = Type.Union(
  [Type.String({ pattern: PositiveDecimal.pattern as string, maxLength: 19 }), ref(Lookup)],
  {
    $id: 'Percent',
    description: 'Above 0 and up to 1000 per cent, or a table of them by the values of a fact.',
    examples: ['25', { by: 'tier.status', values: { silver: '10', gold: '25' } }],
    'x-mistake':
      'must be a decimal string above zero, such as "25", or a table such as {"by": "tier.status", "values": {"gold": "25"}}',
  },
);

export const FixedPoints = Type.Union(
  [
    Type.Integer({ minimum: 1, maximum: POINTS_MAX, description: 'A whole number of points above zero.' }),
    ref(Lookup),
  ],
  {
    $id: 'FixedPoints',
    description: 'So many points, or a table of them by the values of a fact.',
    examples: [250, { by: 'line.category', values: { Seafood: 20 } }],
    'x-mistake': `must be a whole number of points above zero, such as 250, or a table such as ${TABLE}`,
  },
);

export const Measure = Type.String({
  $id: 'Measure',
  minLength: 1,
  maxLength: 100,
  description:
    'What is measured: `net`, `gross` or `quantity` of the lines that count, or any fact that is a number.',
  examples: ['net', 'line.attributes.nights'],
});

export const Rate = strictObject(
  {
    points: ref(LookedUpNumber),
    per: ref(PositiveDecimal),
    of: ref(Measure),
    atLeast: Type.Optional(
      ref(PositiveDecimal, {
        description: 'What is measured counts as at least so much, if it is anything.',
      }),
    ),
    steps: Type.Optional(
      choice(['whole', 'pro-rata'], {
        description:
          '25 per 10.00 gives for 19.99: in whole steps 25, pro rata (if absent) 49.975 before it is rounded.',
      }),
    ),
  },
  {
    $id: 'Rate',
    description: 'So many points per so much of a measure.',
    examples: [{ points: 25, per: '10.00', of: 'net', steps: 'whole' }],
  },
);

export const Bracket = strictObject(
  {
    from: ref(NonNegativeDecimal),
    points: Type.Optional(ref(EarnedNumber)),
    per: Type.Optional(ref(PositiveDecimal)),
    fixed: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: POINTS_MAX,
        description: 'So many points; in whole brackets only.',
      }),
    ),
  },
  {
    $id: 'Bracket',
    description: 'Begins with `from` and ends before the next one. Gives `points` per `per`, or `fixed`.',
    examples: [{ from: '100', points: 2, per: '1.00' }],
  },
);

export const Brackets = strictObject(
  {
    of: ref(Measure),
    mode: choice(['marginal', 'whole'], {
      description:
        'marginal: each part of the measure earns as its own bracket says; whole: all of it as the bracket to which it comes.',
    }),
    steps: Type.Array(ref(Bracket), { minItems: 1, maxItems: LIMITS.brackets }),
  },
  {
    $id: 'Brackets',
    description: 'Rates that depend on how large a measure is.',
    examples: [
      {
        of: 'net',
        mode: 'marginal',
        steps: [
          { from: '0', points: 1, per: '1.00' },
          { from: '100', points: 2, per: '1.00' },
        ],
      },
    ],
  },
);

export const amountSchemas: readonly TSchema[] = [
  EarnedNumber,
  Lookup,
  LookedUpNumber,
  Percent,
  FixedPoints,
  Measure,
  Rate,
  Bracket,
  Brackets,
];
