import t, { type Test } from 'tap';
import type { Decision } from '../../src/core/decision.ts';
import type { PointsKind, ProgramDocument } from '../../src/core/program/document.ts';
import { formatInstant } from '../../src/core/time.ts';
import { Account, club, perEuro, type Version } from './harness.ts';
import { Friends, inviting } from './referral/friends.ts';

const toBuyer = perEuro({ split: [{ to: 'buyer', share: 'rest' }] });
const own = perEuro({ key: 'own', when: { fact: 'transaction.channel', eq: 'own' } });
const clubOf = (reward: PointsKind): ProgramDocument =>
  club({
    points: { reward },
    rules: [{ ...toBuyer, when: { fact: 'transaction.channel', ne: 'own' } }, own],
  });
const toAccount: PointsKind = { leavers: 'to-account', expires: { after: 'P6M' } };

function story(
  name: string,
  versions: ProgramDocument | readonly Version[],
  tell: (account: Account, t: Test) => void,
): void {
  t.test(name, async (t) => {
    const account = new Account(versions).clock('2026-03-01');
    tell(account, t);
    account.verify();
  });
}

const moves = ({ entries }: Decision): readonly string[] =>
  entries.map(({ amount, source, target }) => {
    const [from, to] = [source, target].map((place) =>
      'side' in place ? `${place.holder}/${place.side}` : place.book,
    );
    return `${amount} ${from} > ${to}`;
  });
const buys = (account: Account, id: string, net: string, by = 'ann') =>
  account.purchase(id, [{ quantity: '10', price: String(Number(net) / 10) }], { by });
const earns = (account: Account, id: string, net: string) => account.purchase(id, net, { channel: 'own' });
const returns = (account: Account, id: string, of: string, quantity = '10') =>
  account.return(id, of, [{ id: '1', quantity }]);
const points = (account: Account): readonly number[] => [account.points(), account.points('ann')];

for (const leavers of [undefined, 'keep'] as const) {
  story(
    `people who leave keep what they have, if ${leavers ?? 'nothing'} is said`,
    clubOf({ ...(leavers && { leavers }) }),
    (account, t) => {
      buys(account, 'p1', '100');
      const left = account.becomes('ann', false);
      t.strictSame([points(account), left.entries, left.events], [[0, 100], [], []]);
      returns(account, 'r1', 'p1');
      t.strictSame(points(account), [0, 0]);
    },
  );
}

story('what a leaver has goes to the account as it is', clubOf(toAccount), (account, t) => {
  buys(account, 'p1', '100');
  account.clock('2026-04-01');
  buys(account, 'p2', '50');
  account.redeem('x1', 30, { holder: 'ann' });
  const left = account.becomes('ann', false);
  t.strictSame(moves(left), [
    '70 ann/active > transferred',
    '70 transferred > account/active',
    '50 ann/active > transferred',
    '50 transferred > account/active',
  ]);
  t.strictSame(left.events, [
    {
      type: 'points.handed-over',
      at: account.now,
      data: { holder: 'ann', points: 'reward', pending: 0, active: 120, owed: 0 },
    },
  ]);
  t.strictSame(
    account.lots().map(({ remaining, expiresAt }) => `${remaining} until ${formatInstant(expiresAt ?? 0)}`),
    ['70 until 2026-09-01T12:00:00Z', '50 until 2026-10-01T12:00:00Z'],
  );
  account.settle('2026-09-01T12:00:00Z');
  t.strictSame(points(account), [50, 0]);
});

story(
  'what waits goes on waiting, for its time or for an event',
  club({
    points: {
      reward: { leavers: 'to-account', pending: 'P14D' },
      mile: { leavers: 'to-account', pending: { event: 'delivered' } },
    },
    rules: [toBuyer, { ...toBuyer, key: 'miles', earn: { points: 'mile', fixed: 7 } }],
  }),
  (account, t) => {
    buys(account, 'p1', '100');
    account.becomes('ann', false);
    t.strictSame(
      [account.points('account', 'reward', 'pending'), account.points('account', 'mile', 'pending')],
      [100, 7],
    );
    account.clock('2026-03-05').activity('a1', 'delivered', { of: 'p1' });
    t.strictSame([account.points('account', 'mile'), account.points('ann', 'mile')], [7, 0]);
    account.settle('2026-03-15T11:59:59Z');
    t.strictSame(points(account), [0, 0]);
    account.settle('2026-03-15T12:00:00Z');
    t.strictSame(points(account), [100, 0]);
  },
);

