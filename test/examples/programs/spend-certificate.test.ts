import t from 'tap';
import type { Account } from '../../core/harness.ts';
import { memberOf } from './example.ts';

const USD = { currency: 'USD' };
const member = (): Account => memberOf('spend-certificate.yaml').clock('2026-03-10');
const open = (account: Account): number =>
  account.coupons().filter((coupon) => coupon === 'certificate-50 open').length;

t.test('500 spent is a certificate, 499.99 is none', async (t) => {
  const account = member();
  account.purchase('1', '499.99', USD);
  t.equal(open(account), 0);
  account.purchase('2', '0.01', USD);
  t.equal(open(account), 1);
  account.purchase('3', '1000.00', USD);
  t.equal(open(account), 3);
});

t.test('gift cards do not count, and a new year begins from nothing', async (t) => {
  const account = member();
  account.purchase('1', [{ category: 'gift-card', price: '500' }], USD);
  t.equal(open(account), 0);
  account.purchase('2', '499.00', USD);
  account.clock('2027-01-02').purchase('3', '499.00', USD);
  t.equal(open(account), 0);
});

t.test('a certificate lasts to the end of the third month after it was earned', async (t) => {
  const account = member();
  account.purchase('1', '500.00', USD);
  account.settle('2026-07-01T03:59:59.999Z');
  t.equal(open(account), 1);
  account.settle('2026-07-01T04:00:00Z');
  t.strictSame(account.coupons(), ['certificate-50 expired']);
});

t.test('a certificate is withdrawn with the spend that brought it, unless it was used', async (t) => {
  const account = member();
  account.purchase('1', '500.00', USD);
  account.return('R-1', '1', [{ id: '1', amount: '0.01' }]);
  t.equal(open(account), 0);
  account.purchase('2', '500.00', USD);
  const code = [...account.state.coupons.values()].find(({ status }) => status === 'open')?.code ?? '';
  account.run(account.useCoupon('U-1', code, 'certificate-50'));
  account.void('2');
  t.strictSame(account.coupons(), ['certificate-50 withdrawn', 'certificate-50 used']);
});
