import t from 'tap';
import type { ProgramDocument } from '../../src/core/program/document.ts';
import { formatInstant } from '../../src/core/time.ts';
import { Account, club } from './harness.ts';

const gifts = (count = 1): ProgramDocument =>
  club({
    rules: [
      {
        key: 'gift',
        on: 'purchase',
        when: { fact: 'transaction.net', atLeast: '50' },
        grant: { reward: 'mug', count, expires: { after: 'P1M', at: 'end-of-month' } },
      },
    ],
  });

t.test('a coupon ends by itself, is told of then, and its stock is there again', async (t) => {
  const account = new Account(gifts()).clock('2026-03-10');
  account.counters.set('reward:mug', 1);
  account.purchase('P-1', '50');
  t.strictSame(account.coupons(), ['mug open']);
  t.equal(account.counters.get('reward:mug'), 0);
  account.settle('2026-04-30T23:59:59Z');
  t.strictSame(account.coupons(), ['mug open']);
  const { events } = account.settle('2026-05-02T00:00:00Z');
  t.strictSame(account.coupons(), ['mug expired']);
  t.equal(account.counters.get('reward:mug'), 1);
  t.strictSame(
    events.map(({ type, at, data }) => [type, formatInstant(at), data]),
    [['coupon.expired', '2026-05-01T00:00:00Z', { couponSeq: 5, couponN: 0, reward: 'mug' }]],
  );
  account.verify();
});

t.test('a coupon can be used up to its end, and not at it', async (t) => {
  const account = new Account(gifts(2)).clock('2026-03-10');
  const [first, second] = account.purchase('P-1', '50').coupons;
  account.clock('2026-04-30T23:59:59.999Z').run(account.useCoupon('U-1', first?.code ?? ''));
  account.clock('2026-05-01T00:00:00Z');
  t.equal(account.refusal(account.useCoupon('U-2', second?.code ?? '')), 'reward-not-available /coupon');
  account.settle();
  t.strictSame(account.coupons(), ['mug used', 'mug expired']);
  account.verify();
});

t.test('a coupon that expired unused cannot be taken back, and none is taken for it', async (t) => {
  const account = new Account(gifts()).clock('2026-03-10');
  account.purchase('P-1', '50');
  account.settle('2026-05-02');
  account.purchase('P-2', '50');
  account.void('P-1');
  t.strictSame(account.coupons(), ['mug expired', 'mug open']);
  account.void('P-2');
  t.strictSame(account.coupons(), ['mug expired', 'mug withdrawn']);
  account.verify();
});

t.test('a coupon that is opened again after its end expires at once', async (t) => {
  const account = new Account(gifts()).clock('2026-03-10');
  account.counters.set('reward:mug', 1);
  account.purchase('P-1', [{ quantity: '1', price: '50' }]);
  account.return('R-1', 'P-1', [{ id: '1', quantity: '1' }]);
  account.settle('2026-05-02');
  account.void('R-1');
  t.strictSame(account.coupons(), ['mug expired']);
  t.equal(account.counters.get('reward:mug'), 1);
  account.verify();
});

t.test('a coupon of a late purchase lasts from the purchase on', async (t) => {
  const account = new Account(gifts()).clock('2026-06-10');
  account.purchase('P-1', '50', { at: '2026-03-10' });
  t.strictSame(account.coupons(), ['mug expired']);
  account.verify();
});
