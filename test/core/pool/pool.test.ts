import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import type { Decision } from '../../../src/core/decision.ts';
import type { PointsKind, PoolDefinition, ProgramDocument } from '../../../src/core/program/document.ts';
import { formatInstant } from '../../../src/core/time.ts';
import { type Account, club, perEuro, SEED } from '../harness.ts';
import { Friends } from '../referral/friends.ts';

const QUARTER: PoolDefinition = { points: ['reward'], feed: '0.25', spend: 'members' };

function grouped(pool: Partial<PoolDefinition> = {}, reward: PointsKind = {}): ProgramDocument {
  return club({
    points: { reward, other: {} },
    pool: { ...QUARTER, ...pool },
    rules: [
      perEuro({ split: [{ to: 'buyer', share: 'rest' }] }),
      perEuro({ key: 'other', earn: { points: 'other', rate: { points: 1, per: '1', of: 'net' } } }),
    ],
  });
}

interface Group {
  readonly friends: Friends;
  readonly pool: Account;
  readonly member: Account;
}

/** A pool and a member of it; at the end the log of each replays to its books. */
function story(name: string, document: ProgramDocument, tell: (group: Group, t: Test) => void): void {
  t.test(name, async (t) => {
    const friends = new Friends(document);
    const pool = friends.enrol('group');
    const member = friends.enrol('acme');
    for (const account of [pool, member]) account.clock('2026-03-01');
    member.joins('group');
    friends.deliver();
    tell({ friends, pool, member }, t);
    friends.verify();
  });
}

const spends = (pool: Account, member: string, amount: number, points = 'reward') => {
  const redeemed = pool.redeemOf(`${member}:${pool.log.length}`, amount, { points });
  return { ...redeemed, member } as typeof redeemed;
};
const turnover = (pool: Account, member = 'acme') => pool.state.poolMembers.get(member)?.turnover ?? {};
const types = ({ events }: Decision) => events.map(({ type }) => type);

story(
  'a share of what becomes active goes to the pool at once',
  grouped(),
  ({ friends, pool, member }, t) => {
    const bought = member.purchase('p1', '103');
    t.strictSame(
      bought.entries.map(({ points, amount, source, target }) => [
        points,
        amount,
        'side' in source ? source.side : source.book,
        'side' in target ? target.side : target.book,
      ]),
      [
        ['reward', 103, 'issued', 'active'],
        ['reward', 25, 'active', 'in-transit'],
        ['other', 103, 'issued', 'active'],
      ],
    );
    t.match(bought.events, [
      { type: 'pool.fed', data: { pool: 'group', holder: 'account', points: 'reward', amount: 25 } },
    ]);
    t.strictSame([member.points(), member.book('in-transit')], [78, 25]);
    friends.deliver();
    t.strictSame(
      [member.points(), member.book('in-transit'), member.book('transferred'), pool.points()],
      [78, 0, 25, 25],
    );
    t.strictSame(turnover(pool), { reward: { fed: 25, spent: 0 } });
  },
);

story(
  'less than a point is not fed, and the whole can be',
  grouped({ feed: '1' }),
  ({ friends, pool, member }, t) => {
    member.purchase('p1', '3');
    friends.deliver();
    t.strictSame([member.points(), pool.points()], [0, 3]);
  },
);

story('each lot is rounded down by itself', grouped({ feed: '0.5' }), ({ friends, pool, member }, t) => {
  for (const id of ['p1', 'p2', 'p3']) member.purchase(id, '1');
  member.purchase('p4', '3');
  friends.deliver();
  t.strictSame([member.points(), pool.points()], [5, 1]);
});

story(
  'what waits is fed when its time has come, at that instant and with its end, however late anybody looks',
  grouped({}, { pending: 'P14D', expires: { after: 'P6M' } }),
  ({ friends, pool, member }, t) => {
    member.purchase('p1', '100');
    t.strictSame([member.points('account', 'reward', 'pending'), member.book('in-transit')], [100, 0]);
    const late = member.clock('2026-04-10').run(member.redeemOf('x1', 75));
    t.strictSame(
      late.entries.map(({ amount, at }) => `${amount} ${formatInstant(at)}`),
      ['100 2026-03-15T12:00:00Z', '25 2026-03-15T12:00:00Z', '75 2026-04-10T12:00:00Z'],
    );
    friends.deliver();
    t.strictSame(
      pool.lots().map(({ amount, expiresAt }) => [amount, formatInstant(expiresAt ?? 0)]),
      [[25, '2026-09-01T12:00:00Z']],
    );
    t.equal(member.refusal(member.redeemOf('x2', 1)), 'insufficient-points /wallet');
  },
);

