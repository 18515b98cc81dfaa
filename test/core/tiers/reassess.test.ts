import type { Decision } from '../../../src/core/decision.ts';
import type { Account } from '../harness.ts';
import { heldThen, ladder, story, stretch, stretches, TIERS } from './story.ts';

const reassess = ladder({ held: { until: 'end-of-next-year' }, onReturn: 'reassess' });
const giveBack = (account: Account, of: string, amount: string, at?: string): Decision =>
  account.return(`r-${account.log.length}`, of, [{ id: '1', amount }], at === undefined ? {} : { at });
const told = ({ events }: Decision): readonly unknown[] =>
  events.map(({ type, data }) => [type, data.before ?? data.tier, data.after ?? data.until]);

story(
  'a tier that a return no longer carries ends with it; what the rest carries is held',
  reassess,
  (account, t) => {
    account.clock('2026-06-01').purchase('p1', '5000');
    t.strictSame(giveBack(account.clock('2026-07-01'), 'p1', '0.01').events, [
      {
        type: 'tier.ended',
        at: Date.parse('2026-07-01T12:00:00Z'),
        data: { ladder: 'status', before: 'gold', after: 'silver' },
      },
    ]);
    t.strictSame(stretches(account, '2026-01-01'), [
      'gold 2026-06-01T12:00:00Z',
      'silver 2026-07-01T12:00:00Z',
      'red 2028-01-01T00:00:00Z',
    ]);
    t.strictSame(
      account.state.holdings.map(({ tier, by, endedAt }) => [tier, by, endedAt]),
      [
        ['gold', 'reach', Date.parse('2026-07-01T12:00:00Z')],
        ['silver', 'reach', null],
      ],
    );
  },
);

story('what the rest still carries stays as it is, to the cent', reassess, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '5000.01');
  const decision = giveBack(account.clock('2026-07-01'), 'p1', '0.01');
  t.strictSame([decision.holdingEnds, decision.holdings, decision.events], [[], [], []]);
});

story(
  'without it, tiers that were reached stay',
  ladder({ held: { until: 'end-of-next-year' } }),
  (account, t) => {
    account.clock('2026-06-01').purchase('p1', '5000');
    t.strictSame(giveBack(account.clock('2026-07-01'), 'p1', '5000').events, []);
    t.equal(account.tier('2027-12-31'), 'gold');
  },
);

story(
  'a return from before the tier began takes it away from its first instant on',
  reassess,
  (account, t) => {
    account.clock('2026-06-01').purchase('p1', '60');
    account.clock('2026-06-10').purchase('p2', '40');
    t.equal(account.tier(), 'bronze');
    const decision = giveBack(account.clock('2026-06-11'), 'p1', '1', '2026-06-05');
    t.strictSame(stretches(account, '2026-01-01'), []);
    t.strictSame(
      decision.holdingEnds.map(({ endedAt }) => endedAt),
      [Date.parse('2026-06-10T12:00:00Z')],
    );
    t.strictSame(told(decision), [['tier.ended', 'bronze', 'red']]);
  },
);

story('a transaction that is undone counts as returned now', reassess, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '100');
  t.strictSame(told(account.clock('2026-06-02').void('p1')), [['tier.ended', 'bronze', 'red']]);
  t.equal(stretch(account, '2026-06-01'), 'bronze 2026-06-01T12:00:00Z – 2026-06-02T12:00:00Z');
});

story('a return that is undone gives the tier back as if it had never been', reassess, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '1000');
  account.clock('2026-07-01').return('back', 'p1', [{ id: '1', quantity: '1' }]);
  t.equal(account.tier(), 'red');
  const undone = account.clock('2026-07-02').void('back');
  t.equal(stretch(account, '2026-07-02'), 'silver 2026-06-01T12:00:00Z – 2028-01-01T00:00:00Z');
  t.strictSame(told(undone), [['tier.reached', 'silver', '2028-01-01T00:00:00Z']]);
  t.equal(account.tier('2026-07-01T18:00:00Z'), 'silver');
});

const keep = ladder({ held: { until: 'end-of-next-year' } });

