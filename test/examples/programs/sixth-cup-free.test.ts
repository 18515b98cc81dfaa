import t from 'tap';
import type { Account } from '../../core/harness.ts';
import { memberOf } from './example.ts';

interface Drinks {
  readonly price?: string;
  readonly reusableCup?: boolean;
  readonly category?: string;
}

function drink(account: Account, id: string, quantity: string, drinks: Drinks = {}): void {
  const { price = '3.20', reusableCup = false, category = 'drink' } = drinks;
  account.purchase(id, [{ category, quantity, price, attributes: { reusableCup } }]);
}

const guest = (): Account => memberOf('sixth-cup-free.yaml').clock('2026-03-01');
const stamps = (account: Account): number => account.points('account', 'cup');

t.test('five cups bring the sixth, four do not', async (t) => {
  const account = guest();
  drink(account, '1', '4');
  t.strictSame([stamps(account), account.coupons()], [4, []]);
  drink(account, '2', '1');
  t.strictSame([stamps(account), account.coupons()], [0, ['free-cup open']]);
});

t.test('a reusable cup counts double, and the stamp that is too many begins the next card', async (t) => {
  const account = guest();
  drink(account, '1', '3', { reusableCup: true });
  t.strictSame([stamps(account), account.coupons()], [1, ['free-cup open']]);
  t.equal(
    account.tell('1', 'drink'),
    '6 Cups: (sku-1: 3 × 2 (reusable cup)) = 6; card full, free-cup granted.',
  );
});

t.test('what is no drink, or free, brings no stamp', async (t) => {
  const account = guest();
  drink(account, '1', '5', { category: 'cake' });
  drink(account, '2', '1', { price: '0' });
  t.equal(stamps(account), 0);
});

t.test('a card lasts 12 months from its first stamp on', async (t) => {
  const account = guest();
  drink(account, '1', '1');
  account.clock('2027-02-28');
  drink(account, '2', '3');
  account.settle('2027-03-01T12:00:00Z');
  t.equal(stamps(account), 0);
  drink(account, '3', '5');
  t.strictSame(account.coupons(), ['free-cup open']);
});

t.test('the free cup is to be had for 3 months', async (t) => {
  const account = guest();
  drink(account, '1', '10');
  const [first, second] = [...account.state.coupons.values()];
  account.clock('2026-06-01T10:59:59Z').run(account.useCoupon('U-1', first?.code ?? '', 'free-cup'));
  account.settle('2026-06-01T12:00:00Z');
  t.equal(
    account.refusal(account.useCoupon('U-2', second?.code ?? '', 'free-cup')),
    'reward-not-available /coupon',
  );
});

t.test('cups that are given back are taken off the card, or open a full one again', async (t) => {
  const account = guest();
  drink(account, '1', '6');
  account.return('R-1', '1', [{ id: '1', quantity: '1' }]);
  t.strictSame([stamps(account), account.coupons()], [0, ['free-cup open']]);
  account.return('R-2', '1', [{ id: '1', quantity: '1' }]);
  t.strictSame([stamps(account), account.coupons()], [4, ['free-cup withdrawn']]);
});
