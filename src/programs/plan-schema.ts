import { type TSchema, Type } from '@sinclair/typebox';
import { NonNegativeDecimal, text } from '../http/scalars.ts';
import { ref, strictObject } from '../http/schema.ts';
import { activityType } from './activity-types.ts';
import { Condition } from './condition-schema.ts';
import { BENEFITS_MAX, Benefit } from './ladder-schema.ts';
import { Duration } from './period-schema.ts';

export const PlanFee = strictObject(
  {
    type: activityType,
    when: Type.Optional(ref(Condition, { description: 'Tells plans apart that are paid by one type.' })),
    amount: Type.Optional(ref(NonNegativeDecimal, { description: 'What it costs: told, not acted upon.' })),
  },
  {
    $id: 'PlanFee',
    description: 'The activity by which a fee is paid.',
    examples: [
      { type: 'plan-fee', when: { fact: 'transaction.attributes.plan', eq: 'premium' }, amount: '9.90' },
    ],
  },
);

export const PlanDefinition = strictObject(
  {
    label: Type.Optional(text(200)),
    period: ref(Duration, { description: 'How long one fee lasts, in whole days, months or years.' }),
    trial: Type.Optional(
      ref(Duration, { description: 'How long it is free for whoever activates it for the first time.' }),
    ),
    grace: Type.Optional(ref(Duration, { description: 'How long it stays when a fee is overdue.' })),
    fee: ref(PlanFee),
    benefits: Type.Optional(Type.Array(ref(Benefit), { maxItems: BENEFITS_MAX })),
  },
  {
    $id: 'PlanDefinition',
    description: 'What accounts pay for: rules ask for it by the fact `plan.<key>`.',
    examples: [{ period: 'P1M', trial: 'P14D', grace: 'P7D', fee: { type: 'plan-fee', amount: '9.90' } }],
  },
);

export const planSchemas: readonly TSchema[] = [PlanFee, PlanDefinition];
