import { type TSchema, Type } from '@sinclair/typebox';
import { LIMITS, TRIGGERS } from '../core/program/document.ts';
import { DateOrDateTime, Key, PositivePoints, Quantity, text } from '../http/scalars.ts';
import { choice, ref, strictObject } from '../http/schema.ts';
import { Condition } from './condition-schema.ts';
import { Earn } from './earn-schema.ts';
import { Anniversary, Inactivity, PeriodEnd } from './occasion-schema.ts';
import { Period } from './period-schema.ts';
import { SPLIT_PARTS_MAX, SplitPart } from './split-schema.ts';

const TYPES_MAX = 50;
const PRIORITY_MAX = 1_000_000;
const GRANTED_MAX = 100;

export const Trigger = choice(TRIGGERS, {
  $id: 'Trigger',
  description:
    'On what a rule is looked at: a purchase, an activity, the enrolment, when a tier is reached, or what time brings: ' +
    'the end of a period, an anniversary of the enrolment, the birthday of a stakeholder, or that nothing was done for long. ' +
    'What is returned is taken back by itself.',
  examples: ['purchase'],
});

export const Limit = strictObject(
  { points: ref(PositivePoints), per: choice(['account']), within: ref(Period) },
  {
    $id: 'Limit',
    description: 'How many points the rule gives at most within a period.',
    examples: [{ points: 5000, per: 'account', within: { calendar: 'month' } }],
  },
);

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

const activityType = text(100);
const types = Type.Union(
  [activityType, Type.Array(activityType, { minItems: 1, maxItems: TYPES_MAX, uniqueItems: true })],
  {
    description: 'Only activities of this type, or of these.',
    examples: ['training', ['survey', 'success-story']],
    'x-mistake': `must be a type of activity (a text of 1 to 100 characters), or a list of up to ${TYPES_MAX} of them, each once`,
  },
);

const grant = strictObject(
  {
    reward: ref(Key),
    count: Type.Optional(
      Type.Integer({ minimum: 1, maximum: GRANTED_MAX, description: 'How many; 1 if absent.' }),
    ),
  },
  { description: 'Coupons for a reward.' },
);

export const RuleDefinition = strictObject(
  {
    key: ref(Key),
    label: Type.Optional(text(200)),
    on: ref(Trigger),
    type: Type.Optional(types),
    reached: Type.Optional(ref(Reached)),
    period: Type.Optional(ref(PeriodEnd)),
    anniversary: Type.Optional(ref(Anniversary)),
    inactivity: Type.Optional(ref(Inactivity)),
    valid: Type.Optional(
      strictObject(
        { from: Type.Optional(ref(DateOrDateTime)), until: Type.Optional(ref(DateOrDateTime)) },
        { description: 'When it applies; `until` itself does not belong to it.' },
      ),
    ),
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
    limit: Type.Optional(ref(Limit)),
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

export const ruleSchemas: readonly TSchema[] = [Trigger, Limit, Step, Reached, RuleDefinition];