story(
  'what waits for an event is fed by that, and by hand',
  grouped({}, { pending: { event: 'delivered' } }),
  ({ friends, pool, member }, t) => {
    const { seq } = member.purchase('p1', '100');
    member.purchase('p2', '40');
    member.activity('a1', 'delivered', { of: 'p2' });
    t.equal(member.book('in-transit'), 10);
    const byHand = { reason: 'goodwill', author: 'desk-1', externalId: 'l1' };
    member.run({ kind: 'lot-activate', lot: { seq, n: 0 }, ...byHand });
    friends.deliver();
    t.strictSame([member.points(), pool.points()], [105, 35]);
  },
);

story('people feed it only where the programme says so', grouped(), ({ friends, pool, member }, t) => {
  member.purchase('p1', '100', { by: 'ann' });
  friends.deliver();
  t.strictSame([member.points('ann'), pool.points()], [100, 0]);
});

story('then out of each wallet', grouped({ holders: 'all' }), ({ friends, pool, member }, t) => {
  member.purchase('p1', '100', { by: 'ann' });
  member.purchase('p2', '10');
  t.match(
    member.sent.map(({ command }) => 'sender' in command && [command.sender, command.parts]),
    [
      ['ann', [{ amount: 25 }]],
      ['account', [{ amount: 2 }]],
    ],
  );
  friends.deliver();
  t.strictSame([member.points('ann'), member.points(), pool.points()], [75, 8, 27]);
});

story(
  'nothing is fed by itself where nothing is said',
  grouped({ feed: undefined } as never),
  ({ pool, member }, t) => {
    member.purchase('p1', '100');
    t.strictSame([member.points(), pool.points()], [100, 0]);
  },
);

story('what the wallet owes is paid before anything is fed', grouped(), ({ friends, pool, member }, t) => {
  member.purchase('p1', '100');
  member.redeem('x1', 75);
  member.return('r1', 'p1', [{ id: '1', quantity: '1' }]);
  t.equal(member.points(), -100, 'what was fed is owed, too');
  member.purchase('p2', '60');
  member.purchase('p3', '80');
  friends.deliver();
  t.strictSame([member.points(), pool.points()], [30, 35]);
});

story('a return that is undone feeds nothing', grouped(), ({ friends, pool, member }, t) => {
  member.purchase('p1', '100');
  member.return('r1', 'p1', [{ id: '1', quantity: '1' }]);
  member.void('r1');
  friends.deliver();
  t.strictSame(
    [member.points(), pool.points(), pool.state.wallets.get('account reward')?.active],
    [75, 25, 25],
  );
});

story('what comes by a transfer or by hand is not fed on', grouped(), ({ friends, pool, member }, t) => {
  const other = friends.enrol('bolt').clock('2026-03-01');
  other.purchase('p1', '100');
  other.run(other.send('t1', 100, { account: 'acme', holder: 'account' }));
  friends.deliver();
  const byHand = { reason: 'a gift', author: 'desk-1', externalId: 'a1' };
  member.run({ kind: 'adjustment', holder: 'account', points: 'reward', amount: 50, ...byHand });
  friends.deliver();
  t.strictSame([member.points(), pool.points()], [150, 0]);
});

t.test('feeding goes one level up, also in a circle', async (t) => {
  const friends = new Friends(grouped({ feed: '0.5' }));
  const [a, b, c] = ['a', 'b', 'c'].map((id) => friends.enrol(id).clock('2026-03-01'));
  if (a === undefined || b === undefined || c === undefined) throw new Error('enrolled');
  a.joins('b');
  b.joins('c');
  c.joins('a');
  friends.deliver();
  a.purchase('p1', '100');
  friends.deliver();
  t.strictSame([a.points(), b.points(), c.points()], [50, 50, 0]);
  b.purchase('p2', '10');
  friends.deliver();
  t.strictSame([a.points(), b.points(), c.points()], [50, 55, 5]);
  friends.verify();
});

t.test('what a closed pool does not take comes back, and is not fed again', async (t) => {
  const friends = new Friends(grouped());
  const pool = friends.enrol('group').clock('2026-03-01');
  const member = friends.enrol('acme').clock('2026-03-01');
  member.joins('group');
  friends.deliver();
  pool.run({ kind: 'close', reason: 'gone', author: 'desk-1' } as never);
  member.purchase('p1', '100');
  friends.deliver();
  t.strictSame([member.points(), member.book('in-transit'), pool.points()], [100, 0, 0]);
  t.match(
    member.log.filter(({ command }) => command.kind === 'transfer-arrive').map(({ command }) => command),
    [{ refusal: 'account-closed', feed: true }],
  );
  friends.verify();
});

