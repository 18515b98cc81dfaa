import { ladder, story, stretch } from './story.ts';

const keeping = ladder({
  tiers: [
    { key: 'red' },
    { key: 'silver', reach: { metric: 'spend', atLeast: 1_000 }, keep: { metric: 'spend', atLeast: 600 } },
    { key: 'gold', reach: { metric: 'spend', atLeast: 5_000 }, keep: { metric: 'spend', atLeast: 4_000 } },
  ],
  held: { until: 'end-of-next-year' },
});

story(
  'whoever holds a tier keeps it by less than it takes to reach it, to the cent',
  keeping,
  (account, t) => {
    account.clock('2026-06-01').purchase('p1', '1000');
    t.equal(stretch(account, '2026-06-01'), 'silver 2026-06-01T12:00:00Z – 2028-01-01T00:00:00Z');
    account.clock('2027-06-01').purchase('p2', '599.99');
    t.equal(account.tier('2028-01-01'), 'red');
    const decision = account.clock('2027-06-02').purchase('p3', '0.01');
    t.equal(stretch(account, '2027-06-02'), 'silver 2026-06-01T12:00:00Z – 2029-01-01T00:00:00Z');
    t.strictSame(
      decision.holdings.map(({ tier, by }) => `${tier} by ${by}`),
      ['silver by keep'],
    );
    t.strictSame(
      decision.events.map(({ type, data }) => [type, data.tier, data.until]),
      [['tier.kept', 'silver', '2029-01-01T00:00:00Z']],
    );
  },
);

story('whoever does not hold it has to reach it', keeping, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '999.99');
  t.equal(account.tier(), 'red');
  t.strictSame(
    account.purchase('p2', '0.01').holdings.map(({ by }) => by),
    ['reach'],
  );
});

story('in the year in which it was reached, keeping it changes nothing', keeping, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '1000');
  t.strictSame(account.clock('2026-07-01').purchase('p2', '5').holdings, []);
});

story('it is kept up to its last instant, and not from its end on', keeping, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '1000');
  account.clock('2027-12-31T23:59:59.999Z').purchase('p2', '600');
  t.equal(account.tier('2028-12-31T23:59:59.999Z'), 'silver');
  account.clock('2029-01-01T00:00:00Z').purchase('p3', '600');
  t.equal(account.tier(), 'red', 'it was over at that very instant');
});

story('whoever holds a higher tier keeps a lower one by its own figures', keeping, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '5000');
  account.clock('2027-06-01').purchase('p2', '600');
  t.equal(account.tier('2027-12-31'), 'gold');
  t.equal(account.tier('2028-12-31'), 'silver', 'falling deeper than from silver would punish for gold');
  t.equal(account.tier('2029-01-01'), 'red');
});

story(
  'a late post keeps a tier as it would have on time, and what it reaches can be kept later',
  keeping,
  (account, t) => {
    account.clock('2027-06-01').purchase('p1', '700');
    account.clock('2028-02-01').purchase('p2', '1', { at: '2027-07-01' });
    t.equal(account.tier('2027-08-01'), 'red');
    account.purchase('p3', '1000', { at: '2026-12-31' });
    t.equal(stretch(account, '2027-06-01'), 'silver 2026-12-31T12:00:00Z – 2029-01-01T00:00:00Z');
  },
);

const days = ladder({
  tiers: [
    { key: 'red' },
    { key: 'silver', reach: { metric: 'spend', atLeast: 1_000 }, keep: { metric: 'spend', atLeast: 600 } },
  ],
  held: { for: 'P400D' },
});

story('one that ended on a day is kept by the figures of that day', days, (account, t) => {
  account.clock('2026-01-01T12:00:00Z').purchase('p1', '1000');
  t.equal(account.tier('2027-02-05T11:59:59.999Z'), 'silver');
  account.clock('2027-02-05T13:00:00Z').purchase('p2', '600');
  t.equal(account.tier('2027-02-05T12:30:00Z'), 'red', 'but not before it was kept');
  t.equal(account.tier(), 'silver');
  account.clock('2028-03-12').settle();
  t.equal(account.tier(), 'red');
  account.clock('2028-03-12').purchase('p3', '600');
  t.equal(account.tier(), 'red', 'the day after is too late');
});

story('a status that was given by hand is kept by whoever keeps up with it', keeping, (account, t) => {
  account.clock('2026-02-01').setTier('gold', { until: '2026-05-01' });
  account.clock('2026-04-30').purchase('p1', '3999.99');
  t.equal(account.tier('2026-05-01'), 'silver');
  account.clock('2026-05-01T11:59:59.999Z').purchase('p2', '0.01');
  t.equal(stretch(account, '2026-05-01'), 'gold 2026-02-01T12:00:00Z – 2028-01-01T00:00:00Z');
});
