import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { accountParams, programQuery } from '../accounts/schema.ts';
import { PLAN_STATUSES } from '../core/plans/plan-status.ts';
import { AccountId } from '../http/reference-scalars.ts';
import { DateTime, KEY_PATTERN, Key, NonNegativeDecimal, text } from '../http/scalars.ts';
import { choice, mapOf, nullable, ref, strictObject } from '../http/schema.ts';
import { BENEFITS_MAX, Benefit } from '../programs/ladder-schema.ts';

export const plansQuery = strictObject(programQuery);
export const planParams = strictObject({
  ...accountParams.properties,
  plan: ref(Key, { description: 'The key of the plan in the programme.', examples: ['premium'] }),
});

export const PlanActivation = strictObject(
  {},
  {
    $id: 'PlanActivation',
    description: 'Nothing more is asked to activate a plan: send an empty object, or no body at all.',
    examples: [{}],
  },
);

const orNull = (description: string) => nullable(ref(DateTime), { description });

const STANDING_EXAMPLE = {
  label: 'Premium',
  status: 'active' as const,
  isIn: true,
  since: '2026-03-01T12:00:00Z',
  until: '2026-05-01T12:00:00Z',
  graceUntil: '2026-05-08T12:00:00Z',
  renewals: 1,
  cancelledAt: null,
  fee: { type: 'plan-fee', amount: '9.90', period: 'P1M' },
  benefits: [{ key: 'freight', text: 'Free freight' }],
};

export const PlanStanding = Type.Object(
  {
    label: nullable(text(200)),
    status: choice(PLAN_STATUSES, {
      description:
        'Never had, on trial, waiting for the first fee, paid for, overdue but still in it, not paid for, or cancelled and over.',
    }),
    isIn: Type.Boolean({
      description: 'Whether the account is in the plan now: on trial, paid for, or in the time of grace.',
    }),
    since: orNull('Since when without a break, now or the last time.'),
    until: orNull('Until when it is tried or paid for; that instant is no part of it.'),
    graceUntil: orNull(
      'Until when the account stays in the plan if nothing is paid. Null: it does not, or it is cancelled.',
    ),
    renewals: Type.Integer({
      minimum: 0,
      description:
        'Fees beyond the first, since then: each is told as `plan.renewed`, the first as `plan.started`, or after a trial as `plan.converted`.',
    }),
    cancelledAt: orNull('When it was cancelled: it ends with what is paid for.'),
    fee: Type.Object(
      {
        type: text(100, { description: 'The activity by which it is paid.' }),
        amount: nullable(ref(NonNegativeDecimal)),
        period: text(40, { description: 'How long one fee lasts.' }),
      },
      { description: 'What the next period costs, by the programme in force.' },
    ),
    benefits: Type.Array(ref(Benefit), { maxItems: BENEFITS_MAX }),
  },
  {
    $id: 'PlanStanding',
    description: 'Where an account is with a plan.',
    examples: [STANDING_EXAMPLE],
  },
);

export const AccountPlans = Type.Object(
  {
    account: ref(AccountId),
    asOf: ref(DateTime),
    plans: mapOf(
      ref(PlanStanding),
      { pattern: KEY_PATTERN, mistake: '' },
      { description: 'By plan: those of the programme, and those that the account had before.' },
    ),
  },
  {
    $id: 'AccountPlans',
    description: 'Where an account is with each plan of its programme.',
    examples: [
      {
        account: 'acc_01h455vb4pex5vsknk084sn02q',
        asOf: '2026-03-02T12:00:00Z',
        plans: { premium: STANDING_EXAMPLE },
      },
    ],
  },
);

export type PlanStandingAnswer = Static<typeof PlanStanding>;
export type AccountPlansAnswer = Static<typeof AccountPlans>;

export const planRoomSchemas: readonly TSchema[] = [PlanActivation, PlanStanding, AccountPlans];
