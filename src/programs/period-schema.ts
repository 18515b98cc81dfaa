import { type TSchema, Type } from '@sinclair/typebox';
import { choice, ref, strictObject } from '../http/schema.ts';

export const Duration = Type.String({
  $id: 'Duration',
  pattern:
    '^P(?=.)(?:[0-9]{1,5}Y)?(?:[0-9]{1,5}M)?(?:[0-9]{1,5}W)?(?:[0-9]{1,5}D)?(?:T(?=[0-9])(?:[0-9]{1,5}H)?(?:[0-9]{1,5}M)?(?:[0-9]{1,5}S)?)?$',
  maxLength: 45,
  description: 'A length of time as ISO 8601 writes it, above zero and up to 100 years.',
  examples: ['P14D', 'P24M', 'PT12H'],
  'x-mistake': 'must be a duration such as "P14D", "P24M" or "PT12H"',
});

export const Period = Type.Union(
  [
    Type.Literal('lifetime'),
    strictObject(
      { calendar: choice(['day', 'week', 'month', 'quarter', 'year']) },
      { description: "A period of the calendar in the programme's time zone; weeks begin on Monday." },
    ),
    strictObject(
      { rolling: ref(Duration) },
      { description: 'The time up to and including the day, in whole days.' },
    ),
  ],
  {
    $id: 'Period',
    description: 'The time over which a figure is taken.',
    examples: ['lifetime', { calendar: 'year' }, { rolling: 'P12M' }],
    'x-mistake':
      'must be "lifetime", a period such as {"calendar": "year"}, or a time such as {"rolling": "P12M"}',
  },
);

export const periodSchemas: readonly TSchema[] = [Duration, Period];
