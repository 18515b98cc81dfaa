import t, { type Test } from 'tap';
import type { ProgramDocument } from '../../../src/core/program/document.ts';
import { MS_PER_DAY } from '../../../src/core/time.ts';
import type { Account } from '../harness.ts';
import { Friends, inviting } from './friends.ts';

/** A stamp for each unit that a referred account buys, on cards of two: no more than 100 cards are filled at once. */
const STAMPS = inviting({
  points: { reward: {}, cup: { card: { size: 2, reward: 'free-cup' } } },
  metrics: { told: { sum: 'line.net', on: 'referral', over: 'lifetime' } },
  rules: [
    {
      key: 'stamps',
      on: 'referral',
      referral: 'purchase',
      earn: { points: 'cup', rate: { points: 1, per: '1', of: 'quantity' } },
    },
    { key: 'beside', on: 'referral', referral: 'purchase', earn: { points: 'reward', fixed: 5 } },
  ],
});

function story(
  name: string,
  document: ProgramDocument,
  tell: (sides: { acme: Account; bravo: Account; friends: Friends; t: Test }) => void,
): void {
  t.test(name, async (t) => {
    const friends = new Friends(document);
    const acme = friends.enrol('acme');
    const bravo = friends.enrol('bravo', { referral: { referrer: 'acme', holder: 'account' } });
    bravo.clock(bravo.now + MS_PER_DAY);
    tell({ acme, bravo, friends, t });
    friends.verify();
  });
}

const buy = (account: Account, externalId: string, quantity: string): void => {
  account.purchase(externalId, [{ quantity, price: '1' }]);
};

story('what fits at the referrer is booked, one unit more is not', STAMPS, ({ acme, bravo, friends, t }) => {
  buy(bravo, 'p1', '200');
  friends.deliver();
  t.strictSame([acme.state.coupons.size, acme.points(), acme.metric('told')], [100, 5, '200']);
  buy(bravo, 'p2', '201');
  friends.deliver();
  t.strictSame(
    [acme.state.coupons.size, acme.points(), acme.metric('told')],
    [100, 5, '200'],
    'no rule gives anything, and nothing is counted',
  );
});

story('a refusal is told once, with what it is about', STAMPS, ({ bravo, friends, acme, t }) => {
  buy(bravo, 'p1', '5000');
  const [message] = friends.underWay();
  if (message === undefined) throw new Error('nothing was told');
  acme.clock(bravo.now);
  const { events, entries, messages } = acme.run(message.command);
  t.match(events, [
    {
      type: 'referral.refused',
      at: bravo.now,
      data: {
        side: 'referrer',
        referred: 'bravo',
        holder: 'account',
        told: 'purchase',
        qualifies: true,
        code: 'too-many-points',
        detail: /^Rule stamps comes to more points/,
      },
    },
  ]);
  t.strictSame([events.length, entries, messages], [1, [], []]);
});

story('what became of a refused one changes nothing', STAMPS, ({ acme, bravo, friends, t }) => {
  buy(bravo, 'p1', '5000');
  bravo.return('r1', 'p1', [{ id: '1', quantity: '4990' }]);
  bravo.void('r1');
  bravo.void('p1');
  // The newest first: all of them wait for the one that is refused.
  friends.deliver(({ length }) => length - 1);
  t.strictSame(
    [acme.state.coupons.size, acme.points(), acme.metric('told'), bravo.state.referral?.status],
    [0, 0, '0', 'reversed'],
  );
  buy(bravo, 'p2', '60');
  friends.deliver();
  t.strictSame([acme.points(), acme.metric('told')], [5, '60'], 'the next one is heard');
});

const HUGE = inviting(
  {},
  {
    key: 'huge',
    on: 'referral',
    referral: 'purchase',
    when: { fact: 'account.kind', eq: 'company' },
    earn: { points: 'reward', rate: { points: 1_000_000, per: '0.000001', of: 'net' } },
  },
);

story('points beyond all that can be counted are refused', HUGE, ({ acme, bravo, friends, t }) => {
  bravo.purchase('p1', '10000');
  bravo.return('r1', 'p1', [{ id: '1', amount: '9999.9' }]);
  friends.deliver();
  t.equal(acme.points(), 0, 'not even what is owed for qualifying');
  t.equal(bravo.points(), 0);
});

t.end();
