import { type TSchema, Type } from '@sinclair/typebox';
import { LIMITS, type ReachDefinition } from '../core/program/document.ts';
import { Key, NonNegativeDecimal, Quantity, text } from '../http/scalars.ts';
import { choice, ref, refTo, strictObject } from '../http/schema.ts';
import { Duration } from './period-schema.ts';

export const BENEFITS_MAX = 50;

const Part = refTo<ReachDefinition>('Reach');
const parts = Type.Array(Part, { minItems: 1, maxItems: LIMITS.conditionNodes });

export const Reach = Type.Union(
  [
    strictObject(
      { metric: ref(Key), atLeast: ref(Quantity) },
      { description: 'The metric is at the threshold or above it.' },
    ),
    strictObject({ all: parts }, { description: 'All of its parts are reached.' }),
    strictObject({ any: parts }, { description: 'One of its parts is reached.' }),
  ],
  {
    $id: 'Reach',
    description: 'What a tier asks for: a metric from a threshold on, or `all` or `any` of several.',
    examples: [
      {
        all: [
          { metric: 'yearSpend', atLeast: '25000' },
          { metric: 'buyers', atLeast: 3 },
        ],
      },
    ],
  },
);

export const Benefit = strictObject(
  {
    key: ref(Key),
    text: text(500, { description: 'The benefit in words.', examples: ['Answer within 2 hours'] }),
    value: Type.Optional(
      Type.Union(
        [
          Type.String({ maxLength: 200 }),
          Type.Number({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
          Type.Boolean(),
        ],
        { description: 'The benefit for programs.' },
      ),
    ),
  },
  { $id: 'Benefit', description: 'What a tier brings beside points. It is shown, not acted upon.' },
);

export const TierDefinition = strictObject(
  {
    key: ref(Key),
    label: Type.Optional(text(200)),
    reach: Type.Optional(ref(Reach)),
    multiplier: Type.Optional(ref(NonNegativeDecimal)),
    benefits: Type.Optional(Type.Array(ref(Benefit), { maxItems: BENEFITS_MAX })),
  },
  {
    $id: 'TierDefinition',
    description:
      'A status. Everybody has the first of a ladder, which asks for nothing; `multiplier` works where a rule says `times`.',
    examples: [{ key: 'silver', reach: { metric: 'yearSpend', atLeast: '10000' }, multiplier: '1.5' }],
  },
);

export const Held = strictObject(
  {
    until: Type.Optional(
      choice(['end-of-month', 'end-of-quarter', 'end-of-year', 'end-of-next-year', 'forever']),
    ),
    for: Type.Optional(ref(Duration)),
    // biome-ignore lint/suspicious/noThenProperty: the word of the document; nothing awaits a schema.
    then: Type.Optional(choice(['re-qualify'])),
  },
  {
    $id: 'Held',
    description:
      'How long a tier is held once it is reached: `until` the end of a calendar period, or `for` a time.',
    examples: [{ until: 'end-of-next-year' }],
  },
);

export const LadderDefinition = strictObject(
  {
    label: Type.Optional(text(200)),
    tiers: Type.Array(ref(TierDefinition), { minItems: 1, maxItems: LIMITS.tiers }),
    held: ref(Held),
  },
  { $id: 'LadderDefinition', description: 'Tiers from the lowest to the highest.' },
);

export const ladderSchemas: readonly TSchema[] = [Reach, Benefit, TierDefinition, Held, LadderDefinition];
