import t from 'tap';
import { Account } from '../harness.ts';
import { OF_ANY_STEPS, onboarding, stateOf, story } from './journeys.ts';

story('gives for each step that is done, and for all of them', onboarding(), (account, t) => {
  account.clock('2026-03-01');
  t.equal(stateOf(account), 'open');
  account.activity('a1', 'profile');
  t.equal(account.points(), 10);
  t.equal(stateOf(account), 'running');
  account.activity('a2', 'profile');
  t.equal(account.points(), 10, 'a step is done once');
  account.purchase('p1', '20');
  t.equal(account.points(), 10, 'one of two');
  account.purchase('p2', '19.99');
  t.equal(account.points(), 10, 'too small');
  account.purchase('p3', '20');
  t.equal(account.points(), 20);
  t.strictSame(account.coupons(), ['mug open']);
  account.clock('2026-03-02').activity('a3', 'survey');
  t.equal(account.points(), 130);
  t.strictSame(account.coupons(), ['mug open', 'crown open']);
  t.equal(stateOf(account), 'done');
  t.equal(account.tell('a3', 'all-done'), '100 reward points: fixed; 1 × crown granted.');
  t.equal(
    account.tell('a1', 'two-orders'),
    'Nothing: the step orders of the journey onboarding was not done.',
  );
  t.equal(account.tell('a1', 'all-done'), 'Nothing: the journey onboarding was not done.');
});

story('tells of the beginning, of each step, and of the whole', onboarding(), (account, t) => {
  const told = (decision: { readonly events: readonly { type: string; data: object }[] }) =>
    decision.events.map(({ type, data }) => [type, data]);
  account.clock('2026-03-01T12:00:00Z');
  t.strictSame(told(account.activity('a1', 'profile')), [
    ['journey.started', { journey: 'onboarding', until: '2026-03-31T12:00:00Z' }],
    ['journey.step-done', { journey: 'onboarding', step: 'profile' }],
  ]);
  account.purchase('p1', '20');
  account.purchase('p2', '20');
  t.strictSame(told(account.activity('a2', 'survey')), [
    ['journey.step-done', { journey: 'onboarding', step: 'survey' }],
    ['journey.done', { journey: 'onboarding' }],
  ]);
  t.strictSame(told(account.settle('2026-04-01')), [], 'what is done does not expire');
});

story('is over at its end, and tells so once', onboarding(), (account, t) => {
  account.clock('2026-03-01T12:00:00Z').activity('a1', 'profile');
  account.clock('2026-03-31T11:59:59.999Z').activity('a2', 'survey');
  t.equal(account.points(), 20);
  t.equal(stateOf(account), 'running');
  t.equal(account.state.dueAt, Date.parse('2026-03-31T12:00:00Z'));
  account.purchase('p1', '20');
  const late = account.clock('2026-03-31T12:00:00Z').purchase('p2', '20');
  t.equal(account.points(), 20, 'the end does not belong to it');
  t.strictSame(
    late.events.map(({ type, at, data }) => [type, at, data]),
    [['journey.expired', Date.parse('2026-03-31T12:00:00Z'), { journey: 'onboarding', missing: ['orders'] }]],
  );
  t.equal(stateOf(account), 'expired');
  t.strictSame(account.settle('2026-06-01').events, []);
});

story('counts what happened while a run ran, however late it is known', onboarding(), (account, t) => {
  account.clock('2026-03-01').activity('a1', 'profile');
  account.purchase('p1', '20');
  account.purchase('p2', '20');
  account.settle('2026-05-01');
  t.equal(stateOf(account), 'expired');
  const late = account.activity('late', 'survey', { at: '2026-03-10' });
  t.equal(account.points(), 130);
  t.equal(stateOf(account), 'done');
  t.strictSame(
    late.events.map(({ type }) => type),
    ['journey.step-done', 'journey.done'],
  );
  account.activity('before', 'profile', { at: '2026-02-01' });
  t.equal(account.state.journeyRuns.length, 1, 'none begins before one that began');
});

story('tells of the end of one that is begun late', onboarding(), (account, t) => {
  const late = account.clock('2026-05-01').activity('late', 'profile', { at: '2026-03-01' });
  t.strictSame(
    late.events.map(({ type }) => type),
    ['journey.started', 'journey.step-done', 'journey.expired'],
  );
  t.equal(account.points(), 10);
  account.activity('again', 'profile');
  t.equal(account.state.journeyRuns.length, 1, 'never again');
});

const inOrder = onboarding({ order: 'given' });

story('waits in the given order for one step after the other', inOrder, (account, t) => {
  account.clock('2026-03-01').activity('a1', 'survey');
  t.equal(stateOf(account), 'open', 'the first step begins it');
  account.activity('a2', 'profile');
  account.purchase('p1', '20');
  t.equal(account.points(), 10, 'it is not their turn');
  account.clock('2026-03-02').activity('a3', 'survey');
  t.equal(account.points(), 20);
  account.purchase('before', '20', { at: '2026-03-01T23:00:00Z' });
  account.purchase('p2', '20');
  t.equal(account.points(), 20, 'what happened before the step before it does not count');
  account.purchase('p3', '20');
  t.equal(account.points(), 130);
});

const twoOfOne = (order: 'any' | 'given') =>
  onboarding(
    {
      order,
      steps: [
        { key: 'first', on: 'purchase' },
        { key: 'fish', on: 'purchase', lines: { fact: 'line.category', eq: 'fish' } },
      ],
    },
    OF_ANY_STEPS,
  );