// Spending.

story('a member spends from the pool', grouped(), ({ friends, pool, member }, t) => {
  member.purchase('p1', '400');
  friends.deliver();
  const redeemed = pool.run(spends(pool, 'acme', 60));
  t.match(redeemed.outcome, { kind: 'redeemed', paid: { points: 'reward', amount: 60 } });
  t.strictSame([pool.points(), turnover(pool)], [40, { reward: { fed: 100, spent: 60 } }]);
  t.equal(pool.refusal(spends(pool, 'acme', 41)), 'insufficient-points /wallet');
  pool.run(spends(pool, 'acme', 40));
  t.equal(pool.points(), 0);
});

story('nobody else does, nor who has left', grouped(), ({ friends, pool, member }, t) => {
  member.purchase('p1', '400');
  friends.deliver();
  t.equal(pool.refusal(spends(pool, 'bolt', 1)), 'not-a-member /wallet/holder');
  member.joins(null);
  pool.run(spends(pool, 'acme', 1));
  friends.deliver();
  t.equal(pool.refusal(spends(pool, 'acme', 1)), 'not-a-member /wallet/holder');
  member.joins('group');
  friends.deliver();
  pool.run(spends(pool, 'acme', 1));
  t.strictSame(turnover(pool), { reward: { fed: 100, spent: 2 } });
});

story('the pool is for some points only', grouped(), ({ pool }, t) => {
  pool.purchase('p1', '400');
  t.equal(pool.refusal(spends(pool, 'acme', 1, 'other')), 'not-spendable /wallet/points');
});

story('or for its owner alone', grouped({ spend: 'owner' }), ({ friends, pool, member }, t) => {
  member.purchase('p1', '400');
  friends.deliver();
  t.equal(pool.refusal(spends(pool, 'acme', 1)), 'not-spendable /wallet/holder');
  pool.redeem('x1', 100);
});

// Who belongs to it.

story('joining and leaving is told on both sides', grouped(), ({ friends, pool, member }, t) => {
  const other = friends.enrol('other');
  const moved = member.joins('other');
  t.strictSame(types(moved), ['pool.left', 'pool.joined']);
  friends.deliver();
  t.strictSame(
    [pool, other].map((of) => of.state.poolMembers.get('acme')?.until === null),
    [false, true],
  );
});

t.test('of news that overtake each other the latest counts', async () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('group', 'other', null), { minLength: 1, maxLength: 6 }),
      fc.infiniteStream(fc.nat()),
      (choices, turns) => {
        const friends = new Friends(grouped());
        const pools = ['group', 'other'].map((id) => friends.enrol(id));
        const member = friends.enrol('acme');
        for (const pool of choices) if (pool !== member.state.pool) member.joins(pool);
        friends.deliver((messages) => (turns.next().value ?? 0) % messages.length);
        const belongs = pools.filter(({ state }) => {
          const known = state.poolMembers.get('acme');
          return known !== undefined && known.since !== null && known.until === null;
        });
        deepStrictEqual(
          belongs.map(({ id }) => id),
          member.state.pool === null ? [] : [member.state.pool],
        );
        friends.verify();
      },
    ),
    { seed: SEED, numRuns: 60 },
  );
});

story(
  'what arrives before the news that somebody joined counts as fed by them',
  grouped(),
  ({ friends, pool }, t) => {
    const early = friends.enrol('early').clock('2026-03-01');
    early.joins('group');
    early.purchase('p1', '100');
    friends.deliver((messages) => messages.length - 1);
    t.strictSame([pool.points(), turnover(pool, 'early')], [25, { reward: { fed: 25, spent: 0 } }]);
    pool.run(spends(pool, 'early', 5));
  },
);

t.test('a new account asks who waited for it, where groups share pools', async (t) => {
  t.strictSame(new Friends(grouped()).enrol('group').log[0]?.command.kind, 'account');
  const friends = new Friends(grouped());
  const pool = friends.enrol('group');
  t.equal(pool.log.filter(({ command }) => command.kind === 'pool-open').length, 1);
  const without = new Friends(club({ rules: [perEuro()] })).enrol('acme');
  t.equal(without.log.filter(({ command }) => command.kind === 'pool-open').length, 0);
});

// Nothing is lost.

