import { heldThen, ladder, story, stretch, stretches } from './story.ts';

const plain = ladder({ held: { until: 'end-of-year' } });

story('while a hold lasts, the time of a tier does not pass', plain, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '1000');
  const held = account.clock('2026-07-01').hold({ until: '2026-09-01' });
  t.equal(
    stretch(account, '2026-07-01'),
    'silver 2026-06-01T12:00:00Z – 2027-03-04T00:00:00Z',
    '62 days more',
  );
  t.equal(account.tier('2027-03-03T23:59:59.999Z'), 'silver');
  t.equal(account.tier('2027-03-04T00:00:00Z'), 'red');
  t.strictSame(held.events, [
    {
      type: 'tier.held',
      at: Date.parse('2026-07-01T12:00:00Z'),
      data: { ladder: 'status', until: '2026-09-01T12:00:00Z', reason: 'parental-leave' },
    },
  ]);
  t.equal(account.state.holdings[0]?.until, Date.parse('2027-01-01T00:00:00Z'), 'nothing is rewritten');
});

story(
  'a hold without an end leaves no end known; released, it gives the time that it lasted',
  plain,
  (account, t) => {
    account.clock('2026-06-01').purchase('p1', '1000');
    account.clock('2026-07-01').hold();
    t.equal(stretch(account, '2026-07-01'), 'silver 2026-06-01T12:00:00Z – never');
    t.equal(account.tier('2099-01-01'), 'silver');
    t.equal(account.state.dueAt, null);
    const released = account.clock('2028-07-01').release();
    t.equal(stretch(account, '2028-07-01'), 'silver 2026-06-01T12:00:00Z – 2029-01-01T00:00:00Z');
    t.equal(account.state.dueAt, Date.parse('2029-01-01T00:00:00Z'));
    t.strictSame(
      released.events.map(({ type, data }) => [type, data.ladder]),
      [['tier.released', 'status']],
    );
  },
);

story('one that is released before its end counts as long as it lasted', plain, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '1000');
  account.clock('2026-07-01').hold({ until: '2026-09-01' });
  account.clock('2026-07-02').release();
  t.equal(stretch(account, '2026-07-02'), 'silver 2026-06-01T12:00:00Z – 2027-01-02T00:00:00Z');
});

story('a hold that runs out by itself is told at its end, once', plain, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '1000');
  account.clock('2026-07-01').hold({ until: '2026-07-02' });
  t.equal(account.state.dueAt, Date.parse('2026-07-02T12:00:00Z'));
  t.strictSame(account.settle('2026-07-02T11:59:59.999Z').events, []);
  t.strictSame(
    account.settle('2026-07-03').events.map(({ type, at }) => [type, new Date(at).toISOString()]),
    [['tier.released', '2026-07-02T12:00:00.000Z']],
  );
  t.strictSame(account.settle('2026-07-04').events, []);
});

story('several holds add up', plain, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '1000');
  account.clock('2026-07-01').hold({ until: '2026-07-03' });
  account.clock('2026-08-01').hold({ until: '2026-08-04' });
  t.equal(stretch(account, '2026-08-01'), 'silver 2026-06-01T12:00:00Z – 2027-01-06T00:00:00Z');
  // The second one began after the first end, and before the end that the first one moved.
  account.clock('2027-01-05').hold({ until: '2027-01-06' });
  t.equal(stretch(account, '2027-01-05'), 'silver 2026-06-01T12:00:00Z – 2027-01-07T00:00:00Z');
});

story('what had ended before, or ends at that very instant, stays ended', plain, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '1000');
  account.clock('2027-01-01T00:00:00Z').hold();
  t.equal(account.tier(), 'red');
  t.equal(stretch(account, '2026-12-31'), 'silver 2026-06-01T12:00:00Z – 2027-01-01T00:00:00Z');
});

story('what is reached during a hold begins then, and has its whole time afterwards', plain, (account, t) => {
  account.clock('2026-06-01').hold({ until: '2026-08-01' });
  account.clock('2026-07-01').purchase('p1', '1000');
  t.equal(
    stretch(account, '2026-07-01'),
    'silver 2026-07-01T12:00:00Z – 2027-02-01T00:00:00Z',
    '31 days more',
  );
  account.clock('2026-07-02').purchase('p2', '4000');
  t.equal(account.tier(), 'gold', 'and more can be reached');
});

