import t from 'tap';
import type { Account } from '../../core/harness.ts';
import { stateOf } from '../../core/journeys/journeys.ts';
import { memberOf } from './example.ts';

function club(account: Account): number {
  return account.points('account', 'club');
}

const deposit = { category: 'deposit', price: '8.00' };

t.test('the onboarding gives 20 points a step, and 100 and a bag for all of it', async (t) => {
  const account = memberOf('neighbourhood-club.yaml').clock('2026-01-10');
  account.activity('a1', 'profile-completed');
  t.equal(club(account), 20);
  account.purchase('p1', '14.99');
  t.equal(club(account), 34);
  account.purchase('p2', '15.00');
  account.purchase('p3', [{ price: '10.00' }, deposit], {});
  t.equal(club(account), 59, '18 with the deposit: a step counts the whole purchase');
  account.purchase('p4', '15.00');
  t.equal(club(account), 94);
  account.activity('a2', 'app-installed');
  t.equal(club(account), 214);
  t.strictSame(account.coupons(), ['tote-bag open']);
  account.verify();
});

t.test('the onboarding is over after 60 days', async (t) => {
  const account = memberOf('neighbourhood-club.yaml');
  account.clock('2026-03-01T22:59:59.999Z').activity('a1', 'profile-completed');
  t.equal(club(account), 20);
  const late = account.clock('2026-03-02T00:00:00Z').activity('a2', 'app-installed');
  t.equal(club(account), 20);
  t.match(late.events, [{ type: 'journey.expired', data: { missing: ['app', 'purchases'] } }]);
  t.equal(stateOf(account), 'expired');
});

t.test('the walk is done in its order, within the quarter', async (t) => {
  const account = memberOf('neighbourhood-club.yaml').clock('2026-03-31');
  const visit = (id: string, store: string) =>
    account.run({
      kind: 'activity',
      externalId: id,
      transaction: {
        kind: 'activity',
        occurredAt: account.now,
        stakeholder: null,
        type: 'visit',
        store,
        lines: [],
      },
    });
  const buy = (id: string, store: string, category = 'bread') => {
    const command = account.purchaseOf(id, [{ category, price: '5.00' }]);
    if (command.kind !== 'purchase') throw new Error('not a purchase');
    account.run({ ...command, transaction: { ...command.transaction, store } });
  };
  buy('early', 'bakery');
  t.equal(stateOf(account, account.now, 'spring-walk'), 'open');
  account.clock('2026-04-01');
  visit('v0', 'market');
  buy('p1', 'bakery');
  t.equal(stateOf(account, account.now, 'spring-walk'), 'running');
  buy('p2', 'dairy', 'cheese');
  visit('v1', 'market');
  const before = club(account);
  buy('p3', 'market');
  t.equal(club(account), before + 10, 'twice on the walk');
  buy('p4', 'dairy', 'cheese');
  t.strictSame(account.coupons(), ['picnic-basket open']);
  buy('p5', 'market');
  t.equal(club(account), before + 20, 'once again');
  account.verify();
});

t.end();
