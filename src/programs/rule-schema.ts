import { type TSchema, Type } from '@sinclair/typebox';
import { LIMITS, REFERRAL_NEWS, TRIGGERS } from '../core/program/document.ts';
import { Key, Quantity, text } from '../http/scalars.ts';
import { choice, ref, strictObject } from '../http/schema.ts';
import { activityTypes } from './activity-types.ts';
import { Condition } from './condition-schema.ts';
import { Earn } from './earn-schema.ts';
import { Limits, limitSchemas } from './limit-schema.ts';
import { Anniversary, Inactivity, PeriodEnd } from './occasion-schema.ts';
import { Life } from './points-schema.ts';
import { SPLIT_PARTS_MAX, SplitPart } from './split-schema.ts';
import { Valid } from './valid-schema.ts';

const PRIORITY_MAX = 1_000_000;
const GRANTED_MAX = 100;

export const Trigger = choice(TRIGGERS, {
  $id: 'Trigger',
  description:
    'On what a rule is looked at: a purchase, an activity, the enrolment, when a tier is reached, a step of a journey is ' +
    'done or all of it, when the referral of the account qualifies, what accounts did that it referred, or what time ' +
    'brings: the end of a period, an anniversary of the enrolment, the birthday of a stakeholder, or that nothing was ' +
    'done for long. ' +
    'What is returned is taken back by itself.',
  examples: ['purchase'],
});

export const Step = strictObject(
  { n: ref(Quantity), of: ref(Key) },
  { $id: 'Step', description: 'So much of a metric.', examples: [{ n: 6, of: 'orders' }] },
);

export const Reached = strictObject(
  {
    ladder: ref(Key),
    tiers: Type.Optional(
      Type.Array(ref(Key), {
        minItems: 1,
        maxItems: LIMITS.tiers,
        uniqueItems: true,
        description: 'Any but the first if absent.',
      }),
    ),
  },
  {
    $id: 'Reached',
    description: 'Which tiers of which ladder a rule on `tier-reached` waits for.',
    examples: [{ ladder: 'status', tiers: ['silver', 'gold'] }],
  },
);

export const ReferralNews = choice(REFERRAL_NEWS, {
  $id: 'ReferralNews',
  description:
    'What a rule on `referral` waits for: that a code of the account was claimed, that a referral qualified, or each ' +
    'purchase of a referred account.',
  examples: ['qualified'],
});

export const JourneyOf = strictObject(
  {
    key: ref(Key),
    step: Type.Optional(ref(Key, { description: 'On `journey-step` only; any of its steps if absent.' })),
  },
  {
    $id: 'JourneyOf',
    description: 'Which journey a rule on `journey-step` or `journey-done` waits for.',
    examples: [{ key: 'onboarding', step: 'profile' }],
  },
);

const grant = strictObject(
  {
    reward: ref(Key),
    count: Type.Optional(
      Type.Integer({ minimum: 1, maximum: GRANTED_MAX, description: 'How many; 1 if absent.' }),
    ),
    expires: Type.Optional(ref(Life, { description: 'How long each can be used; for ever if absent.' })),
  },
  { description: 'Coupons for a reward.' },
);

export const RuleDefinition = strictObject(
  {
    key: ref(Key),
    label: Type.Optional(text(200)),
    on: ref(Trigger),
    type: Type.Optional(activityTypes),
    reached: Type.Optional(ref(Reached)),
    period: Type.Optional(ref(PeriodEnd)),
    anniversary: Type.Optional(ref(Anniversary)),
    inactivity: Type.Optional(ref(Inactivity)),
    journey: Type.Optional(ref(JourneyOf)),
    referral: Type.Optional(ref(ReferralNews)),
    valid: Type.Optional(ref(Valid)),
    priority: Type.Optional(
      Type.Integer({
        minimum: -PRIORITY_MAX,
        maximum: PRIORITY_MAX,
        description: 'Higher ones are looked at first; 0 if absent, equal ones in the order of the document.',
      }),
    ),
    group: Type.Optional(ref(Key, { description: 'Of the rules of a group at most one applies.' })),
    when: Type.Optional(ref(Condition)),
    lines: Type.Optional(ref(Condition)),
    every: Type.Optional(
      ref(Step, {
        description: 'Only when the metric crosses a multiple of n; several times where it crosses several.',
      }),
    ),
    reaches: Type.Optional(
      ref(Step, { description: 'Only when the metric comes to n from below, once in each of its periods.' }),
    ),
    earn: Type.Optional(ref(Earn)),
    split: Type.Optional(Type.Array(ref(SplitPart), { minItems: 1, maxItems: SPLIT_PARTS_MAX })),
    limit: Type.Optional(ref(Limits)),
    grant: Type.Optional(grant),
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
      {
        key: 'welcome-to-silver',
        on: 'tier-reached',
        reached: { ladder: 'status', tiers: ['silver'] },
        grant: { reward: 'free-freight', count: 2 },
      },
    ],
  },
);

export const ruleSchemas: readonly TSchema[] = [
  Trigger,
  ...limitSchemas,
  Step,
  Reached,
  JourneyOf,
  ReferralNews,
  RuleDefinition,
];
