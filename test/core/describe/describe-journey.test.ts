import t from 'tap';
import { describeJourney } from '../../../src/core/describe/describe-journey.ts';
import { describePlan } from '../../../src/core/describe/describe-plan.ts';
import { describeRule } from '../../../src/core/describe/describe-rule.ts';
import type {
  JourneyDefinition,
  PlanDefinition,
  RuleDefinition,
} from '../../../src/core/program/document.ts';
import { club } from '../harness.ts';

const TOUR: JourneyDefinition = {
  label: 'the tour',
  steps: [
    { key: 'profile', label: 'A profile', on: 'activity', type: 'profile' },
    { key: 'orders', on: 'purchase', when: { fact: 'transaction.net', atLeast: '50' }, times: 3 },
    { key: 'fish', on: 'purchase', lines: { fact: 'line.category', eq: 'fish' } },
    { key: 'anything', on: 'activity', times: 2 },
  ],
};
const PREMIUM: PlanDefinition = { label: 'Premium', period: 'P1M', fee: { type: 'fee' } };
const words = club({ journeys: { tour: TOUR }, plans: { premium: PREMIUM } });

t.test('describes how a journey begins and what is to be done', async (t) => {
  t.equal(
    describeJourney(words, TOUR),
    'Begins with its first step, once per account; in any order: (1) A profile: an activity "profile"; (2) orders: ' +
      '3 times a purchase, if the net of the whole is at least 50 EUR; (3) fish: a purchase, with a line where the ' +
      'category is "fish"; (4) anything: 2 times an activity.',
  );
});

t.test('describes when a journey begins, how long it takes and when it begins again', async (t) => {
  const steps = [{ key: 'visit', on: 'activity' }] as const;
  const told = (parts: Partial<JourneyDefinition>) => describeJourney(words, { steps, ...parts });
  t.equal(
    told({ start: 'enrolment', within: 'P90D', order: 'given' }),
    'Begins with the enrolment, is to be done within 90 days, once per account; in this order: (1) visit: an activity.',
  );
  t.equal(
    told({ valid: { from: '2026-01-01', until: '2026-04-01' }, repeat: 'after-done' }),
    'Begins with its first step from 1 January 2026 and before 1 April 2026, again once it is done; in any order: (1) visit: an activity.',
  );
  t.match(
    told({ valid: { from: '2026-01-01' }, within: 'P1D', repeat: 'after-end' }),
    /again once it is done or its time is over/,
  );
  t.match(told({ valid: { until: '2026-04-01' } }), /first step before 1 April 2026, once/);
});

t.test('describes rules on journeys, and conditions on where an account is', async (t) => {
  const told = (rule: Partial<RuleDefinition>) =>
    describeRule(words, { key: 'r', on: 'purchase', grant: { reward: 'mug' }, ...rule });
  t.equal(
    told({ on: 'journey-step', journey: { key: 'tour' } }),
    'On each step of the tour: a coupon for "mug".',
  );
  t.equal(
    told({ on: 'journey-step', journey: { key: 'tour', step: 'profile' } }),
    'On the step "A profile" of the tour: a coupon for "mug".',
  );
  t.equal(
    told({ on: 'journey-done', journey: { key: 'tour' } }),
    'On completing the tour: a coupon for "mug".',
  );
  t.equal(
    told({ when: { fact: 'journey.tour', in: ['open', 'running'] } }),
    'On each purchase, if the journey the tour is one of "open" or "running": a coupon for "mug".',
  );
  t.equal(
    told({ when: { fact: 'plan.premium', eq: true } }),
    'On each purchase, if the account is in the plan Premium: a coupon for "mug".',
  );
  t.equal(
    told({ when: { fact: 'plan.premium', eq: false } }),
    'On each purchase, if the account is not in the plan Premium: a coupon for "mug".',
  );
});

t.test('describes what a plan costs and brings', async (t) => {
  t.equal(describePlan(words, PREMIUM), 'A fee for 1 month, paid by the activity "fee".');
  t.equal(
    describePlan(words, {
      period: 'P1Y',
      trial: 'P14D',
      grace: 'P7D',
      fee: { type: 'fee', when: { fact: 'transaction.attributes.plan', eq: 'premium' }, amount: '99' },
      benefits: [{ key: 'freight', text: 'Free freight' }],
    }),
    '99 EUR for 1 year, paid by the activity "fee" if the attribute plan is "premium"; the first 14 days are free; ' +
      'it stays for 7 days when a fee is overdue; brings: Free freight.',
  );
});
