import t from 'tap';
import type { Account } from '../../core/harness.ts';
import { memberOf } from './example.ts';

const USD = { currency: 'USD' };

function itemsAfter(...prices: readonly string[]): number {
  const account: Account = memberOf('boloco-card.yaml');
  for (const [index, price] of prices.entries()) account.purchase(String(index), price, USD);
  return account.coupons().filter((coupon) => coupon === 'free-item open').length;
}

t.test('every 50 spent is a free item', async (t) => {
  t.equal(itemsAfter('49.99'), 0);
  t.equal(itemsAfter('50.00'), 1);
  t.equal(itemsAfter('99.99'), 1);
  t.equal(itemsAfter('100.00'), 2);
});

t.test('what is left over is carried to the next', async (t) => {
  t.equal(itemsAfter('49.99', '0.01'), 1);
  t.equal(itemsAfter('60.00', '39.99'), 1);
  t.equal(itemsAfter('60.00', '40.00'), 2);
});

t.test('one purchase can bring several', async (t) => {
  t.equal(itemsAfter('160.00'), 3);
  t.equal(itemsAfter('49.00', '101.00'), 3);
  t.equal(itemsAfter('49.00', '100.99'), 2);
});

t.end();