story(
  'reached again during a hold without an end, a tier is held by the later end',
  ladder({ held: { until: 'end-of-next-year' } }),
  (account, t) => {
    account.clock('2026-06-01').purchase('p1', '1000');
    account.clock('2026-12-01').hold();
    account.clock('2027-01-02').purchase('p2', '1000');
    account.clock('2027-01-03').release();
    t.equal(stretch(account, '2027-01-03'), 'silver 2026-06-01T12:00:00Z – 2029-01-02T00:00:00Z');
  },
);

story(
  'the steps after a tier move with it',
  ladder({ held: heldThen('one-down', { until: 'end-of-year' }) }),
  (account, t) => {
    account.clock('2026-06-01').purchase('p1', '5000');
    account.clock('2026-07-01').hold({ until: '2026-07-11' });
    t.strictSame(stretches(account, '2026-06-01'), [
      'gold 2026-06-01T12:00:00Z',
      'silver 2027-01-11T00:00:00Z',
      'bronze 2028-01-11T00:00:00Z',
      'red 2029-01-11T00:00:00Z',
    ]);
    account.clock('2028-06-01').hold();
    t.equal(stretch(account, '2028-06-01'), 'bronze 2028-01-11T00:00:00Z – never');
    account.clock('2028-06-02').release();
    t.equal(stretch(account, '2028-06-02'), 'bronze 2028-01-11T00:00:00Z – 2029-01-12T00:00:00Z');
  },
);

story(
  'a step does not begin before a hold without an end is released',
  ladder({ held: heldThen('one-down', { until: 'end-of-year' }) }),
  (account, t) => {
    account.clock('2026-06-01').purchase('p1', '1000');
    account.clock('2026-07-01').hold();
    t.strictSame(stretches(account, '2026-06-01'), ['silver 2026-06-01T12:00:00Z']);
  },
);

story(
  'a hold is of one ladder',
  ladder(
    {},
    {
      ladders: {
        status: {
          tiers: [{ key: 'red' }, { key: 'silver', reach: { metric: 'spend', atLeast: 10 } }],
          held: { for: 'P10D' },
        },
        club: {
          tiers: [{ key: 'out' }, { key: 'in', reach: { metric: 'spend', atLeast: 10 } }],
          held: { for: 'P10D' },
        },
      },
    },
  ),
  (account, t) => {
    account.clock('2026-06-01').purchase('p1', '10');
    account.clock('2026-06-02').hold({ ladder: 'club', until: '2026-06-05' });
    t.equal(stretch(account, '2026-06-02'), 'silver 2026-06-01T12:00:00Z – 2026-06-11T12:00:00Z');
    t.equal(stretch(account, '2026-06-02', 'club'), 'in 2026-06-01T12:00:00Z – 2026-06-14T12:00:00Z');
  },
);

story('what cannot be is refused', plain, (account, t) => {
  account.clock('2026-06-01');
  t.equal(account.refusal({ kind: 'tier-release', ladder: 'status' }), 'not-on-hold');
  t.equal(account.refusal({ kind: 'tier-release', ladder: 'nothing' }), 'unknown-ladder /ladder');
  t.equal(account.refusal(account.holdOf({ ladder: 'nothing' })), 'unknown-ladder /ladder');
  t.equal(
    account.refusal(account.holdOf({ until: '2026-06-01' })),
    'until-out-of-range /until',
    'now is not ahead',
  );
  t.equal(
    account.refusal(account.holdOf({ until: '2036-06-01T12:00:00.001Z' })),
    'until-out-of-range /until',
  );
  account.hold({ until: '2036-06-01T12:00:00Z' });
  t.equal(account.refusal(account.holdOf()), 'on-hold-already');
  account.release();
  t.equal(account.refusal({ kind: 'tier-release', ladder: 'status' }), 'not-on-hold');
  account.hold({ until: '2026-06-02' });
  account.clock('2026-06-02').hold();
  t.equal(account.state.tierHolds.length, 3, 'the one before was over at that very instant');
});
