import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import type { CloseCommand, Command } from '../../src/core/command.ts';
import { anyStep, programs, START, take } from './arbitrary.ts';
import { Account, club, instant, perEuro, SEED } from './harness.ts';

const CLOSE: CloseCommand = { kind: 'close', externalId: 'close', reason: 'asked for', author: 'agent-17' };

const open = (parts: Parameters<typeof club>[0] = { rules: [perEuro()] }): Account =>
  new Account(club(parts)).clock('2026-03-01');

t.test('all that is open expires with the account, pending or not, whoever holds it', async (t) => {
  const account = open({
    points: { reward: {}, slow: { pending: 'P14D' } },
    rules: [
      perEuro({
        split: [
          { to: 'buyer', share: '0.5' },
          { to: 'account', share: 'rest' },
        ],
      }),
      perEuro({ key: 'slow', earn: { points: 'slow', fixed: 30 } }),
    ],
  });
  account.purchase('P-1', '100', { by: 'ann' });

  account.run(CLOSE);

  t.same([account.points(), account.points('ann'), account.points('account', 'slow', 'pending')], [0, 0, 0]);
  t.equal(account.book('expired'), 100);
  t.equal(account.book('expired', 'slow'), 30);
  t.same(account.state.lots, []);
  t.same(account.state.ended, { at: instant('2026-03-01'), into: null });
  account.verify();
});

t.test('what is owed stays owed', async (t) => {
  const account = open();
  account.purchase('P-1', '100');
  account.redeem('R-1', 80);
  account.return('B-1', 'P-1', [{ id: '1', quantity: '1' }]);
  account.run(CLOSE);
  t.equal(account.points(), -80);
  account.verify();
});

t.test('nothing begins at a closed account, whenever it is said to have happened', async (t) => {
  const account = open();
  account.purchase('P-1', '100');
  account.clock('2026-03-05').run(CLOSE);
  const commands: readonly Command[] = [
    account.purchaseOf('P-2', '10', { at: '2026-03-02' }),
    account.quoteOf('10'),
    account.redeemOf('R-1', 1),
    account.send('T-1', 1, { account: 'other', holder: 'account' }),
    account.setTierOf('gold'),
    { kind: 'plan-activate', plan: 'premium' },
    { kind: 'account', accountKind: 'person', enrolledAt: null },
    { kind: 'stakeholder', stakeholder: 'ann', active: false, roles: [], circle: 1 },
    { ...CLOSE, externalId: 'again' },
  ];
  for (const command of commands) t.equal(account.refusal(command), 'account-closed /account', command.kind);
  t.equal(account.points(), 0);
});

t.test('a return takes no more than what was left when the account was closed', async (t) => {
  const account = open();
  account.purchase('P-1', '100');
  account.redeem('R-1', 60);
  account.run(CLOSE);
  account.return('B-1', 'P-1', [{ id: '1', quantity: '0.5' }]);
  t.equal(account.points(), -10, '40 expired, so that only 10 of the 50 are missing');
  account.return('B-2', 'P-1', [{ id: '1', quantity: '0.5' }]);
  t.equal(account.points(), -60);
  account.verify();
});

t.test('what an undone return gives back expires at once, after what is owed is paid', async (t) => {
  const account = open();
  account.purchase('P-1', '100');
  account.purchase('P-2', '30');
  account.return('B-1', 'P-1', [{ id: '1', quantity: '1' }]);
  account.redeem('R-1', 20);
  account.run(CLOSE);
  t.equal(account.book('expired'), 10);

  account.clock('2026-03-09').void('B-1');

  t.equal(account.points(), 0);
  t.equal(account.book('expired'), 110);
  t.equal(account.book('taken-back'), 0);
  account.verify();
});

