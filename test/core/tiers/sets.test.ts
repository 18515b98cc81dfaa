import { ladder, story, stretch, stretches } from './story.ts';

const plain = ladder({ held: { until: 'end-of-year' } });

story('a tier that is set above what was earned is held until then', plain, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '100');
  const set = account.clock('2026-07-01').setTier('silver', { until: '2026-08-01', reason: 'status-match' });
  t.strictSame(set.tiers.status, { before: 'bronze', after: 'silver' });
  t.strictSame(set.events, [
    {
      type: 'tier.set',
      at: Date.parse('2026-07-01T12:00:00Z'),
      data: {
        ladder: 'status',
        tier: 'silver',
        until: '2026-08-01T12:00:00Z',
        reason: 'status-match',
        before: 'bronze',
        after: 'silver',
      },
    },
  ]);
  t.strictSame(stretches(account, '2026-01-01'), [
    'bronze 2026-06-01T12:00:00Z',
    'silver 2026-07-01T12:00:00Z',
    'bronze 2026-08-01T12:00:00Z',
    'red 2027-01-01T00:00:00Z',
  ]);
  t.strictSame(
    account.settle('2026-08-01').events.map(({ type, data }) => [type, data.before, data.after]),
    [['tier.ended', 'silver', 'bronze']],
  );
});

story(
  'more can still be reached meanwhile, and what is reached below shows afterwards',
  plain,
  (account, t) => {
    account.clock('2026-06-01').setTier('silver', { until: '2026-08-01' });
    account.clock('2026-06-02').purchase('p1', '100');
    t.equal(account.tier(), 'silver');
    t.equal(account.tier('2026-08-01'), 'bronze');
    account.clock('2026-06-03').purchase('p2', '4900');
    t.equal(account.tier(), 'gold');
    t.equal(account.tier('2026-08-01'), 'gold');
  },
);

story('set at what was earned, it is held at least until then', plain, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '100');
  account.setTier('bronze');
  t.equal(stretch(account, '2026-06-01'), 'bronze 2026-06-01T12:00:00Z – never');
  account.purchase('p2', '900');
  t.equal(account.tier(), 'silver');
});

story('set below what was earned, it is exactly that until then', plain, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '1000');
  account.setTier('bronze', { until: '2026-08-01' });
  t.equal(account.tier(), 'bronze');
  account.clock('2026-07-01').purchase('p2', '4000');
  t.equal(account.tier(), 'bronze', 'whatever is reached');
  t.equal(account.tier('2026-08-01'), 'gold', 'but that shows afterwards');
  t.strictSame(
    account.settle('2026-08-01').events.map(({ type, data }) => [type, data.before, data.after]),
    [['tier.ended', 'bronze', 'gold']],
  );
});

story('what is reached under a lower tier that was set is not told as reached', plain, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '100');
  account.setTier('red');
  t.strictSame(account.purchase('p2', '4900').events, []);
  t.equal(account.tier(), 'red');
});

story('only the last set counts, whatever was set before', plain, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '100');
  account.setTier('gold', { until: '2027-06-01' });
  account.clock('2026-06-02').setTier('silver', { until: '2026-07-01' });
  t.equal(account.tier(), 'silver');
  t.equal(account.tier('2026-07-01'), 'bronze', 'gold does not come back');
  account.setTier('bronze');
  t.equal(account.state.tierSets.at(-1)?.kind, 'floor', 'it is not below what was earned');
  account.setTier('red');
  t.equal(account.state.tierSets.at(-1)?.kind, 'exact');
});

story('null takes it back: what was earned holds', plain, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '100');
  account.setTier('gold');
  const back = account.clock('2026-06-02').setTier(null);
  t.strictSame(back.tiers.status, { before: 'gold', after: 'bronze' });
  t.equal(account.tier('2026-06-02T11:59:59.999Z'), 'gold', 'it was held until then');
  t.strictSame(
    back.events.map(({ type, data }) => [type, data.tier, data.until]),
    [['tier.set', null, null]],
  );
});

story('asking for the same again changes nothing', plain, (account, t) => {
  account.clock('2026-06-01').setTier('gold', { until: '2026-08-01' });
  const { tierSets } = account.state;
  for (const at of ['2026-06-01', '2026-06-02']) {
    const again = account.clock(at).setTier('gold', { until: '2026-08-01' });
    t.strictSame([again.tierSets, again.events], [[], []]);
  }
  t.equal(account.state.tierSets, tierSets);
  t.equal(
    account.setTier('gold', { until: '2026-08-02' }).tierSets.length,
    1,
    'another end is something else',
  );
  t.equal(account.setTier('gold', { until: '2026-08-02', reason: 'other' }).tierSets.length, 1);
  t.equal(account.setTier(null).tierSets.length, 1);
  t.equal(account.setTier(null).tierSets.length, 0);
  account.setTier('gold', { until: '2026-06-03' });
  t.equal(account.clock('2026-06-03').setTier(null).tierSets.length, 0, 'it was over by then');
});

story('transactions from before the set are judged without it', plain, (account, t) => {
  account.clock('2026-06-01').setTier('gold');
  t.equal(account.purchase('p1', '1', { at: '2026-05-31' }).basis?.tiers.status, 'red');
  t.equal(account.purchase('p2', '1', { at: '2026-06-01' }).basis?.tiers.status, 'gold');
});

story('a hold makes a tier that was given last longer, and one that was taken not', plain, (account, t) => {
  account.clock('2026-06-01').setTier('gold', { until: '2026-06-11' });
  account.clock('2026-06-02').hold({ until: '2026-06-05' });
  t.equal(stretch(account, '2026-06-02'), 'gold 2026-06-01T12:00:00Z – 2026-06-14T12:00:00Z');
  account.purchase('p1', '1000');
  account.setTier('red', { until: '2026-06-11' });
  t.equal(stretch(account, '2026-06-02'), 'red 2026-06-02T12:00:00Z – 2026-06-11T12:00:00Z');
});

story(
  'a tier that a later version no longer has counts as none',
  [
    { document: plain, from: null },
    {
      document: ladder({
        tiers: [{ key: 'red' }, { key: 'bronze', reach: { metric: 'spend', atLeast: 100 } }],
        held: { until: 'end-of-year' },
      }),
      from: '2026-07-01',
    },
  ],
  (account, t) => {
    account.clock('2026-06-01').setTier('gold');
    t.equal(account.tier('2026-06-30'), 'gold');
    t.equal(account.tier('2026-07-01'), 'red');
  },
);

story('what cannot be is refused', plain, (account, t) => {
  account.clock('2026-06-01');
  t.equal(account.refusal(account.setTierOf('gold', { ladder: 'nothing' })), 'unknown-ladder /ladder');
  t.equal(account.refusal(account.setTierOf('platinum')), 'unknown-tier /tier');
  t.equal(account.refusal(account.setTierOf('gold', { until: '2026-06-01' })), 'until-out-of-range /until');
  t.equal(account.refusal(account.setTierOf('gold', { until: '2036-06-02' })), 'until-out-of-range /until');
  account.setTier('gold', { until: '2026-06-01T12:00:00.001Z' });
  t.equal(account.tier(), 'gold');
});
