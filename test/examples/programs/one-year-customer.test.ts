import t from 'tap';
import { memberOf } from './example.ts';

const about = { enrolledAt: Date.parse('2025-06-15T08:00:00Z') };
const member = () => memberOf('one-year-customer.yaml', about);

t.test('a year after the enrolment there is a coupon, at the start of the day, once', async (t) => {
  const account = member();
  account.settle('2026-06-14T21:59:59.999Z');
  t.same(account.coupons(), []);
  account.settle('2026-06-14T22:00:00Z');
  t.same(account.coupons(), ['half-price open']);
  account.settle('2029-01-01');
  t.same(account.coupons(), ['half-price expired'], 'neither again a year later, nor for ever');
  account.verify();
});

t.test('it can be used for a month, and not a moment longer', async (t) => {
  const account = member();
  account.settle('2026-06-20');
  const code = [...account.state.coupons.values()][0]?.code ?? '';
  const use = account.useCoupon('use', code, 'half-price');
  account.settle('2026-07-14T21:59:59.999Z');
  t.same(account.coupons(), ['half-price open']);
  account.clock('2026-07-14T22:00:00Z');
  t.equal(account.refusal(use), 'reward-not-available /coupon');
  const other = member();
  other.settle('2026-07-14T21:59:59.999Z');
  const [coupon] = other.state.coupons.values();
  t.notOk(other.try(other.useCoupon('use', coupon?.code ?? '', 'half-price')).refused);
  other.verify();
});

t.test('purchases of that month earn half as much again', async (t) => {
  const earned = (day: string): number => {
    const account = member();
    account.clock(day).purchase(day, '100');
    return account.points();
  };
  t.equal(earned('2026-06-14'), 100);
  t.equal(earned('2026-06-15'), 150);
  t.equal(earned('2026-07-14'), 150);
  t.equal(earned('2026-07-15'), 100);
});

t.end();
