import t from 'tap';
import type {
  JourneyDefinition,
  JourneyStepDefinition,
  PlanDefinition,
  ProgramDocument,
  RuleDefinition,
} from '../../../src/core/program/document.ts';
import { type Case, PROGRAM, refusesAll, when, withRule } from './checking.ts';

const PROFILE: JourneyStepDefinition = { key: 'profile', on: 'activity', type: 'profile' };
const withJourney = (journey: Partial<JourneyDefinition>): ProgramDocument => ({
  ...PROGRAM,
  journeys: { tour: { steps: [PROFILE], ...journey } },
});
const withStep = (step: Partial<JourneyStepDefinition>): ProgramDocument =>
  withJourney({ steps: [{ key: 'tried', on: 'purchase', ...step }] });
const onJourney = (rule: Partial<RuleDefinition>): ProgramDocument => ({
  ...withRule({ on: 'journey-step', journey: { key: 'tour' }, ...rule }),
  ...withJourneyOnly,
});
const withJourneyOnly = { journeys: { tour: { steps: [PROFILE] } } };
const withPlan = (plan: Partial<PlanDefinition>): ProgramDocument => ({
  ...PROGRAM,
  plans: { premium: { period: 'P1M', fee: { type: 'fee' }, ...plan } },
});

t.test('accepts journeys and plans', (t) =>
  refusesAll(t, [
    ['of one step', withJourney({})],
    [
      'with all that there is',
      withJourney({
        start: 'first-step',
        within: 'PT36H',
        valid: { from: '2026-01-01', until: '2026-04-01' },
        order: 'given',
        repeat: 'after-end',
        steps: [
          PROFILE,
          {
            key: 'orders',
            on: 'purchase',
            when: { fact: 'lines.net', atLeast: '50' },
            lines: { fact: 'line.category', eq: 'Seafood' },
            times: 100,
          },
        ],
      }),
    ],
    ['a step that asks for another journey', withStep({ when: { fact: 'journey.tour', eq: 'open' } })],
    ['a rule on any step', onJourney({})],
    ['a rule on one step', onJourney({ journey: { key: 'tour', step: 'profile' } })],
    ['a rule on the whole', onJourney({ on: 'journey-done' })],
    ['a plan', withPlan({ trial: 'P14D', grace: 'P7D', fee: { type: 'fee', amount: '0' } })],
    ['a fact of a plan', { ...when({ fact: 'plan.premium', eq: true }), plans: withPlan({}).plans ?? {} }],
  ]),
);

const tooMany = (steps: number) =>
  withJourney({ steps: Array.from({ length: steps }, (_, i) => ({ ...PROFILE, key: `s${i}` })) });

const JOURNEYS: readonly Case[] = [
  [
    'no step',
    withJourney({ steps: [] }),
    { pointer: '/journeys/tour/steps', detail: 'Name at least one step.' },
  ],
  ['20 steps', tooMany(20)],
  [
    '21 steps',
    tooMany(21),
    { pointer: '/journeys/tour/steps', detail: 'Keep to at most 20 steps; there are 21.' },
  ],
  [
    'two steps of one name',
    withJourney({ steps: [PROFILE, PROFILE] }),
    {
      pointer: '/journeys/tour/steps/1/key',
      detail: 'A step "profile" stands before: give each step a key of its own.',
    },
  ],
  [
    'a time of nothing',
    withJourney({ within: 'P0D' }),
    { pointer: '/journeys/tour/within', detail: 'Give a duration above zero, such as "P14D".' },
  ],
  [
    'a validity that ends before it begins',
    withJourney({ valid: { from: '2026-04-01', until: '2026-04-01' } }),
    {
      pointer: '/journeys/tour/valid/until',
      detail: 'Set until after from: an end does not belong to its period.',
    },
  ],
  [
    'an enrolment that is repeated',
    withJourney({ start: 'enrolment', repeat: 'after-done' }),
    {
      pointer: '/journeys/tour/repeat',
      detail: 'Nobody enrols twice: let it start with its first step, or leave repeat out.',
    },
  ],
  [
    'an end that never comes',
    withJourney({ repeat: 'after-end' }),
    {
      pointer: '/journeys/tour/repeat',
      detail: 'Its time never ends: say by within how long there is for it, or repeat it after-done.',
    },
  ],
  [
    'a purchase of a type',
    withStep({ type: 'training' }),
    {
      pointer: '/journeys/tour/steps/0/type',
      detail: 'Only activities have a type: set on to activity, or leave type out.',
    },
  ],
  [
    'lines of an activity',
    withStep({ on: 'activity', lines: { fact: 'line.sku', eq: '1' } }),
    {
      pointer: '/journeys/tour/steps/0/lines',
      detail: 'An activity has no lines: put the condition into when.',
    },
  ],
  [
    'so many times',
    withStep({ times: 101 }),
    { pointer: '/journeys/tour/steps/0/times', detail: 'Give a whole number from 1 to 100.' },
  ],
  [
    'a metric',
    withStep({ when: { fact: 'metric.orders', above: 1 } }),
    {
      pointer: '/journeys/tour/steps/0/when/fact',
      detail: 'A step cannot depend on figures: compare facts of the transaction or of the account here.',
    },
  ],
  [
    'a figure of the account',
    withStep({ when: { fact: 'account.daysSinceLastPurchase', above: 90 } }),
    {
      pointer: '/journeys/tour/steps/0/when/fact',
      detail: 'A step cannot depend on figures: compare facts of the transaction or of the account here.',
    },
  ],
];

