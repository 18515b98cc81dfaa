import { type TSchema, Type } from '@sinclair/typebox';
import { PERIODS_THAT_END } from '../core/program/document.ts';
import { text } from '../http/scalars.ts';
import { choice, ref, strictObject } from '../http/schema.ts';
import { DayOfYear, Duration } from './period-schema.ts';

const YEARS_MAX = 100;
const KINDS_MAX = 50;

export const PeriodEnd = strictObject(
  {
    calendar: choice(PERIODS_THAT_END),
    starts: Type.Optional(ref(DayOfYear, { description: 'Of years only; 1 January if absent.' })),
    delay: Type.Optional(
      ref(Duration, {
        description:
          'So much later, when all that belongs to the period has come in: up to 31 days, of a week up to 7.',
      }),
    ),
  },
  {
    $id: 'PeriodEnd',
    description:
      'Which periods a rule on `period-end` settles. It is judged as of the last moment of the period.',
    examples: [{ calendar: 'quarter', delay: 'P10D' }],
  },
);

export const Anniversary = strictObject(
  {
    years: Type.Optional(
      Type.Integer({ minimum: 1, maximum: YEARS_MAX, description: 'Every so many years.' }),
    ),
    after: Type.Optional(ref(Duration, { description: 'Once, so long after the enrolment.' })),
  },
  {
    $id: 'Anniversary',
    description: 'For which day of the enrolment a rule on `anniversary` waits: exactly one of the two.',
    examples: [{ years: 5 }, { after: 'P90D' }],
  },
);

const kind = text(100);

export const ActivityFilter = Type.Union(
  [kind, Type.Array(kind, { minItems: 1, maxItems: KINDS_MAX, uniqueItems: true })],
  {
    $id: 'ActivityFilter',
    description: 'What counts as something done: `any`, `purchase`, a type of activity, or a list of these.',
    examples: ['any', ['purchase', 'training']],
    'x-mistake': `must be "any", "purchase", a type of activity, or a list of up to ${KINDS_MAX} of these, each once`,
  },
);

export const Inactivity = strictObject(
  {
    for: ref(Duration),
    by: Type.Optional(ref(ActivityFilter, { description: '`any` if absent.' })),
  },
  {
    $id: 'Inactivity',
    description:
      'For how long nothing was done, in whole days; a rule on `inactivity` then fires once, until something is done again.',
    examples: [{ for: 'P90D', by: 'purchase' }],
  },
);

export const occasionSchemas: readonly TSchema[] = [PeriodEnd, Anniversary, ActivityFilter, Inactivity];
