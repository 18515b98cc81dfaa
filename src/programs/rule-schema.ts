import { type TSchema, Type } from '@sinclair/typebox';
import {
  DateOrDateTime,
  Key,
  NonNegativeDecimal,
  PositiveDecimal,
  PositivePoints,
  Quantity,
  text,
} from '../http/scalars.ts';
import { choice, ref, strictObject } from '../http/schema.ts';
import { Condition } from './condition-schema.ts';
import { Period } from './period-schema.ts';

const PARTS_MAX = 10;

export const TransactionKind = choice(['purchase', 'activity'], {
  $id: 'TransactionKind',
  description: 'A purchase, or an activity: any named event without lines.',
});

const rate = strictObject(
  {
    points: Type.Union(
      [
        Type.Integer({ minimum: 0, maximum: 999_999_999_999 }),
        Type.String({ pattern: NonNegativeDecimal.pattern as string, maxLength: 19 }),
      ],
      { 'x-mistake': 'must be zero or more: an integer, such as 1, or a decimal string, such as "0.5"' },
    ),
    per: ref(PositiveDecimal),
    of: choice(['net', 'gross', 'quantity']),
  },
  { description: 'So many points per so much of the lines that count.' },
);

export const Earn = strictObject(
  {
    points: ref(Key),
    rate: Type.Optional(rate),
    fixed: Type.Optional(ref(PositivePoints)),
    times: Type.Optional(
      strictObject(
        { tier: ref(Key) },
        { description: 'Times the multiplier of the tier held on this ladder.' },
      ),
    ),
    round: Type.Optional(
      choice(['floor', 'half-up', 'ceiling'], { description: 'Once per transaction; `floor` if absent.' }),
    ),
  },
  {
    $id: 'Earn',
    description: 'How many points of which kind: by exactly one of `rate` and `fixed`.',
    examples: [{ points: 'reward', rate: { points: 1, per: '1.00', of: 'net' }, times: { tier: 'status' } }],
  },
);

export const SplitPart = strictObject(
  {
    to: choice(['account', 'buyer'], {
      description: 'A share of a buyer whom nobody named goes to the account.',
    }),
    share: Type.String({
      pattern: '^(?:rest|[01](?:\\.[0-9]{1,6})?)$',
      maxLength: 8,
      description: 'A part of one, rounded down to points, or `rest`.',
      'x-mistake': 'must be a decimal string above 0 and up to 1, such as "0.2", or "rest"',
    }),
  },
  {
    $id: 'SplitPart',
    description: 'Who gets which part of the points.',
    examples: [{ to: 'buyer', share: '0.2' }],
  },
);

export const Limit = strictObject(
  { points: ref(PositivePoints), per: choice(['account']), within: ref(Period) },
  {
    $id: 'Limit',
    description: 'How many points the rule gives at most within a period.',
    examples: [{ points: 5000, per: 'account', within: { calendar: 'month' } }],
  },
);

export const RuleDefinition = strictObject(
  {
    key: ref(Key),
    label: Type.Optional(text(200)),
    on: ref(TransactionKind),
    type: Type.Optional(text(100, { description: 'Only activities of this type.' })),
    valid: Type.Optional(
      strictObject(
        { from: Type.Optional(ref(DateOrDateTime)), until: Type.Optional(ref(DateOrDateTime)) },
        { description: 'When it applies; `until` itself does not belong to it.' },
      ),
    ),
    when: Type.Optional(ref(Condition)),
    lines: Type.Optional(ref(Condition)),
    every: Type.Optional(
      strictObject(
        { n: ref(Quantity), of: ref(Key) },
        {
          description:
            'Only when the metric crosses a multiple of n; several times where it crosses several.',
        },
      ),
    ),
    earn: Type.Optional(ref(Earn)),
    split: Type.Optional(Type.Array(ref(SplitPart), { minItems: 1, maxItems: PARTS_MAX })),
    limit: Type.Optional(ref(Limit)),
    grant: Type.Optional(strictObject({ reward: ref(Key) }, { description: 'A coupon for a reward.' })),
  },
  {
    $id: 'RuleDefinition',
    description:
      'What is earned or granted on what: `when` asks of the transaction as a whole, `lines` says which lines count. ' +
      'Without `split` the account gets all.',
    examples: [
      {
        key: 'seafood-spring',
        on: 'purchase',
        valid: { from: '1998-01-01', until: '1998-04-01' },
        lines: { fact: 'line.category', eq: 'Seafood' },
        earn: { points: 'reward', rate: { points: 1, per: '1.00', of: 'net' } },
      },
    ],
  },
);

export const ruleSchemas: readonly TSchema[] = [TransactionKind, Earn, SplitPart, Limit, RuleDefinition];