t.test('points in transit that come back expire at once, and those that arrive are sent back', async (t) => {
  const account = open();
  account.purchase('P-1', '100');
  const sent = account.run(account.send('T-1', 40, { account: 'other', holder: 'account' }));
  account.run(CLOSE);
  const parts = [{ amount: 40, expiresAt: null }];

  account.run({
    ...{ kind: 'transfer-arrive', transfer: sent.seq, holder: 'account', points: 'reward', parts },
    refusal: 'unknown-stakeholder',
  });
  t.equal(account.book('expired'), 100);
  t.equal(account.book('in-transit'), 0);

  const from = { account: 'other', seq: 7 };
  account.run({
    kind: 'transfer-receive',
    from,
    sender: 'account',
    holder: 'account',
    points: 'reward',
    parts,
  });
  t.match(account.sent.at(-1), {
    to: 'other',
    command: { kind: 'transfer-arrive', refusal: 'account-closed' },
  });
  t.equal(account.points(), 0);
  account.verify();
});

t.test('quotes end and give back what they reserve, coupons expire and free their stock', async (t) => {
  const account = open({
    points: { reward: {} },
    rules: [
      perEuro({ limit: [{ points: 100, per: 'account', within: 'lifetime' }] }),
      { key: 'gift', on: 'purchase', grant: { reward: 'mug' } },
    ],
  });
  account.counters.set('reward:mug', 5);
  account.purchase('P-1', '10');
  account.quote('20', 'P7D');
  t.equal(account.counters.get('reward:mug'), 3);

  account.run(CLOSE);

  t.equal(account.counters.get('reward:mug'), 5);
  t.same(account.coupons(), ['mug expired']);
  t.same(
    account.state.quoteHolds?.map(({ status }) => status),
    ['expired'],
  );
  t.same(account.state.dueAt, null);
  account.verify();
});

t.test('cards expire, and those that a return opens again do so at once', async (t) => {
  const account = open({
    points: { cup: { card: { size: 5, reward: 'mug' } } },
    rules: [
      { key: 'cup', on: 'purchase', earn: { points: 'cup', rate: { points: 1, per: '1', of: 'quantity' } } },
    ],
  });
  account.purchase('P-1', [{ quantity: '8' }]);
  account.run(CLOSE);
  const statuses = () => [...account.state.cards.values()].map(({ status }) => status);
  t.same(statuses(), ['completed', 'expired']);
  t.same(account.coupons(), ['mug expired']);

  account.return('B-1', 'P-1', [{ id: '1', quantity: '8' }]);
  account.void('B-1');

  t.notOk(statuses().includes('open'));
  t.equal(account.points('account', 'cup'), 0);
  account.verify();
});

t.test('nothing happens by itself any more', async (t) => {
  const account = open({
    rules: [
      {
        key: 'jubilee',
        on: 'anniversary',
        anniversary: { years: 1 },
        earn: { points: 'reward', fixed: 500 },
      },
    ],
  });
  t.not(account.state.dueAt, null);
  account.run(CLOSE);
  t.equal(account.state.dueAt, null);
  account.settle('2030-01-01');
  t.equal(account.points(), 0);
  t.equal(account.book('issued'), 0);
  account.verify();
});

t.test('whatever happened before, and is undone after, a closed account has nothing but debts', async (t) => {
  let closed = 0;
  const steps = fc.array(anyStep, { minLength: 2, maxLength: 12, size: 'max' });
  fc.assert(
    fc.property(programs(), steps, steps, (document, before, after) => {
      const account = new Account(document).clock(START);
      for (const [i, step] of before.entries()) take(account, step, i);
      const told = account.run(CLOSE).events.length;
      for (const [i, step] of after.entries()) take(account, step, 100 + i);
      assert.deepEqual(account.state.lots, []);
      for (const { pending, active } of account.state.wallets.values()) {
        assert.equal(pending, 0);
        assert.ok(active <= 0);
      }
      for (const { status } of account.state.coupons.values()) assert.notEqual(status, 'open');
      for (const { status } of account.state.cards.values()) assert.notEqual(status, 'open');
      assert.equal(account.state.dueAt, null);
      account.verify();
      closed += told;
    }),
    { seed: SEED, numRuns: 60 },
  );
  t.ok(closed > 50, `${closed} things ended with the accounts`);
});
