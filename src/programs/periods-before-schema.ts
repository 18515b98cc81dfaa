import { type TSchema, Type } from '@sinclair/typebox';
import { Key, Quantity, text } from '../http/scalars.ts';
import { choice, ref, strictObject } from '../http/schema.ts';

const PERIODS_MAX = 60;

export const TargetDefinition = strictObject(
  {
    label: Type.Optional(text(200)),
    of: ref(Key, { description: 'A metric over a calendar period or a membership year.' }),
    periods: Type.Integer({
      minimum: 1,
      maximum: PERIODS_MAX,
      description: 'How many periods before the current one are looked at; empty ones count as zero.',
    }),
    take: Type.Optional(
      choice(['mean', 'max', 'min', 'last'], { description: 'What is made of them; `mean` if absent.' }),
    ),
    percent: Type.Optional(ref(Quantity, { description: 'So many per cent of it; 100 if absent.' })),
    atLeast: Type.Optional(ref(Quantity, { description: 'The target is never lower.' })),
    atMost: Type.Optional(ref(Quantity, { description: 'The target is never higher.' })),
  },
  {
    $id: 'TargetDefinition',
    description:
      'A number to reach, made of what a metric came to in earlier periods; rules read it as the fact `target.<key>`.',
    examples: [{ of: 'quarterSpend', periods: 4, percent: '110', atLeast: '1000', atMost: '50000' }],
  },
);

export const StreakDefinition = strictObject(
  {
    label: Type.Optional(text(200)),
    of: ref(Key, { description: 'A metric over a calendar period or a membership year.' }),
    atLeast: ref(Quantity),
    most: Type.Integer({ minimum: 2, maximum: PERIODS_MAX, description: 'Longer streaks count as this.' }),
  },
  {
    $id: 'StreakDefinition',
    description:
      'How many periods in a row, the current one included, a metric came to so much; rules read it as the fact `streak.<key>`.',
    examples: [{ of: 'monthOrders', atLeast: 1, most: 12 }],
  },
);

export const periodsBeforeSchemas: readonly TSchema[] = [TargetDefinition, StreakDefinition];