t.test('refuses journeys that cannot be done', (t) => refusesAll(t, JOURNEYS));

t.test('refuses rules on journeys that there are not', (t) =>
  refusesAll(t, [
    [
      'no journey',
      withRule({ on: 'journey-done' }),
      { pointer: '/rules/0', detail: 'Say by journey which one the rule waits for.' },
    ],
    [
      'a journey of a purchase',
      { ...withRule({ journey: { key: 'tour' } }), ...withJourneyOnly },
      {
        pointer: '/rules/0/journey',
        detail: 'Set on to journey-step or journey-done, or leave journey out.',
      },
    ],
    [
      'an unknown journey',
      onJourney({ journey: { key: 'tuor' } }),
      { pointer: '/rules/0/journey/key', detail: 'There is no journey "tuor"; did you mean "tour"?' },
    ],
    [
      'an unknown step',
      onJourney({ journey: { key: 'tour', step: 'profil' } }),
      { pointer: '/rules/0/journey/step', detail: 'There is no step "profil"; did you mean "profile"?' },
    ],
    [
      'a step of the whole',
      onJourney({ on: 'journey-done', journey: { key: 'tour', step: 'profile' } }),
      {
        pointer: '/rules/0/journey/step',
        detail: 'A journey is done as a whole: set on to journey-step, or leave step out.',
      },
    ],
    [
      'an unknown state',
      { ...when({ fact: 'journey.tour', eq: 'finished' }), ...withJourneyOnly },
      {
        pointer: '/rules/0/when/eq',
        detail: 'There is no journey.tour "finished"; known are "open", "running", "done", "expired".',
      },
    ],
    [
      'a fact of an unknown journey',
      { ...when({ fact: 'journey.tor', eq: 'done' }), ...withJourneyOnly },
      { pointer: '/rules/0/when/fact', detail: 'There is no journey "tor"; did you mean "tour"?' },
    ],
  ]),
);

t.test('refuses plans that cannot be paid or kept', (t) =>
  refusesAll(t, [
    [
      'a period of hours',
      withPlan({ period: 'PT12H' }),
      {
        pointer: '/plans/premium/period',
        detail: 'Give whole days, weeks, months or years, such as "P30D" or "P12M".',
      },
    ],
    [
      'no trial',
      withPlan({ trial: 'P0D' }),
      { pointer: '/plans/premium/trial', detail: 'Give a duration above zero, such as "P14D".' },
    ],
    [
      'a grace in words',
      withPlan({ grace: 'a week' }),
      {
        pointer: '/plans/premium/grace',
        detail: 'Write a duration as ISO 8601 does, such as "P14D", "P24M" or "PT12H".',
      },
    ],
    [
      'a fee below zero',
      withPlan({ fee: { type: 'fee', amount: '-1' } }),
      { pointer: '/plans/premium/fee/amount', detail: 'Give a number of zero or more.' },
    ],
    [
      'a fee that depends on lines',
      withPlan({ fee: { type: 'fee', when: { fact: 'line.sku', eq: '1' } } }),
      {
        pointer: '/plans/premium/fee/when/fact',
        detail: 'An activity has no lines: name a fact of the transaction or of the account instead.',
      },
    ],
    [
      'two plans that one activity pays for',
      {
        ...PROGRAM,
        plans: {
          basic: { period: 'P1M', fee: { type: 'fee' } },
          premium: { period: 'P1M', fee: { type: 'fee' } },
        },
      },
      {
        pointer: '/plans/premium/fee/type',
        detail: 'The same activity pays for "basic", too: tell them apart by when, or name another type.',
      },
    ],
    [
      'a fact of an unknown plan',
      { ...when({ fact: 'plan.premum', eq: true }), plans: withPlan({}).plans ?? {} },
      { pointer: '/rules/0/when/fact', detail: 'There is no plan "premum"; did you mean "premium"?' },
    ],
    [
      'reserved names',
      {
        ...PROGRAM,
        plans: { constructor: { period: 'P1M', fee: { type: 'fee' } } },
        journeys: { toString: { steps: [PROFILE] } },
      },
      { pointer: '/plans/constructor', detail: 'The name "constructor" is reserved: choose another.' },
      { pointer: '/journeys/toString', detail: 'The name "toString" is reserved: choose another.' },
    ],
  ]),
);
