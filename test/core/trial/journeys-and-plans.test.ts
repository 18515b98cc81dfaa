import t from 'tap';
import { compileProgram } from '../../../src/core/program/compile.ts';
import type { PostedTransaction } from '../../../src/core/transaction.ts';
import { tryTransaction } from '../../../src/core/trial/trial.ts';
import type { GivenState } from '../../../src/core/trial/trial-state.ts';
import { instant, perEuro } from '../harness.ts';
import { onboarding, REWARDS } from '../journeys/journeys.ts';

const PROGRAM = compileProgram(
  {
    ...onboarding({}, [
      ...REWARDS,
      perEuro({ key: 'premium', when: { fact: 'plan.premium', eq: true } }),
      perEuro({ key: 'on-the-way', when: { fact: 'journey.onboarding', eq: 'running' } }),
    ]),
    plans: { premium: { period: 'P1M', fee: { type: 'fee' } } },
  },
  1,
  null,
);
const PURCHASE: PostedTransaction = {
  kind: 'purchase',
  occurredAt: instant('2026-03-01'),
  stakeholder: null,
  currency: 'EUR',
  lines: [{ id: '1', sku: '1', quantity: '1', unitPrice: '20' }],
};

function tried(given: GivenState) {
  const trial = tryTransaction(PROGRAM, given, PURCHASE);
  if (trial.refused) return trial.mistakes;
  const fired = trial.explanation.filter((rule) => rule.fired).map(({ rule }) => rule);
  return { fired, ...trial.journeys.onboarding };
}

t.test('goes on from what is done of a journey', async (t) => {
  t.strictSame(tried({}), {
    fired: [],
    before: { steps: { profile: 0, survey: 0, orders: 0 }, done: false },
    after: { steps: { profile: 0, survey: 0, orders: 1 }, done: false },
  });
  t.strictSame(tried({ journeys: { onboarding: { profile: 1, survey: 1, orders: 1 } } }), {
    fired: ['on-the-way', 'each-step', 'two-orders', 'all-done'],
    before: { steps: { profile: 1, survey: 1, orders: 1 }, done: false },
    after: { steps: { profile: 1, survey: 1, orders: 2 }, done: true },
  });
});

t.test('judges by the plans that are given', async (t) => {
  t.match(tried({ plans: ['premium', 'premium'] }), { fired: ['premium'] });
});

t.test('refuses plans, journeys and steps that there are not, and more than a step asks for', async (t) => {
  t.strictSame(tried({ plans: ['premum'], journeys: { onbording: {} } }), [
    { pointer: '/plans/0', detail: 'There is no plan "premum"; did you mean "premium"?' },
    { pointer: '/journeys/onbording', detail: 'There is no journey "onbording"; did you mean "onboarding"?' },
  ]);
  t.strictSame(tried({ journeys: { onboarding: { order: 1, orders: 3, profile: -1 } } }), [
    { pointer: '/journeys/onboarding/order', detail: 'There is no step "order"; did you mean "orders"?' },
    {
      pointer: '/journeys/onboarding/orders',
      detail: 'Give a whole number from 0 to 2: so many do the step.',
    },
    {
      pointer: '/journeys/onboarding/profile',
      detail: 'Give a whole number from 0 to 1: so many do the step.',
    },
  ]);
});