story('what a leaver owes is paid by the account, as far as it can', clubOf(toAccount), (account, t) => {
  buys(account, 'p1', '100');
  account.redeem('x1', 100, { holder: 'ann' });
  returns(account, 'r1', 'p1');
  earns(account, 'e1', '60');
  t.strictSame(points(account), [60, -100]);
  const left = account.becomes('ann', false);
  t.strictSame(moves(left), [
    '60 account/active > transferred',
    '40 account/active > transferred',
    '100 transferred > ann/active',
  ]);
  t.match(left.events, [{ data: { pending: 0, active: 0, owed: 100 } }]);
  t.strictSame([points(account), account.lots()], [[-40, 0], []]);
});

story('what is handed over pays what the account owes', clubOf(toAccount), (account, t) => {
  earns(account, 'e1', '30');
  account.redeem('x1', 30);
  account.return('r1', 'e1', [{ id: '1', quantity: '1' }]);
  buys(account, 'p1', '100');
  account.becomes('ann', false);
  t.strictSame([points(account), account.lots().map(({ remaining }) => remaining)], [[70, 0], [70]]);
});

story(
  'what a leaver has expires, also what waits',
  clubOf({ leavers: 'expire', pending: 'P14D' }),
  (account, t) => {
    buys(account, 'p1', '100');
    account.clock('2026-03-15');
    buys(account, 'p2', '50');
    const left = account.becomes('ann', false);
    t.strictSame(moves(left), ['100 ann/active > expired', '50 ann/pending > expired']);
    t.match(left.events, [
      { type: 'points.expired', data: { holder: 'ann', amount: 100, reason: 'left' } },
      { type: 'points.expired', data: { holder: 'ann', amount: 50, reason: 'left' } },
    ]);
    t.strictSame(
      [account.points('ann'), account.points('ann', 'reward', 'pending'), account.points()],
      [0, 0, 0],
    );
    returns(account, 'r1', 'p1');
    t.strictSame(points(account), [0, 0], 'what expired is taken back already');
  },
);

story(
  'stamps of a leaver expire with them',
  club({
    points: { cup: { leavers: 'expire', card: { size: 5, reward: 'mug' } } },
    rules: [{ ...toBuyer, earn: { points: 'cup', fixed: 3 } }],
  }),
  (account, t) => {
    buys(account, 'p1', '1');
    account.becomes('ann', false);
    t.equal(account.points('ann', 'cup'), 0);
    account.becomes('ann', true);
    buys(account, 'p2', '1');
    t.strictSame([account.points('ann', 'cup'), account.coupons()], [3, []]);
  },
);

// Returns.

story(
  'a return takes from the lots themselves, which are the account’s now',
  clubOf(toAccount),
  (account, t) => {
    earns(account, 'e1', '500');
    buys(account, 'p1', '100');
    account.becomes('ann', false);
    const lots = () => account.lots().map(({ remaining }) => remaining);
    returns(account, 'r1', 'p1', '4');
    t.strictSame(
      [points(account), lots()],
      [
        [560, 0],
        [500, 60],
      ],
    );
    account.void('r1');
    t.strictSame(
      [points(account), lots()],
      [
        [600, 0],
        [500, 100],
      ],
    );
  },
);

story('then from other points of the account, and gives back to it', clubOf(toAccount), (account, t) => {
  buys(account, 'p1', '100');
  account.redeem('x1', 90, { holder: 'ann' });
  account.becomes('ann', false);
  earns(account, 'e1', '500');
  const taken = returns(account, 'r1', 'p1');
  t.strictSame(moves(taken), ['10 account/active > taken-back', '90 account/active > taken-back']);
  t.strictSame(points(account), [410, 0]);
  account.becomes('ann', true);
  account.void('r1');
  t.strictSame(points(account), [510, 0], 'it goes to whoever it was taken from');
});

story('what nobody has, the account owes', clubOf(toAccount), (account, t) => {
  buys(account, 'p1', '100');
  account.redeem('x1', 100, { holder: 'ann' });
  account.becomes('ann', false);
  earns(account, 'e1', '30');
  returns(account, 'r1', 'p1');
  t.strictSame(points(account), [-70, 0]);
  account.void('r1');
  t.strictSame(points(account), [30, 0]);
  returns(account, 'r2', 'p1', '5');
  returns(account, 'r3', 'p1', '5');
  t.strictSame(points(account), [-70, 0]);
});