story(
  'a return that is undone reaches what was kept from being reached, on every ladder',
  keep,
  (account, t) => {
    account.clock('2026-06-01').purchase('p1', '600');
    account.clock('2026-06-02').return('back', 'p1', [{ id: '1', quantity: '1' }]);
    account.clock('2026-06-03').purchase('p2', '400');
    t.equal(account.tier(), 'bronze');
    account.clock('2026-06-04').void('back');
    t.equal(stretch(account, '2026-06-04'), 'silver 2026-06-03T12:00:00Z – 2028-01-01T00:00:00Z');
  },
);

story('other purchases of the year carry it, also those that came later', reassess, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '1000');
  account.clock('2026-06-10').purchase('p2', '500');
  giveBack(account.clock('2026-06-20'), 'p1', '500');
  t.equal(account.tier(), 'silver');
  // On the first day it was reached no more, but on the tenth it was.
  t.strictSame(stretches(account, '2026-01-01'), ['silver 2026-06-01T12:00:00Z', 'red 2028-01-01T00:00:00Z']);
  giveBack(account.clock('2026-06-21'), 'p2', '0.01');
  t.equal(account.tier(), 'bronze');
});

story('a tier that another year reached stays', reassess, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '1000');
  account.clock('2027-06-01').purchase('p2', '1000');
  giveBack(account.clock('2027-06-02'), 'p1', '1000');
  t.equal(stretch(account, '2027-06-02'), 'silver 2026-06-01T12:00:00Z – 2029-01-01T00:00:00Z');
  giveBack(account.clock('2027-06-03'), 'p2', '1000');
  t.equal(account.tier(), 'red');
});

story(
  'the steps after a tier go with it',
  ladder({ held: heldThen('one-down', { until: 'end-of-year' }), onReturn: 'reassess' }),
  (account, t) => {
    account.clock('2026-06-01').purchase('p1', '1000');
    t.equal(account.tier('2027-06-01'), 'bronze');
    account.clock('2027-06-01');
    giveBack(account, 'p1', '100');
    t.equal(stretch(account, '2027-06-01'), 'red 2027-06-01T12:00:00Z – never');
    t.equal(account.tier('2026-12-31'), 'silver', 'what was over by then stays as it was');
    t.strictSame(
      account.state.holdings.map(({ tier, endedAt }) => [tier, endedAt]),
      [
        ['silver', Date.parse('2027-01-01T00:00:00Z')],
        ['bronze', Date.parse('2027-06-01T12:00:00Z')],
        ['bronze', null],
      ],
    );
    account.purchase('p2', '4100', { at: '2026-12-31' });
    t.strictSame(stretches(account, '2026-06-02'), [
      'gold 2026-12-31T12:00:00Z',
      'silver 2027-01-01T00:00:00Z',
      'bronze 2028-01-01T00:00:00Z',
      'red 2029-01-01T00:00:00Z',
    ]);
    giveBack(account, 'p2', '4000');
    t.strictSame(
      stretches(account, '2027-01-02'),
      ['bronze 2027-06-01T12:00:00Z', 'red 2028-01-01T00:00:00Z'],
      'the step after silver, which 1,000 carry',
    );
  },
);

const keepApart = ladder({
  tiers: TIERS.map((tier) =>
    tier.key === 'silver' ? { ...tier, keep: { metric: 'spend', atLeast: 600 } } : tier,
  ),
  held: { until: 'end-of-next-year' },
  onReturn: 'reassess',
});

story('what was kept ends where the figures that kept it are gone', keepApart, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '1000');
  account.clock('2027-06-01').purchase('p2', '600');
  t.equal(account.tier('2028-06-01'), 'silver');
  giveBack(account.clock('2027-06-02'), 'p2', '0.01');
  t.equal(account.tier('2027-12-31'), 'silver');
  t.equal(account.tier('2028-06-01'), 'bronze', '599.99 reach that much');
});