t.test('one transaction does several steps in any order, and one in the given order', async (t) => {
  const fish = [{ category: 'fish' }];
  const any = new Account(twoOfOne('any'));
  any.purchase('p1', fish);
  t.equal(any.points(), 120);
  const given = new Account(twoOfOne('given'));
  given.purchase('p1', fish);
  t.equal(given.points(), 10);
  given.purchase('p2', [{ category: 'cheese' }]);
  t.equal(given.points(), 10);
  given.purchase('p3', fish);
  t.equal(given.points(), 120);
});

story('begins with the enrolment', onboarding({ start: 'enrolment' }), (account, t) => {
  t.equal(account.state.journeyRuns[0]?.startedAt, Date.parse('2026-01-01T00:00:00Z'));
  t.equal(stateOf(account), 'running');
  account.clock('2026-01-30T23:59:59.999Z').activity('a1', 'profile');
  t.equal(account.points(), 10);
  account.clock('2026-01-31').activity('a2', 'survey');
  t.equal(account.points(), 10);
  t.equal(stateOf(account), 'expired');
});

t.test('an enrolment of long ago begins a journey that is over', async (t) => {
  const account = new Account(onboarding({ start: 'enrolment' }), 'acme', {
    enrolledAt: Date.parse('2025-06-01T00:00:00Z'),
  });
  t.equal(stateOf(account), 'expired');
  account.activity('late', 'profile', { at: '2025-06-10' });
  t.equal(account.points(), 10);
});

const challenge = onboarding({
  within: 'P60D',
  valid: { from: '2026-01-01', until: '2026-04-01' },
});

story('begins and ends within its validity', challenge, (account, t) => {
  account.clock('2026-01-01T00:00:00Z').activity('early', 'profile', { at: '2025-12-31T23:59:59.999Z' });
  t.equal(stateOf(account), 'open');
  account.clock('2026-03-31T23:59:59.999Z').activity('a1', 'profile');
  t.equal(account.state.journeyRuns[0]?.until, Date.parse('2026-04-01T00:00:00Z'));
  account.clock('2026-04-01T00:00:00Z').activity('a2', 'survey');
  t.equal(account.points(), 10);
});

story('does not begin when its validity is over', challenge, (account, t) => {
  account.clock('2026-04-01T00:00:00Z').activity('a1', 'profile');
  t.equal(stateOf(account), 'open');
});

const quick = (repeat: 'never' | 'after-done' | 'after-end') =>
  onboarding(
    {
      repeat,
      within: 'P10D',
      steps: [
        { key: 'profile', on: 'activity', type: 'profile' },
        { key: 'survey', on: 'activity', type: 'survey' },
      ],
    },
    OF_ANY_STEPS,
  );

t.test('begins again as often as it says', async (t) => {
  const runsOf = (repeat: 'never' | 'after-done' | 'after-end'): readonly number[] => {
    const account = new Account(quick(repeat)).clock('2026-03-01');
    account.activity('a1', 'profile');
    account.activity('a2', 'survey');
    account.clock('2026-03-02').activity('a3', 'profile');
    account.clock('2026-03-20').activity('a4', 'profile');
    account.verify();
    return [account.state.journeyRuns.length, account.points()];
  };
  t.strictSame(runsOf('never'), [1, 120]);
  t.strictSame(runsOf('after-done'), [2, 130], 'the second one was never done');
  t.strictSame(runsOf('after-end'), [3, 140]);
});

t.test('goes on under the terms under which it began', async (t) => {
  const before = onboarding(
    {
      steps: [
        {
          key: 'profile',
          on: 'activity',
          when: { fact: 'account.attributes.size', eq: 'large' },
          type: 'profile',
        },
        {
          key: 'survey',
          on: 'activity',
          when: { fact: 'account.attributes.size', eq: 'large' },
          type: 'survey',
        },
      ],
    },
    OF_ANY_STEPS,
  );
  const { journeys: _, ...after } = onboarding({}, []);
  const account = new Account(
    [
      { document: before, from: null },
      { document: after, from: '2026-03-10T00:00:00Z' },
    ],
    'acme',
    { attributes: { size: 'large' } },
  );
  account.clock('2026-03-09').activity('a1', 'profile');
  const done = account.clock('2026-03-11').activity('a2', 'survey');
  t.equal(stateOf(account), 'done', 'also where the version in force has no such journey');
  t.ok(done.events.some(({ type }) => type === 'journey.done'));
  t.equal(account.points(), 10, 'what is given for it are the rules in force');
  account.verify();
});

t.test('a rule can ask where the account is with a journey', async (t) => {
  const account = new Account(
    onboarding({}, [
      {
        key: 'on-the-way',
        on: 'purchase',
        when: { fact: 'journey.onboarding', eq: 'running' },
        earn: { points: 'reward', fixed: 1 },
      },
      {
        key: 'after',
        on: 'purchase',
        when: { fact: 'journey.onboarding', in: ['done', 'expired'] },
        earn: { points: 'reward', fixed: 1000 },
      },
    ]),
  ).clock('2026-03-01');
  account.purchase('p1', '20');
  t.equal(account.points(), 0, 'before it, there was none');
  account.purchase('p2', '5');
  t.equal(account.points(), 1);
  account.clock('2026-04-15').purchase('p3', '5');
  t.equal(account.points(), 1001);
  account.verify();
});