story(
  'or is let off, where points are never owed',
  clubOf({ ...toAccount, debt: 'limit-to-balance' }),
  (account, t) => {
    buys(account, 'p1', '100');
    account.redeem('x1', 100, { holder: 'ann' });
    account.becomes('ann', false);
    earns(account, 'e1', '30');
    returns(account, 'r1', 'p1');
    t.strictSame(points(account), [0, 0]);
    account.void('r1');
    t.strictSame(points(account), [30, 0]);
  },
);

story('what expired with the account counts as taken back', clubOf(toAccount), (account, t) => {
  buys(account, 'p1', '100');
  account.becomes('ann', false);
  account.clock('2026-08-01');
  earns(account, 'e1', '40');
  account.settle('2026-09-01');
  t.strictSame(points(account), [40, 0]);
  returns(account, 'r1', 'p1');
  t.strictSame(points(account), [40, 0]);
});

story(
  'what was taken from somebody who has left since comes back to the account',
  clubOf(toAccount),
  (account, t) => {
    buys(account, 'p1', '100');
    returns(account, 'r1', 'p1');
    account.becomes('ann', false);
    const back = account.void('r1');
    t.strictSame(moves(back), [
      '100 taken-back > ann/active',
      '100 ann/active > transferred',
      '100 transferred > account/active',
    ]);
    t.strictSame(points(account), [100, 0]);
  },
);

story('and expires, where points of leavers do', clubOf({ leavers: 'expire' }), (account, t) => {
  buys(account, 'p1', '100');
  returns(account, 'r1', 'p1');
  account.becomes('ann', false);
  account.void('r1');
  t.strictSame([points(account), account.book('expired')], [[0, 0], 100]);
});

story('of what was taken partly before, each has what is theirs', clubOf(toAccount), (account, t) => {
  buys(account, 'p1', '100');
  returns(account, 'r1', 'p1', '3');
  account.becomes('ann', false);
  returns(account, 'r2', 'p1', '7');
  t.strictSame(points(account), [0, 0]);
  account.void('r2');
  account.void('r1');
  t.strictSame(points(account), [100, 0]);
});

// Who leaves when.

story(
  'it goes by the version in force when somebody leaves, also for what comes later',
  [
    { document: clubOf({}), from: null },
    { document: clubOf({ leavers: 'to-account' }), from: '2026-04-01T00:00:00Z' },
    { document: clubOf({ leavers: 'expire' }), from: '2026-05-01T00:00:00Z' },
  ],
  (account, t) => {
    const people = ['ann', 'bob', 'eve'];
    for (const by of people) {
      buys(account, `p-${by}`, '100', by);
      returns(account, `r-${by}`, `p-${by}`, '5');
    }
    const left = () => people.map((by) => account.points(by));
    account.clock('2026-03-31T23:59:59.999Z').becomes('ann', false);
    account.clock('2026-04-01T00:00:00Z').becomes('bob', false);
    account.clock('2026-05-01T00:00:00Z').becomes('eve', false);
    t.strictSame([account.points(), ...left()], [50, 50, 0, 0]);
    for (const by of people) account.void(`r-${by}`);
    t.strictSame([account.points(), ...left()], [100, 100, 0, 0]);
    t.equal(account.book('expired'), 100);
  },
);

story('somebody who is back has what they earn from then on', clubOf(toAccount), (account, t) => {
  buys(account, 'p1', '100');
  account.becomes('ann', false);
  account.becomes('ann', true);
  buys(account, 'p2', '20');
  t.strictSame(points(account), [100, 20]);
  account.redeem('x1', 95);
  returns(account, 'r1', 'p1');
  t.strictSame(points(account), [0, -75], 'first the lot, then what they have, then they owe it themselves');
  account.becomes('ann', false);
  t.strictSame(points(account), [-75, 0]);
});

story('to say more of somebody who has left changes nothing', clubOf(toAccount), (account, t) => {
  buys(account, 'p1', '100');
  account.becomes('ann', false);
  const again = account.clock('2026-06-01').run({
    kind: 'stakeholder',
    stakeholder: 'ann',
    active: false,
    roles: ['user'],
    circle: 3,
  });
  t.strictSame([again.entries, account.people.get('ann')?.leftAt], [[], Date.parse('2026-03-01T12:00:00Z')]);
});