story('what was kept ends where it was never held to be kept', keepApart, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '1000');
  account.clock('2027-06-01').purchase('p2', '600');
  giveBack(account.clock('2027-06-02'), 'p1', '1', '2026-05-01');
  t.equal(account.tier('2026-07-01'), 'bronze');
  t.equal(account.tier('2028-06-01'), 'bronze');
});

story('what was reached and is not any more can still be kept', keepApart, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '1000');
  account.clock('2027-06-01').purchase('p2', '1000');
  giveBack(account.clock('2027-06-02'), 'p2', '400');
  t.equal(stretch(account, '2027-06-02'), 'silver 2026-06-01T12:00:00Z – 2029-01-01T00:00:00Z');
  t.strictSame(
    account.state.holdings.map(({ by }) => by),
    ['reach', 'reach', 'keep'],
  );
});

story(
  'what the figures gave at an end goes with them, and what they give now is held from there',
  ladder({ held: heldThen('figures', { until: 'end-of-year' }), onReturn: 'reassess' }),
  (account, t) => {
    account.clock('2026-06-01').purchase('p1', '5000');
    account.settle('2027-02-01');
    t.equal(account.tier(), 'gold');
    const decision = giveBack(account.clock('2027-02-10'), 'p1', '4000');
    t.strictSame(stretches(account, '2027-01-01T00:00:00Z'), [
      'silver 2027-02-10T12:00:00Z',
      'red 2028-01-01T00:00:00Z',
    ]);
    t.strictSame(told(decision), [['tier.ended', 'gold', 'silver']]);
    t.equal(account.tier('2026-12-31'), 'gold', 'it was over when the goods came back');
  },
);

story('a tier that was set by hand stays', reassess, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '1000');
  account.setTier('gold');
  t.strictSame(giveBack(account.clock('2026-07-01'), 'p1', '1000').events, []);
  t.equal(account.tier(), 'gold');
  account.setTier(null);
  t.equal(account.tier(), 'red');
});

story(
  'under a hold without an end, the steps after a tier go with it, too',
  ladder({ held: heldThen('one-down', { until: 'end-of-year' }), onReturn: 'reassess' }),
  (account, t) => {
    account.clock('2026-06-01').purchase('p1', '1000');
    account.clock('2026-07-01').hold();
    giveBack(account.clock('2026-08-01'), 'p1', '950');
    t.equal(account.tier(), 'red');
    account.clock('2026-09-01').release();
    t.strictSame(stretches(account, '2026-08-01'), ['red 2026-08-01T12:00:00Z']);
  },
);

story(
  'each version judges what was reached under it',
  [
    { document: reassess, from: null },
    {
      document: ladder({
        tiers: TIERS.map((tier) =>
          tier.key === 'silver' ? { ...tier, reach: { metric: 'spend', atLeast: 500 } } : tier,
        ),
        held: { until: 'end-of-next-year' },
        onReturn: 'reassess',
      }),
      from: '2026-07-01T00:00:00Z',
    },
  ],
  (account, t) => {
    account.clock('2026-06-01').purchase('p1', '400');
    account.clock('2026-07-01').purchase('p2', '200');
    t.equal(account.tier(), 'silver');
    giveBack(account.clock('2026-07-02'), 'p1', '100');
    t.equal(account.tier(), 'silver', '500 are enough since July');
    giveBack(account.clock('2026-07-03'), 'p1', '0.01');
    t.equal(account.tier(), 'bronze');
  },
);

story('a return of several purchases looks at all of their days', reassess, (account, t) => {
  account.clock('2025-06-01').purchase('p1', [{ sku: 'tea', quantity: '10', price: '100' }]);
  account.clock('2026-06-01').purchase('p2', [{ sku: 'tea', quantity: '10', price: '100' }]);
  t.equal(account.tier('2027-06-01'), 'silver');
  account.clock('2026-07-01').return('back', null, [{ sku: 'tea', quantity: '11' }]);
  t.strictSame(stretches(account, '2025-01-01'), [
    'silver 2025-06-01T12:00:00Z',
    'bronze 2026-07-01T12:00:00Z',
    'red 2027-01-01T00:00:00Z',
  ]);
});
