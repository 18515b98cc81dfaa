import { type TProperties, type TSchema, Type } from '@sinclair/typebox';
import { LIMITS, TRANSACTION_KINDS } from '../core/program/document.ts';
import { Key, text } from '../http/scalars.ts';
import { choice, ref, strictObject } from '../http/schema.ts';
import { Condition, FactName } from './condition-schema.ts';
import { Period } from './period-schema.ts';

export const TransactionKind = choice(TRANSACTION_KINDS, {
  $id: 'TransactionKind',
  description:
    'A purchase, an activity (any named event without lines), or what a referred account did, at the one that referred it.',
  examples: ['purchase'],
});

export const MetricDefinition = Type.Union(
  [
    measure({ sum: ref(FactName) }, 'The sum of a fact, over lines where it is one of lines.'),
    measure({ count: choice(['transaction', 'line']) }, 'How many transactions or lines there were.'),
    measure({ distinct: ref(FactName) }, 'How many different values of a fact there were.'),
    measure({ max: ref(FactName) }, 'The largest value of a fact.'),
    strictObject(
      {
        label: Type.Optional(text(200)),
        earned: ref(Key),
        by: Type.Optional(
          Type.Array(ref(Key), {
            minItems: 1,
            maxItems: LIMITS.rules,
            uniqueItems: true,
            description: 'By these rules only; by all if absent.',
          }),
        ),
        over: ref(Period),
      },
      { description: 'How many points of a kind were earned, whoever holds them.' },
    ),
  ],
  {
    $id: 'MetricDefinition',
    description:
      'A figure that is kept per account over a period, corrected by returns. ' +
      'Of purchases if `on` is absent; of those that meet `where`.',
    examples: [
      { sum: 'line.net', over: { calendar: 'year' } },
      { count: 'transaction', on: 'activity', over: { rolling: 'P12M' } },
      { earned: 'status', over: { membership: 'year' } },
    ],
  },
);

export const metricSchemas: readonly TSchema[] = [TransactionKind, MetricDefinition];

function measure<const T extends TProperties>(measured: T, description: string) {
  return strictObject(
    {
      label: Type.Optional(text(200)),
      ...measured,
      on: Type.Optional(ref(TransactionKind)),
      where: Type.Optional(ref(Condition)),
      over: ref(Period),
    },
    { description },
  );
}
