import { heldThen, ladder, story, stretch, stretches } from './story.ts';

const figures = ladder({ held: heldThen('figures', { until: 'end-of-year' }) });

story(
  'at the end of a tier the figures of its last day decide about another period',
  figures,
  (account, t) => {
    account.clock('2026-06-01').purchase('p1', '5000');
    account.clock('2027-02-01').purchase('p2', '1000');
    account.clock('2028-06-01').settle();
    t.strictSame(stretches(account, '2026-01-01'), [
      'gold 2026-06-01T12:00:00Z',
      'silver 2028-01-01T00:00:00Z',
      'red 2029-01-01T00:00:00Z',
    ]);
  },
);

story(
  'what the figures no longer give ends, and what they give again is kept and told',
  figures,
  (account, t) => {
    account.clock('2026-06-01').purchase('p1', '1000');
    const kept = account.settle('2027-01-01');
    t.strictSame(
      kept.holdings.map(({ tier, by, n, follows }) => [tier, by, n, follows]),
      [['silver', 'figures', 0, null]],
    );
    t.strictSame(
      kept.events.map(({ type, at, data }) => [type, at, data.tier, data.until]),
      [['tier.kept', Date.parse('2027-01-01T00:00:00Z'), 'silver', '2028-01-01T00:00:00Z']],
    );
    const ended = account.settle('2028-01-01');
    t.strictSame(ended.holdings, []);
    t.strictSame(
      ended.events.map(({ type, data }) => [type, data.before, data.after]),
      [['tier.ended', 'silver', 'red']],
    );
  },
);

story('the instant before its end nothing has been decided yet', figures, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '1000');
  t.strictSame(account.settle('2026-12-31T23:59:59.999Z').holdings, []);
  t.equal(account.settle('2027-01-01T00:00:00Z').holdings.length, 1);
});

story(
  'all ends that have passed are decided in order, by whatever command comes first',
  figures,
  (account, t) => {
    account.clock('2026-06-01').purchase('p1', '1000');
    account.clock('2026-07-01').purchase('p2', '1');
    const late = account.clock('2029-06-01').purchase('p3', '100');
    t.strictSame(
      late.holdings.map(({ tier, by, since }) => [tier, by, new Date(since).toISOString().slice(0, 10)]),
      [
        ['silver', 'figures', '2027-01-01'],
        ['bronze', 'reach', '2029-06-01'],
      ],
    );
    t.strictSame(late.tiers.status, { before: 'red', after: 'bronze' });
  },
);

story(
  'a purchase is judged by the tier that it finds, whether that was written or not',
  figures,
  (account, t) => {
    account.clock('2026-06-01').purchase('p1', '1000');
    const first = account.clock('2027-02-01').purchase('p2', '1');
    t.equal(first.basis?.tiers.status, 'silver');
    t.strictSame(first.tiers.status, { before: 'silver', after: 'silver' });
  },
);

story('what is known late of the last day changes what the figures gave', figures, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '4000');
  account.settle('2027-01-02');
  t.equal(account.tier(), 'silver');
  account.clock('2027-01-03').purchase('p2', '1000', { at: '2026-12-31T23:59:59.999Z' });
  t.equal(stretch(account, '2027-01-03'), 'gold 2026-12-31T23:59:59.999Z – 2028-01-01T00:00:00Z');
  account.purchase('p3', '1000', { at: '2027-01-01T00:00:00Z' });
  t.equal(account.tier('2028-01-01'), 'red', 'what is of the year after is of no last day yet');
  account.settle('2028-01-02');
  t.equal(account.tier('2028-01-02'), 'silver');
});

story(
  'where a tier is held on, an end within it decides nothing',
  ladder({ held: heldThen('figures', { until: 'end-of-next-year' }) }),
  (account, t) => {
    account.clock('2026-06-01').purchase('p1', '5000');
    account.clock('2027-06-01').purchase('p2', '5000');
    t.strictSame(account.settle('2028-06-01').holdings, []);
    t.equal(stretch(account, '2028-06-01'), 'gold 2026-06-01T12:00:00Z – 2029-01-01T00:00:00Z');
  },
);

story(
  'a lower tier that is held on gives way to a higher one that the figures give',
  figures,
  (account, t) => {
    account.clock('2026-06-01').purchase('p1', '5000');
    account.clock('2026-07-01').setTier('gold');
    account.settle('2027-06-01');
    account.setTier(null);
    t.equal(
      account.tier('2027-06-01'),
      'gold',
      'what was set by hand did not keep the figures from deciding',
    );
  },
);

story('a hold moves the last day', figures, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '1000');
  account.clock('2026-12-01').hold({ until: '2027-03-01T12:00:00Z' });
  account.clock('2027-02-01').purchase('p2', '100');
  t.equal(stretch(account, '2027-02-01'), 'silver 2026-06-01T12:00:00Z – 2027-04-01T00:00:00Z');
  account.settle('2027-04-02');
  t.equal(stretch(account, '2027-04-02'), 'bronze 2027-04-01T00:00:00Z – 2028-01-29T00:00:00Z');
});
