import t, { type Test } from 'tap';
import { type Account, club, stakeholder } from '../harness.ts';
import { commission, Friends, inviting } from './friends.ts';

const BY_ACME = { referrer: 'acme', holder: 'account' };

/** Acme refers Bravo; the logs of both replay to the same. */
function story(
  name: string,
  document: ReturnType<typeof inviting>,
  tell: (sides: { acme: Account; bravo: Account; friends: Friends; t: Test }) => void,
): void {
  t.test(name, async (t) => {
    const friends = new Friends(document);
    const acme = friends.enrol('acme');
    const bravo = friends.enrol('bravo', { referral: BY_ACME });
    tell({ acme, bravo, friends, t });
    friends.deliver();
    friends.verify();
  });
}

const points = (...accounts: readonly Account[]): readonly number[] =>
  accounts.map((account) => account.points());

story(
  'rewards both sides for the first purchase that qualifies',
  inviting(),
  ({ acme, bravo, friends, t }) => {
    bravo.clock('2026-02-01').purchase('p1', '49.99');
    friends.deliver();
    t.strictSame(points(acme, bravo), [0, 0]);
    t.equal(bravo.state.referral?.status, 'claimed');
    bravo.purchase('p2', '50');
    friends.deliver();
    t.strictSame(points(acme, bravo), [300, 500]);
    t.equal(bravo.state.referral?.status, 'qualified');
    bravo.purchase('p3', '50');
    friends.deliver();
    t.strictSame(points(acme, bravo), [300, 500], 'once is enough');
  },
);

story('is too late after its time', inviting(), ({ acme, bravo, friends, t }) => {
  bravo.clock('2026-04-01T00:00:00Z').purchase('p1', '50');
  friends.deliver();
  t.strictSame(points(acme, bravo), [0, 0], '90 days have passed');
  bravo.purchase('p2', '50', { at: '2026-03-31T23:59:59.999Z' });
  friends.deliver();
  t.strictSame(points(acme, bravo), [300, 500]);
});

story(
  'takes back what both sides got when what is kept no longer qualifies',
  inviting(),
  ({ acme, bravo, friends, t }) => {
    bravo.clock('2026-02-01').purchase('p1', [{ quantity: '6', price: '10' }]);
    friends.deliver();
    bravo.return('r1', 'p1', [{ sku: 'sku-1', quantity: '1' }]);
    friends.deliver();
    t.strictSame(points(acme, bravo), [300, 500], '50 are kept');
    bravo.return('r2', 'p1', [{ sku: 'sku-1', amount: '0.01' }]);
    friends.deliver();
    t.strictSame(points(acme, bravo), [0, 0], '49.99 are kept');
    t.equal(bravo.state.referral?.status, 'reversed');
    bravo.void('r2');
    friends.deliver();
    t.strictSame(points(acme, bravo), [300, 500]);
    bravo.void('p1');
    friends.deliver();
    t.strictSame(points(acme, bravo), [0, 0]);
    bravo.purchase('p2', '50');
    friends.deliver();
    t.strictSame(points(acme, bravo), [300, 500], 'another one qualifies');
  },
);

story('qualifies once, whatever is undone', inviting(), ({ acme, bravo, friends, t }) => {
  bravo.clock('2026-02-01').purchase('p1', '50');
  bravo.return('r1', 'p1', [{ sku: 'sku-1', quantity: '1' }]);
  bravo.purchase('p2', '60');
  bravo.void('r1');
  friends.deliver();
  t.strictSame(points(acme, bravo), [300, 500], 'the second one does by now');
  bravo.return('r2', 'p1', [{ sku: 'sku-1', quantity: '1' }]);
  friends.deliver();
  t.strictSame(points(acme, bravo), [300, 500]);
  bravo.return('r3', 'p2', [{ sku: 'sku-1', quantity: '1' }]);
  friends.deliver();
  t.strictSame(points(acme, bravo), [0, 0]);
});

story(
  'pays a commission on each purchase, for the lines that were bought, until a time after the claim',
  inviting({}, { ...commission, when: { fact: 'referral.days', below: 365 } }),
  ({ acme, bravo, friends, t }) => {
    bravo.clock('2026-12-31').purchase('p1', [{ price: '200', discount: '50' }, { price: '49.99' }]);
    friends.deliver();
    t.strictSame(points(acme, bravo), [19, 0], 'it is too late to qualify');
    bravo.return('r1', 'p1', [{ id: '1', amount: '100.5' }]);
    friends.deliver();
    t.strictSame(points(acme), [9]);
    bravo.clock('2027-01-01').purchase('p2', '1000');
    friends.deliver();
    t.strictSame(points(acme), [9], 'a year has passed');
  },
);

story(
  'gives to the person whose code it was, and to the account where that person has left',
  inviting({}, { ...commission, split: [{ to: 'buyer', share: 'rest' }] }),
  ({ acme, friends, t }) => {
    const carol = friends.enrol('carol', { referral: { referrer: 'acme', holder: 'ann' } });
    carol.clock('2026-05-01').purchase('p1', '40');
    friends.deliver();
    t.equal(acme.points('ann'), 4);
    acme.people = new Map([...acme.people, ['ann', stakeholder('ann', { active: false })]]);
    acme.run({ kind: 'stakeholder', stakeholder: 'ann', active: false, roles: ['buyer'], circle: 1 });
    carol.purchase('p2', '70');
    friends.deliver();
    t.strictSame([acme.points('ann'), acme.points()], [4, 7]);
    carol.return('r2', 'p2', [{ sku: 'sku-1', quantity: '1' }]);
    friends.deliver();
    t.strictSame([acme.points('ann'), acme.points()], [4, 0]);
  },
);

