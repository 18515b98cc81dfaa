import type { Account } from '../harness.ts';
import { ladder, story, TIERS } from './story.ts';

const welcome = ladder(
  {
    tiers: TIERS.map((tier) =>
      tier.key === 'silver' ? { ...tier, keep: { metric: 'spend', atLeast: 600 } } : tier,
    ),
    held: { until: 'end-of-next-year' },
  },
  {
    rules: [
      {
        key: 'welcome',
        on: 'tier-reached',
        reached: { ladder: 'status', tiers: ['silver', 'gold'] },
        earn: { points: 'reward', fixed: 10 },
      },
    ],
  },
);
const earned = (account: Account, at: string, amount: string): number => {
  const { entries } = account.purchase(`p${account.log.length}`, amount, { at });
  return entries.reduce((sum, entry) => sum + entry.amount, 0);
};

story('a rise is told to rules once, and not when the tier is reached again', welcome, (account, t) => {
  account.clock('2026-06-01');
  t.equal(earned(account, '2026-06-01', '999.99'), 0);
  t.equal(earned(account, '2026-06-01', '0.01'), 10);
  t.equal(earned(account, '2026-06-01', '1'), 0);
  account.clock('2027-06-01');
  t.equal(earned(account, '2027-06-01', '1000'), 0, 'held since last year');
  account.clock('2029-06-01');
  t.equal(earned(account, '2029-06-01', '1000'), 10, 'it had ended with 2028');
});

story('keeping a tier is no rise', welcome, (account, t) => {
  account.clock('2026-06-01');
  t.equal(earned(account, '2026-06-01', '1000'), 10);
  account.clock('2027-06-01');
  t.equal(earned(account, '2027-06-01', '600'), 0);
  t.equal(account.state.holdings.at(-1)?.by, 'keep');
});

story('reaching what somebody gave already is no rise; going beyond it is', welcome, (account, t) => {
  account.clock('2026-06-01').setTier('silver', { until: '2026-07-01' });
  t.equal(earned(account, '2026-06-01', '1000'), 0);
  t.equal(earned(account, '2026-06-01', '4000'), 10);
});

story(
  'setting a tier by hand is no rise, nor is what is reached under a lower one',
  welcome,
  (account, t) => {
    t.strictSame(account.clock('2026-06-01').setTier('gold').entries, []);
    account.setTier(null);
    t.equal(earned(account, '2026-06-01', '100'), 0);
    account.setTier('red', { until: '2026-07-01' });
    t.equal(earned(account, '2026-06-01', '900'), 0);
    account.clock('2026-07-01');
    t.equal(account.tier(), 'silver');
    t.equal(earned(account, '2026-07-01', '1'), 0, 'it was reached before');
  },
);

story('a tier that a hold has lengthened is not reached anew', welcome, (account, t) => {
  account.clock('2026-06-01');
  t.equal(earned(account, '2026-06-01', '1000'), 10);
  account.clock('2027-12-01').hold();
  account.clock('2028-06-01');
  t.equal(earned(account, '2028-06-01', '1000'), 0);
});

story('a late post that only lengthens a tier is no rise', welcome, (account, t) => {
  account.clock('2026-06-10');
  t.equal(earned(account, '2026-06-10', '1000'), 10);
  t.equal(earned(account, '2026-06-01', '1000'), 0, 'it only begins earlier');
  t.equal(earned(account, '2025-06-01', '1000'), 0, 'held through the year in which it was reached');
  t.equal(earned(account, '2022-06-01', '1000'), 10, 'over before that: a time of its own');
});
