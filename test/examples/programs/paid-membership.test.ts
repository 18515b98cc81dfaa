import t from 'tap';
import type { Account } from '../../core/harness.ts';
import { memberOf } from './example.ts';

function pay(account: Account, id: string, plan: string): void {
  account.activity(id, 'plan-fee', { attributes: { plan } });
}

let orders = 0;

/** What an order of so much, with so much for its delivery, gives. */
function order(account: Account, net: string, delivery = '4.90'): readonly [reward: number, credit: number] {
  const before = [account.points(), account.points('account', 'delivery')] as const;
  account.purchase(`order-${++orders}`, [{ price: net }, { category: 'delivery', price: delivery }]);
  return [account.points() - before[0], account.points('account', 'delivery') - before[1]];
}

t.test('the trial of Plus doubles the points for 14 days, and a week longer', async (t) => {
  const account = memberOf('paid-membership.yaml').clock('2026-03-01T12:00:00Z');
  t.strictSame(order(account, '100.00'), [100, 0]);
  account.activate('plus');
  t.strictSame(order(account, '100.00'), [200, 0]);
  account.clock('2026-03-22T11:59:59.999Z');
  t.strictSame(order(account, '100.00'), [200, 0], 'in the time of grace');
  account.clock('2026-03-22T12:00:00Z');
  t.strictSame(order(account, '100.00'), [100, 0], 'lapsed');
  pay(account, 'fee', 'plus');
  t.strictSame(order(account, '100.00'), [200, 0]);
  account.verify();
});

t.test('Pro triples the points and pays the delivery from 25 euros on, for a year', async (t) => {
  const account = memberOf('paid-membership.yaml').clock('2026-03-01T12:00:00Z');
  account.activate('pro');
  t.strictSame(order(account, '100.00'), [100, 0], 'it waits for its fee');
  pay(account, 'fee', 'pro');
  t.strictSame(order(account, '20.10'), [60, 490], '25.00 with the delivery');
  t.strictSame(order(account, '20.09'), [60, 0]);
  account.clock('2027-03-15T11:59:59.999Z');
  t.strictSame(order(account, '100.00'), [300, 490]);
  account.clock('2027-03-15T12:00:00Z');
  t.strictSame(order(account, '100.00'), [100, 0]);
  account.verify();
});

t.test('whoever has both has the better one, and each fee gives 50 points', async (t) => {
  const account = memberOf('paid-membership.yaml').clock('2026-03-01T12:00:00Z');
  pay(account, 'f1', 'plus');
  pay(account, 'f2', 'pro');
  t.equal(account.points(), 100);
  t.strictSame(order(account, '10.00', '0'), [30, 0]);
  account.void('f2');
  t.equal(account.points(), 80);
  t.strictSame(order(account, '10.00', '0'), [20, 0]);
  account.verify();
});

t.end();
