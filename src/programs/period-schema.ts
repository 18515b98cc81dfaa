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

/** 29 February is left out: a year that begins on it would have no beginning in three years of four. */
const DAY_OF_YEAR =
  '^(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))$';

export const DayOfYear = Type.String({
  $id: 'DayOfYear',
  pattern: DAY_OF_YEAR,
  maxLength: 5,
  description: 'A day that every year has, as month and day.',
  examples: ['04-01'],
  'x-mistake': 'must be a day that every year has, as month and day, such as "04-01"',
});

export const Period = Type.Union(
  [
    Type.Literal('lifetime'),
    strictObject(
      {
        calendar: choice(['day', 'week', 'month', 'quarter', 'year']),
        starts: Type.Optional(ref(DayOfYear)),
      },
      {
        description:
          "A period of the calendar in the programme's time zone; weeks begin on Monday, years on `starts` (1 January if absent).",
      },
    ),
    strictObject(
      { rolling: ref(Duration) },
      { description: 'The time up to and including the day, in whole days.' },
    ),
    strictObject(
      { membership: choice(['year']) },
      { description: 'The years that begin on the day of the enrolment and its anniversaries.' },
    ),
  ],
  {
    $id: 'Period',
    description: 'The time over which a figure is taken.',
    examples: [
      'lifetime',
      { calendar: 'year' },
      { calendar: 'year', starts: '04-01' },
      { rolling: 'P12M' },
      { membership: 'year' },
    ],
    'x-mistake':
      'must be "lifetime", a period such as {"calendar": "year"} or {"membership": "year"}, or a time such as {"rolling": "P12M"}',
  },
);

export const periodSchemas: readonly TSchema[] = [Duration, DayOfYear, Period];
