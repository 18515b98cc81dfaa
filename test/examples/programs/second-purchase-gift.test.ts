import t from 'tap';
import type { Account } from '../../core/harness.ts';
import { memberOf } from './example.ts';

const GBP = { currency: 'GBP' };

const giftsOf = (account: Account): number =>
  account.coupons().filter((coupon) => coupon === 'second-purchase-gift open').length;

function after(...days: readonly string[]): number {
  const account = memberOf('second-purchase-gift.yaml');
  for (const day of days) account.clock(day).purchase(day, '20', GBP);
  return giftsOf(account);
}

t.test('the second purchase within thirty days brings a gift', async (t) => {
  t.equal(after('2026-01-10'), 0);
  t.equal(after('2026-01-10', '2026-02-09'), 1);
  t.equal(after('2026-01-10', '2026-02-10'), 0, 'a day too late');
  t.equal(after('2026-01-10', '2026-01-20', '2026-01-30', '2026-02-01'), 1, 'once');
});

t.test('the second purchase that is returned before the gift is used takes it along', async (t) => {
  const account = memberOf('second-purchase-gift.yaml');
  account.clock('2026-01-10').purchase('p1', '20', GBP);
  account.clock('2026-01-20').purchase('p2', '20', GBP);
  account.return('r1', 'p2', [{ id: '1', quantity: '1' }]);
  t.equal(giftsOf(account), 0);
  account.clock('2026-01-25').purchase('p3', '20', GBP);
  t.equal(giftsOf(account), 1, 'the next one is the second then');
  account.verify();
});

t.test('what only ships is no purchase that counts', async (t) => {
  const account = memberOf('second-purchase-gift.yaml');
  account.clock('2026-01-10').purchase('p1', '20', GBP);
  account.clock('2026-01-11').purchase('p2', [{ price: '5', category: 'shipping' }], GBP);
  t.equal(giftsOf(account), 0);
  account.clock('2026-01-12').purchase('p3', '20', GBP);
  t.equal(giftsOf(account), 1);
});

t.end();