const step = fc.oneof(
  fc.record({ do: fc.constant('buy' as const), who: fc.nat(2), net: fc.integer({ min: 1, max: 300 }) }),
  fc.record({ do: fc.constant('join' as const), who: fc.nat(2), pool: fc.constantFrom('a', 'b', 'c', null) }),
  fc.record({ do: fc.constant('return' as const), who: fc.nat(2), which: fc.nat(5) }),
  fc.record({ do: fc.constant('undo' as const), who: fc.nat(2), which: fc.nat(5) }),
  fc.record({
    do: fc.constant('spend' as const),
    who: fc.nat(2),
    pool: fc.nat(2),
    amount: fc.integer({ min: 1, max: 40 }),
  }),
  fc.record({ do: fc.constant('leave' as const), who: fc.nat(2), back: fc.boolean() }),
  fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 0, max: 12 }) }),
  fc.record({ do: fc.constant('deliver' as const) }),
);

t.test('whatever a group does, no point is made or lost', async (t) => {
  let fed = 0;
  let spent = 0;
  const document = fc
    .record({
      feed: fc.constantFrom('0.25', '0.333333', '1'),
      holders: fc.constantFrom('account' as const, 'all' as const),
      pending: fc.constantFrom('P5D', 'at-once'),
      expires: fc.constantFrom('never' as const, { after: 'P20D' }),
      leavers: fc.constantFrom('keep' as const, 'to-account' as const, 'expire' as const),
    })
    .map(({ feed, holders, ...reward }) => grouped({ feed, holders }, reward));
  fc.assert(
    fc.property(document, fc.array(step, { minLength: 8, maxLength: 30, size: 'max' }), (document, steps) => {
      const friends = new Friends(document);
      const accounts = ['a', 'b', 'c'].map((id) => friends.enrol(id).clock('2026-03-01'));
      for (const account of accounts.slice(1)) account.joins('a');
      friends.deliver();
      for (const [i, one] of steps.entries()) take(friends, accounts, one, i);
      friends.deliver();
      friends.verify();
      const left = (book: string) => accounts.reduce((sum, account) => sum + account.book(book), 0);
      deepStrictEqual([left('in-transit'), left('transferred')], [0, 0]);
      const inWallets = accounts.flatMap(({ state }) =>
        [...state.wallets.values()].filter(({ points }) => points === 'reward'),
      );
      deepStrictEqual(
        inWallets.reduce((sum, { pending, active }) => sum + pending + active, 0),
        0 - (left('issued') + left('redeemed') + left('expired') + left('taken-back')),
      );
      for (const account of accounts) {
        const members = [...account.state.poolMembers.values()];
        fed += members.reduce((sum, { turnover }) => sum + (turnover.reward?.fed ?? 0), 0);
        spent += members.reduce((sum, { turnover }) => sum + (turnover.reward?.spent ?? 0), 0);
      }
    }),
    { seed: SEED, numRuns: 80 },
  );
  t.ok(fed > 1000, `${fed} points were fed`);
  t.ok(spent > 100, `${spent} points were spent by members`);
});

function take(
  friends: Friends,
  accounts: readonly Account[],
  one: typeof step extends fc.Arbitrary<infer S> ? S : never,
  i: number,
): void {
  if (one.do === 'deliver') {
    friends.deliver();
    return;
  }
  if (one.do === 'wait') {
    for (const account of accounts) account.settle(account.now + one.days * 86_400_000);
    return;
  }
  const account = accounts[one.who];
  if (account === undefined) throw new Error('enrolled');
  const bought = account.log.flatMap(({ command }) =>
    command.kind === 'purchase' ? [command.externalId] : [],
  );
  switch (one.do) {
    case 'buy':
      account.try(account.purchaseOf(`p${i}`, String(one.net), i % 2 === 0 ? { by: 'ann' } : {}));
      return;
    case 'join': {
      const pool = one.pool === account.id ? null : one.pool;
      if (pool !== account.state.pool) account.joins(pool);
      return;
    }
    case 'return': {
      const of = bought[one.which % Math.max(1, bought.length)];
      if (of !== undefined) account.try(account.returnOf(`r${i}`, of, [{ id: '1', quantity: '0.5' }]));
      return;
    }
    case 'undo': {
      const returns = account.log.filter(({ command }) => command.kind === 'return');
      const subject = returns[one.which % Math.max(1, returns.length)]?.seq;
      if (subject !== undefined) account.try({ kind: 'void', subject, reason: 'a mistake' });
      return;
    }
    case 'spend': {
      const pool = accounts[one.pool];
      if (pool !== undefined) pool.try(spends(pool, account.id, one.amount));
      return;
    }
    case 'leave':
      account.becomes('ann', one.back);
      return;
  }
}