story('points that the account cannot hold stay where they are', clubOf(toAccount), (account, t) => {
  account.purchase('e2', [{ quantity: '1000', price: '9000000000000' }], { channel: 'own' });
  buys(account, 'p1', '100');
  const room = Number.MAX_SAFE_INTEGER - account.points();
  t.ok(room > 100);
  account.purchase('e3', String(room - 99), { channel: 'own' });
  account.becomes('ann', false);
  t.strictSame(points(account), [Number.MAX_SAFE_INTEGER - 99, 100]);
  returns(account, 'r1', 'p1', '1');
  t.strictSame(points(account), [Number.MAX_SAFE_INTEGER - 99, 90]);
});

// What comes later.

t.test('what a leaver gets by a referral goes where their points went', async (t) => {
  const { points: _, ...document } = inviting();
  const friends = new Friends(
    inviting({
      points: { reward: { leavers: 'to-account' } },
      rules: (document.rules ?? []).map((rule) =>
        rule.key === 'thanks' ? { ...rule, split: [{ to: 'buyer', share: 'rest' }] } : rule,
      ),
    }),
  );
  const acme = friends.enrol('acme');
  const bolt = friends.enrol('bolt', { referral: { referrer: 'acme', holder: 'ann' } });
  acme.becomes('ann', false);
  bolt.purchase('p1', '60');
  friends.deliver();
  t.strictSame(points(acme), [300, 0]);
  bolt.return('r1', 'p1', [{ id: '1', quantity: '1' }]);
  friends.deliver();
  t.strictSame(points(acme), [0, 0]);
  friends.verify();
});

story('what comes back from a transfer goes there, too', clubOf(toAccount), (account, t) => {
  buys(account, 'p1', '100');
  const { messages } = account.run(account.send('t1', 40, { account: 'bolt', holder: 'account' }, 'ann'));
  account.becomes('ann', false);
  t.strictSame(points(account), [60, 0]);
  const [sent] = messages;
  if (sent?.command.kind !== 'transfer-receive') throw new Error('not sent');
  const { points: kind, parts } = sent.command;
  account.run({
    kind: 'transfer-arrive',
    transfer: 5,
    holder: 'ann',
    points: kind,
    parts,
    refusal: 'unknown-account',
  });
  t.strictSame([points(account), account.book('in-transit')], [[100, 0], 0]);
});

// By hand.

story('what is put right by hand stays where it is put', clubOf(toAccount), (account, t) => {
  account.becomes('ann', false);
  const byHand = { reason: 'a farewell gift', author: 'desk-1', externalId: 'a1' };
  account.run({ kind: 'adjustment', holder: 'ann', points: 'reward', amount: 30, ...byHand });
  account.run({ kind: 'adjustment', holder: 'ann', points: 'reward', amount: -40, debt: 'allow', ...byHand });
  t.strictSame(points(account), [0, -10]);
  account.run({ kind: 'adjustment', holder: 'ann', points: 'reward', amount: 15, ...byHand });
  account.clock('2026-03-02');
  account.run({ kind: 'stakeholder', stakeholder: 'ann', active: false, roles: [], circle: 2 });
  t.strictSame(points(account), [0, 5]);
});

story('what expired with the account is reinstated with it', clubOf(toAccount), (account, t) => {
  const { seq } = buys(account, 'p1', '100');
  account.becomes('ann', false);
  account.settle('2026-09-01T12:00:00Z');
  account.becomes('ann', true);
  const byHand = { reason: 'goodwill', author: 'desk-1', externalId: 'l1' };
  account.run({ kind: 'lot-reinstate', lot: { seq, n: 0 }, amount: null, expiresAt: null, ...byHand });
  t.strictSame(points(account), [100, 0]);
});

story('what expired of a lot comes back to where the rest of it went', clubOf(toAccount), (account, t) => {
  buys(account, 'p1', '100');
  const lot = account.lotOf('p1');
  account.clock('2026-10-01').run(account.reinstateOf('i', lot, '2027-06-01', 20));
  account.becomes('ann', false);
  t.strictSame(points(account), [20, 0]);

  const { outcome } = account.run(account.reinstateOf('j', lot, '2027-06-01'));

  t.match(outcome, { kind: 'lot-changed', holder: 'account', amount: 80 });
  t.strictSame(points(account), [100, 0]);
});
