import { heldThen, ladder, story, stretches } from './story.ts';

const stairs = ladder({ held: heldThen('one-down', { until: 'end-of-year' }) });

story(
  'after its end the next lower tier is held for another period, and so on to the second',
  stairs,
  (account, t) => {
    account.clock('2026-06-01').purchase('p1', '5000');
    t.strictSame(stretches(account, '2026-01-01'), [
      'gold 2026-06-01T12:00:00Z',
      'silver 2027-01-01T00:00:00Z',
      'bronze 2028-01-01T00:00:00Z',
      'red 2029-01-01T00:00:00Z',
    ]);
    t.equal(account.tier('2026-12-31T23:59:59.999Z'), 'gold');
    t.strictSame(
      account.state.holdings.map(({ tier, by, n, follows }) => [tier, by, n, follows]),
      [
        ['gold', 'reach', 0, null],
        ['silver', 'one-down', 1, 0],
        ['bronze', 'one-down', 2, 1],
      ],
    );
  },
);

story('nothing has to happen for that, and each step is told once', stairs, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '1000');
  t.equal(account.state.dueAt, Date.parse('2027-01-01T00:00:00Z'));
  const told = account.settle('2029-06-01').events.map(({ type, data }) => [type, data.before, data.after]);
  t.strictSame(told, [
    ['tier.ended', 'silver', 'bronze'],
    ['tier.ended', 'bronze', 'red'],
  ]);
  t.strictSame(account.settle('2029-07-01').events, []);
  t.equal(account.state.dueAt, null);
});

story('whoever reaches a tier meanwhile has it, and steps down from there', stairs, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '5000');
  account.clock('2027-06-01').purchase('p2', '5000');
  t.strictSame(stretches(account, '2027-01-01T00:00:00Z'), [
    'silver 2027-01-01T00:00:00Z',
    'gold 2027-06-01T12:00:00Z',
    'silver 2028-01-01T00:00:00Z',
    'bronze 2029-01-01T00:00:00Z',
    'red 2030-01-01T00:00:00Z',
  ]);
});

story(
  'each step has its grace',
  ladder({ held: heldThen('one-down', { until: 'end-of-year', grace: 'P1M' }) }),
  (account, t) => {
    account.clock('2026-06-01').purchase('p1', '1000');
    t.strictSame(stretches(account, '2026-01-01'), [
      'silver 2026-06-01T12:00:00Z',
      'bronze 2027-02-01T00:00:00Z',
      'red 2028-02-01T00:00:00Z',
    ]);
  },
);

story(
  'a step of a time begins where the one before it ended',
  ladder({ held: heldThen('one-down', { for: 'P10D' }) }),
  (account, t) => {
    account.clock('2026-06-01').purchase('p1', '5000');
    t.strictSame(stretches(account, '2026-01-01'), [
      'gold 2026-06-01T12:00:00Z',
      'silver 2026-06-11T12:00:00Z',
      'bronze 2026-06-21T12:00:00Z',
      'red 2026-07-01T12:00:00Z',
    ]);
  },
);

story(
  'what never ends is followed by nothing',
  ladder({ held: heldThen('one-down', { until: 'forever' }) }),
  (account, t) => {
    t.equal(account.clock('2026-06-01').purchase('p1', '5000').holdings.length, 1);
    t.equal(account.tier('2099-01-01'), 'gold');
  },
);

story('without steps, the end is the end', ladder(), (account, t) => {
  account.clock('2026-06-01').purchase('p1', '5000');
  t.strictSame(stretches(account, '2026-01-01'), ['gold 2026-06-01T12:00:00Z', 'red 2027-01-01T00:00:00Z']);
});
