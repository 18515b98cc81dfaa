import { type TSchema, Type } from '@sinclair/typebox';
import { text } from '../http/scalars.ts';
import { choice, ref, strictObject } from '../http/schema.ts';
import { activityTypes } from './activity-types.ts';
import { Condition } from './condition-schema.ts';
import { Duration } from './period-schema.ts';
import { Step } from './rule-schema.ts';

export const ReferralDefinition = strictObject(
  {
    label: Type.Optional(text(200)),
    qualifies: Type.Optional(
      strictObject(
        {
          on: choice(['purchase', 'activity']),
          type: Type.Optional(activityTypes),
          when: Type.Optional(ref(Condition)),
          lines: Type.Optional(ref(Condition, { description: 'Of purchases only: some line meets it.' })),
          reaches: Type.Optional(ref(Step, { description: 'The metric is then at n, or above it.' })),
        },
        {
          description:
            'The first transaction of the referred account that meets it makes the referral qualify; without it none does. ' +
            'What is dated before the claim does not make it qualify.',
        },
      ),
    ),
    within: Type.Optional(
      ref(Duration, { description: 'So long after the claim it is too late to qualify.' }),
    ),
  },
  {
    $id: 'ReferralDefinition',
    description:
      'Accounts and their people have codes, which new accounts name when they enrol. What that gives, say rules on ' +
      '`referred` (to the account that was referred) and on `referral` (to the one that referred it). The fact ' +
      '`referral.days` counts calendar days since the claim, in the time zone of the programme.',
    examples: [
      { qualifies: { on: 'purchase', when: { fact: 'transaction.net', atLeast: '50' } }, within: 'P90D' },
    ],
  },
);

export const referralSchemas: readonly TSchema[] = [ReferralDefinition];
