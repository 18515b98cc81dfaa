import { type TSchema, Type } from '@sinclair/typebox';
import { LIMITS } from '../core/program/document.ts';
import { Key, NonNegativeDecimal, PositivePoints, text } from '../http/scalars.ts';
import { choice, ref, strictObject } from '../http/schema.ts';
import { Brackets, FixedPoints, Lookup, Percent, Rate } from './amount-schema.ts';
import { Condition } from './condition-schema.ts';

const factor = Type.Union(
  [Type.String({ pattern: NonNegativeDecimal.pattern as string, maxLength: 19 }), ref(Lookup)],
  {
    'x-mistake':
      'must be a decimal string of zero or more, such as "1.5", or a table such as {"by": "account.segment", "values": {"key": "1.5"}}',
  },
);

export const Factor = Type.Union(
  [
    strictObject({ tier: ref(Key) }, { description: 'The multiplier of the tier held on this ladder.' }),
    strictObject(
      {
        factor,
        when: Type.Optional(ref(Condition)),
        label: Type.Optional(text(200)),
      },
      { description: 'A number; where `when` does not hold, it is 1.' },
    ),
  ],
  {
    $id: 'Factor',
    description: 'What an amount is multiplied by: the multiplier of a tier, or a number.',
    examples: [
      { tier: 'status' },
      { factor: '2', when: { fact: 'transaction.weekday', eq: 'monday' }, label: 'Double Monday' },
    ],
  },
);

const share = strictObject(
  {
    of: Type.Union(
      [ref(Key), Type.Array(ref(Key), { minItems: 1, maxItems: LIMITS.rules, uniqueItems: true })],
      {
        description: 'The rule, or the rules.',
        'x-mistake': 'must be the key of a rule, or a list of such keys, each once',
      },
    ),
    percent: ref(Percent),
  },
  {
    description: 'A percentage of what other rules earn of the same transaction.',
    examples: [{ of: 'base', percent: '10' }],
  },
);

export const Earn = strictObject(
  {
    points: ref(Key),
    fixed: Type.Optional(ref(FixedPoints)),
    rate: Type.Optional(ref(Rate)),
    brackets: Type.Optional(ref(Brackets)),
    share: Type.Optional(share),
    times: Type.Optional(
      Type.Union([ref(Factor), Type.Array(ref(Factor), { minItems: 1, maxItems: LIMITS.factors })], {
        description: 'By what it is multiplied: a factor, or several.',
        'x-mistake': 'must be a factor such as {"tier": "status"} or {"factor": "1.5"}, or a list of factors',
      }),
    ),
    stack: Type.Optional(
      choice(['multiply', 'add'], {
        description:
          'How several factors come together: 1.5 and 2 make 3 (multiply, if absent) or 2.5 (add).',
      }),
    ),
    each: Type.Optional(
      choice(['transaction', 'line'], {
        description:
          'Whether `fixed`, whole steps, `min`, `max` and rounding are of the transaction (if absent) or of each line that counts.',
      }),
    ),
    min: Type.Optional(ref(PositivePoints, { description: 'At least so many, where anything is earned.' })),
    max: Type.Optional(ref(PositivePoints, { description: 'At most so many.' })),
    round: Type.Optional(
      choice(['floor', 'half-up', 'ceiling'], {
        description: 'To whole points, once per `each`; `floor` if absent.',
      }),
    ),
  },
  {
    $id: 'Earn',
    description:
      'How many points of which kind: by exactly one of `fixed`, `rate`, `brackets` and `share`; ' +
      'then multiplied, then kept between `min` and `max`, then rounded.',
    examples: [
      { points: 'reward', rate: { points: 1, per: '1.00', of: 'net' }, times: { tier: 'status' } },
      { points: 'reward', fixed: { by: 'line.sku', values: { 'disc-280': 7, 'pad-12': 4 } }, each: 'line' },
    ],
  },
);

export const earnSchemas: readonly TSchema[] = [Factor, Earn];
