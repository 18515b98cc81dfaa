import t from 'tap';
import type { Account } from '../../core/harness.ts';
import { memberOf } from './example.ts';

const USD = { currency: 'USD' };

function member(): Account {
  return memberOf('marriott-bonvoy.yaml').clock('2026-05-05');
}

/** So many nights at a price each. */
function stay(account: Account, id: string, nights: number, price: string): number {
  const before = account.points('account', 'points');
  account.purchase(id, [{ category: 'room', quantity: String(nights), price }], USD);
  return account.points('account', 'points') - before;
}

/** The tier after so many nights, and the points of a night for 100 dollars from then on. */
function after(nights: number): readonly [tier: string, points: number] {
  const account = member();
  stay(account, 'first', nights, '1.00');
  const tier = account.tier(account.now, 'elite');
  return [tier, stay(account, 'next', 1, '100.00')];
}

t.test('tiers are reached by 10, 25, 50 and 75 nights, with 10, 25, 50 and 75 % of bonus', async (t) => {
  t.strictSame(after(9), ['member', 1000]);
  t.strictSame(after(10), ['silver', 1100]);
  t.strictSame(after(24), ['silver', 1100]);
  t.strictSame(after(25), ['gold', 1250]);
  t.strictSame(after(49), ['gold', 1250]);
  t.strictSame(after(50), ['platinum', 1500]);
  t.strictSame(after(74), ['platinum', 1500]);
  t.strictSame(after(75), ['titanium', 1750]);
});

t.test('Ambassador asks for 100 nights and 23,000 of spend, both', async (t) => {
  const rich = member();
  stay(rich, '1', 99, '240.00');
  t.equal(rich.metric('spend'), '23760');
  t.equal(rich.tier(rich.now, 'elite'), 'titanium');
  stay(rich, '2', 1, '1.00');
  t.equal(rich.tier(rich.now, 'elite'), 'ambassador');

  const frequent = member();
  stay(frequent, '1', 99, '200.00');
  stay(frequent, '2', 1, '3199.99');
  t.equal(frequent.metric('nights'), '100');
  t.equal(frequent.metric('spend'), '22999.99');
  t.equal(frequent.tier(frequent.now, 'elite'), 'titanium');
  frequent.purchase('3', [{ category: 'bar', price: '0.01' }], USD);
  t.equal(frequent.tier(frequent.now, 'elite'), 'ambassador');
  t.equal(stay(frequent, '4', 1, '100.00'), 1750);
});

t.test('10 points a dollar, rounded down once a stay; taxes neither earn nor count', async (t) => {
  const account = member();
  account.purchase(
    '1',
    [
      { category: 'room', quantity: '2', price: '120.05' },
      { category: 'bar', price: '9.99' },
      { category: 'tax', price: '30.00' },
    ],
    USD,
  );
  t.equal(account.points('account', 'points'), 2500);
  t.equal(account.metric('spend'), '250.09');
  t.equal(account.metric('nights'), '2');
});

t.test('base points and bonus are rounded down each, and stand apart', async (t) => {
  const account = member();
  stay(account, '1', 10, '1.00');
  t.equal(stay(account, '2', 1, '99.99'), 1098);
  t.equal(account.tell('2', 'stay'), '999 Bonvoy points: 99.99 × 10 per 1.00 = 999.9, rounded down.');
  t.equal(account.tell('2', 'elite-bonus'), '99 Bonvoy points: 10 % × 999 (stay) = 99.9, rounded down.');
});

t.test('a tier is held to the end of the next year and two months longer', async (t) => {
  const account = member();
  stay(account, '1', 10, '100.00');
  t.equal(account.tier('2028-03-01T04:59:59.999Z', 'elite'), 'silver');
  t.equal(account.tier('2028-03-01T05:00:00Z', 'elite'), 'member');
});

t.test('nights of two years do not add up', async (t) => {
  const account = member().clock('2026-12-31');
  stay(account, '1', 9, '100.00');
  account.clock('2027-01-01');
  stay(account, '2', 1, '100.00');
  t.equal(account.tier(account.now, 'elite'), 'member');
});

t.test('points expire after 24 months of inactivity', async (t) => {
  const account = member();
  stay(account, '1', 1, '100.00');
  account.clock('2027-01-10').activity('2', 'survey');
  account.settle('2029-01-11T04:59:59Z');
  t.equal(account.points('account', 'points'), 1000);
  account.settle('2029-01-11T05:00:00Z');
  t.equal(account.points('account', 'points'), 0);
});

t.end();
