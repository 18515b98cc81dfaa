import { type TSchema, Type } from '@sinclair/typebox';
import { Key, PositivePoints } from '../http/scalars.ts';
import { choice, ref, strictObject } from '../http/schema.ts';

export const SPLIT_PARTS_MAX = 10;

export const SplitTarget = Type.Union(
  [
    choice(['account', 'buyer']),
    strictObject({ role: ref(Key) }, { description: 'The stakeholders who have this role.' }),
    strictObject(
      { circle: Type.Integer({ minimum: 1, maximum: 3, 'x-mistake': 'must be 1, 2 or 3' }) },
      { description: 'The stakeholders of this circle.' },
    ),
  ],
  {
    $id: 'SplitTarget',
    description:
      'The account itself, the buyer (the stakeholder whom the transaction names), or all stakeholders of a role or of a circle.',
    examples: ['account', 'buyer', { role: 'decision-maker' }, { circle: 1 }],
    'x-mistake':
      'must be "account", "buyer", a role such as {"role": "decision-maker"}, or a circle such as {"circle": 1}',
  },
);

export const SplitPart = strictObject(
  {
    to: ref(SplitTarget),
    share: Type.Optional(
      Type.String({
        pattern: '^(?:rest|[01](?:\\.[0-9]{1,6})?)$',
        maxLength: 8,
        description: 'A part of one, rounded down to points, or `rest`.',
        'x-mistake': 'must be a decimal string above 0 and up to 1, such as "0.2", or "rest"',
      }),
    ),
    fixed: Type.Optional(
      ref(PositivePoints, {
        description: 'So many points, as far as there are that many left; before all shares.',
      }),
    ),
    among: Type.Optional(
      choice(['equally', 'named', 'first'], {
        description:
          'Where several people are meant: all of them alike (if absent), the one whom the transaction names, or the first by circle.',
      }),
    ),
    otherwise: Type.Optional(
      choice(['account', 'buyer', 'rest'], {
        description:
          'Who has it where nobody is meant: the account (if absent), the buyer, or whoever has the rest.',
      }),
    ),
  },
  {
    $id: 'SplitPart',
    description: 'Who gets which part of the points: exactly one of `share` and `fixed`.',
    examples: [
      { to: 'buyer', share: '0.2' },
      { to: { role: 'decision-maker' }, fixed: 50, among: 'first', otherwise: 'rest' },
    ],
  },
);

export const splitSchemas: readonly TSchema[] = [SplitTarget, SplitPart];
