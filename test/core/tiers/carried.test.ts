import type { ProgramDocument } from '../../../src/core/program/document.ts';
import { routesTo } from '../../../src/core/tiers/qualifying.ts';
import type { Account } from '../harness.ts';
import { ladder, story, TIERS } from './story.ts';

/** What still has to be spent for a tier on a day, as "have of need". */
function have(account: Account, tier: string): string {
  const found = account.programs[0]?.ladders.get('status');
  const reach = found?.byKey.get(tier)?.reach;
  if (found === undefined || !reach) throw new Error(`no tier ${tier}`);
  const [missing] = routesTo(found, reach, account.state, found.zone.dayOf(account.now))[0] ?? [];
  return missing === undefined ? 'reached' : `${missing.have} of ${missing.need}`;
}

const headStart: ProgramDocument = ladder({
  tiers: TIERS.map((tier) => (tier.key === 'gold' ? { ...tier, headStart: { spend: '200.50' } } : tier)),
  held: { until: 'end-of-next-year' },
});

story('whoever holds a tier when a period begins has a head start in it', headStart, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '5000');
  t.equal(have(account, 'gold'), 'reached');
  account.clock('2027-01-01T00:00:00Z');
  t.equal(have(account, 'silver'), '200.5 of 1000');
  account.purchase('p2', '799.49');
  t.equal(
    account.tier('2028-06-01'),
    'bronze',
    'a head start is no purchase, but what it reaches with one counts',
  );
  account.clock('2027-12-31').purchase('p3', '0.01');
  t.equal(account.tier('2028-06-01'), 'silver');
  account.clock('2028-01-01T00:00:00Z');
  t.equal(have(account, 'gold'), '0 of 5000', 'gold was over at that very instant');
});

story('the period in which the tier was reached had begun without it', headStart, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '4799.50');
  t.equal(account.tier(), 'silver');
  account.purchase('p2', '200.50');
  t.equal(account.tier(), 'gold');
});

story('whoever was put into a tier by hand has the head start of it', headStart, (account, t) => {
  account.clock('2026-12-31').setTier('gold', { until: '2027-01-02' });
  account.clock('2027-06-01');
  t.equal(have(account, 'bronze'), 'reached');
  t.equal(have(account, 'silver'), '200.5 of 1000');
});

story(
  'what is known late of the year before can bring a head start, and so a tier',
  headStart,
  (account, t) => {
    account.clock('2027-02-01').purchase('p1', '799.50');
    t.equal(account.tier(), 'bronze');
    account.clock('2027-02-02').purchase('p2', '5000', { at: '2026-12-31T23:59:59.999Z' });
    t.equal(account.tier('2028-06-01'), 'silver');
  },
);

const carryOver: ProgramDocument = ladder({
  tiers: TIERS,
  held: { until: 'end-of-next-year' },
  carryOver: { metric: 'spend', max: 300 },
});

story(
  'what was above the highest threshold met counts in the next period, up to a maximum',
  carryOver,
  (account, t) => {
    account.clock('2026-06-01').purchase('p1', '1250.25');
    account.clock('2027-01-01T00:00:00Z');
    t.equal(have(account, 'silver'), '250.25 of 1000');
    account.clock('2026-06-02').purchase('p2', '49.75');
    account.clock('2027-01-02');
    t.equal(have(account, 'silver'), '300 of 1000');
    account.purchase('p3', '0.01', { at: '2026-12-31T23:59:59.999Z' });
    t.equal(have(account, 'silver'), '300 of 1000', 'a cent above the maximum is lost');
    account.purchase('p4', '700');
    t.equal(account.tier('2028-06-01'), 'silver');
  },
);

story('it counts once: what was carried over is not passed on', carryOver, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '1250');
  account.clock('2027-06-01').purchase('p2', '150');
  account.clock('2028-01-01T00:00:00Z');
  t.equal(have(account, 'silver'), '50 of 1000', 'of 2027 alone, above 100');
});

story('where no threshold was met, nothing is left over', carryOver, (account, t) => {
  account.clock('2026-06-01').purchase('p1', '99.99');
  account.clock('2027-01-01T00:00:00Z');
  t.equal(have(account, 'bronze'), '0 of 100');
  account.purchase('p2', '0.01', { at: '2026-12-31' });
  t.equal(have(account, 'bronze'), '0 of 100', 'at the threshold itself nothing is above it');
});

story(
  'a late post of one year reaches a tier in the next one by what it leaves over',
  carryOver,
  (account, t) => {
    account.clock('2026-06-01').purchase('p1', '1000');
    account.clock('2027-06-01').purchase('p2', '900');
    account.clock('2027-06-02').purchase('p3', '99.99', { at: '2026-12-31' });
    t.equal(account.tier('2028-06-01'), 'bronze');
    account.purchase('p4', '0.01', { at: '2026-12-31' });
    t.equal(account.tier('2028-06-01'), 'silver');
  },
);

const both: ProgramDocument = ladder({
  tiers: [
    { key: 'red' },
    {
      key: 'silver',
      reach: { metric: 'spend', atLeast: 1_000 },
      keep: { metric: 'spend', atLeast: 800 },
      headStart: { spend: 100 },
    },
  ],
  held: { until: 'end-of-next-year' },
  carryOver: { metric: 'spend' },
});

story(
  'head start and what is left over come together, and thresholds to keep a tier count, too',
  both,
  (account, t) => {
    account.clock('2026-06-01').purchase('p1', '1050');
    account.clock('2027-01-01T00:00:00Z');
    t.equal(have(account, 'silver'), '150 of 1000');
    account.clock('2027-06-01').purchase('p2', '750');
    account.clock('2028-01-01T00:00:00Z');
    t.equal(account.tier(), 'silver', '750 + 100 + 50 are more than the 800 that keep it');
    t.equal(have(account, 'silver'), '150 of 1000', '100 for silver, and 750 + 100 − 800 left over');
  },
);

const membership: ProgramDocument = ladder(
  {
    tiers: TIERS.map((tier) => ({ ...tier, ...(tier.key === 'bronze' && { headStart: { spend: 10 } }) })),
    held: { until: 'end-of-membership-year' },
  },
  { metrics: { spend: { sum: 'line.net', over: { membership: 'year' } } } },
);

story('membership years count from the enrolment, and tiers end with them', membership, (account, t) => {
  account.run({ kind: 'account', accountKind: 'company', enrolledAt: Date.parse('2024-02-29T12:00:00Z') });
  account.clock('2026-02-27T23:59:59.999Z').purchase('p1', '100');
  t.equal(account.tier(), 'bronze');
  t.equal(account.tier('2026-02-28T00:00:00Z'), 'red');
  account.clock('2026-02-28T00:00:00Z');
  t.equal(have(account, 'bronze'), '0 of 100', 'bronze was over when the year began');
  account.purchase('p2', '60');
  account.clock('2027-02-27').purchase('p3', '40');
  t.equal(account.tier('2027-02-27T23:59:59.999Z'), 'bronze');
  t.equal(account.tier('2027-02-28T00:00:00Z'), 'red');
});