story(
  'counts referred revenue once, and those who qualified',
  inviting(
    {
      metrics: {
        revenue: { sum: 'line.net', on: 'referral', over: { calendar: 'quarter' } },
        friends: {
          count: 'transaction',
          on: 'referral',
          where: { fact: 'referral.qualifies', eq: true },
          over: 'lifetime',
        },
      },
    },
    {
      key: 'target',
      on: 'referral',
      referral: 'purchase',
      reaches: { n: 1000, of: 'revenue' },
      earn: { points: 'reward', fixed: 50 },
    },
  ),
  ({ acme, bravo, friends, t }) => {
    bravo.clock('2026-02-01').purchase('p1', '999');
    friends.deliver();
    t.strictSame([acme.metric('revenue'), acme.metric('friends'), acme.points()], ['999', '1', 300]);
    const carol = friends.enrol('carol', { referral: BY_ACME });
    carol.clock('2026-02-02').purchase('p1', '1');
    friends.deliver();
    t.strictSame([acme.metric('revenue'), acme.metric('friends'), acme.points()], ['1000', '1', 350]);
    carol.return('r1', 'p1', [{ sku: 'sku-1', quantity: '1' }]);
    friends.deliver();
    t.strictSame([acme.metric('revenue'), acme.points()], ['999', 300]);
  },
);

t.test('qualifies by activities, by spend over several purchases, and by nothing', async (t) => {
  const activity = new Friends(inviting({ referral: { qualifies: { on: 'activity', type: 'installed' } } }));
  const host = activity.enrol('acme');
  const guest = activity.enrol('guest', { referral: BY_ACME });
  guest.activity('a1', 'visited');
  guest.activity('a2', 'installed');
  activity.deliver();
  t.strictSame(points(host, guest), [300, 500]);
  guest.void('a2');
  activity.deliver();
  t.strictSame(points(host, guest), [0, 0]);
  activity.verify();

  const metrics = { spend: { sum: 'line.net', over: 'lifetime' } } as const;
  const spend = new Friends(
    inviting({ metrics, referral: { qualifies: { on: 'purchase', reaches: { n: 100, of: 'spend' } } } }),
  );
  const seller = spend.enrol('acme');
  const buyer = spend.enrol('buyer', { referral: BY_ACME });
  buyer.purchase('p1', '99.99');
  spend.deliver();
  t.strictSame(points(seller, buyer), [0, 0]);
  buyer.purchase('p2', '0.01');
  spend.deliver();
  t.strictSame(points(seller, buyer), [300, 500]);
  buyer.return('r1', 'p1', [{ sku: 'sku-1', quantity: '1' }]);
  spend.deliver();
  t.strictSame(points(seller, buyer), [300, 500], 'only what made it qualify can unmake it');
  spend.verify();

  const never = new Friends(inviting({ referral: {}, rules: [commission] }));
  const agent = never.enrol('acme');
  never.enrol('customer', { referral: BY_ACME }).purchase('p1', '100');
  never.deliver();
  t.strictSame(points(agent), [10]);
});

t.test('gives for a claim at once', async (t) => {
  const friends = new Friends(
    inviting({}, { key: 'claim', on: 'referral', referral: 'claimed', earn: { points: 'reward', fixed: 7 } }),
  );
  const acme = friends.enrol('acme');
  friends.enrol('bravo', { referral: BY_ACME });
  friends.enrol('carol', { referral: BY_ACME });
  t.equal(acme.points(), 14);
  friends.verify();
});

t.test('refuses a claim of an account that is there, and one that no programme offers', async (t) => {
  const friends = new Friends(inviting());
  friends.enrol('acme');
  const bravo = friends.enrol('bravo', { referral: BY_ACME });
  const claim = { kind: 'account', accountKind: 'company', enrolledAt: null } as const;
  t.equal(
    bravo.refusal({ ...claim, referral: { referrer: 'acme', holder: 'ann' } }),
    'enrolled-already /referralCode',
  );
  t.equal(bravo.try({ ...claim, referral: BY_ACME }).refused, false, 'the same again');
  t.throws(
    () => new Friends(club()).enrol('bravo', { referral: BY_ACME }),
    /referral-not-offered at \/referralCode/,
  );
});

t.test('is judged under the version in force when it happened', async (t) => {
  const versions = [
    { document: inviting({}, commission), from: null },
    { document: inviting({ rules: [] }), from: '2026-02-01T00:00:00Z' },
  ];
  const friends = new Friends(versions);
  const acme = friends.enrol('acme');
  const bravo = friends.enrol('bravo', { referral: BY_ACME });
  bravo.clock('2026-03-01').purchase('p1', '100');
  friends.deliver();
  t.strictSame(points(acme, bravo), [0, 0]);
  bravo.purchase('p2', '40', { at: '2026-01-31T23:59:59Z' });
  friends.deliver();
  t.strictSame(points(acme, bravo), [4, 0]);
  bravo.return('r2', 'p2', [{ sku: 'sku-1', quantity: '1' }]);
  friends.deliver();
  t.strictSame(points(acme, bravo), [0, 0]);
  friends.verify();
});
