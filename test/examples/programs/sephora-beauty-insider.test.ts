import t from 'tap';
import type { Account, LineInput } from '../../core/harness.ts';
import { memberOf } from './example.ts';

const USD = { currency: 'USD' };

function member(): Account {
  return memberOf('sephora-beauty-insider.yaml').clock('2026-03-02');
}

function pointsFor(account: Account, id: string, what: string | readonly LineInput[]): number {
  const before = account.points('account', 'points');
  account.purchase(id, what, USD);
  return account.points('account', 'points') - before;
}

t.test(
  'VIB is reached by 350 of spend in the year, and earns 1.25 a dollar from the next purchase on',
  async (t) => {
    const account = member();
    t.equal(pointsFor(account, '1', '349.99'), 349);
    t.equal(account.tier(), 'insider');
    t.equal(pointsFor(account, '2', '0.01'), 0);
    t.equal(account.metric('yearSpend'), '350');
    t.equal(account.tier(), 'vib');
    t.equal(pointsFor(account, '3', '100.00'), 125);
    t.equal(pointsFor(account, '4', '3.99'), 4);
    t.equal(pointsFor(account, '5', '4.00'), 5);
  },
);

t.test('Rouge is reached by 1,000, at once if need be, and earns 1.5 a dollar', async (t) => {
  const account = member();
  account.purchase('1', '999.99', USD);
  t.equal(account.tier(), 'vib');
  account.purchase('2', '0.01', USD);
  t.equal(account.tier(), 'rouge');
  t.equal(pointsFor(account, '3', '10.00'), 15);
  t.equal(pointsFor(account, '4', '1.99'), 2);
  const other = member();
  other.purchase('1', '1000.00', USD);
  t.equal(other.tier(), 'rouge');
});

t.test('gift cards neither earn nor count', async (t) => {
  const account = member();
  t.equal(
    pointsFor(account, '1', [
      { price: '500.00', category: 'gift-card' },
      { price: '349.99', category: 'skincare' },
    ]),
    349,
  );
  t.equal(account.metric('yearSpend'), '349.99');
  t.equal(account.tier(), 'insider');
});

t.test('spend of two years does not add up', async (t) => {
  const account = member().clock('2026-12-31');
  account.purchase('1', '349.99', USD);
  // In San Francisco it is still 2026, to the last minute.
  account.clock('2027-01-01T08:00:00Z').purchase('2', '349.99', USD);
  t.equal(account.tier(), 'insider');
  const other = member().clock('2026-12-31');
  other.purchase('1', '349.99', USD);
  other.clock('2027-01-01T07:59:59Z').purchase('2', '0.01', USD);
  t.equal(other.tier(), 'vib');
});

t.test('a tier is held through the end of the next year', async (t) => {
  const account = member();
  account.purchase('1', '350.00', USD);
  t.equal(account.tier('2028-01-01T07:59:59.999Z'), 'vib');
  t.equal(account.tier('2028-01-01T08:00:00Z'), 'insider');
});

t.test('points expire after 12 months of inactivity', async (t) => {
  const account = member();
  account.purchase('1', '100.00', USD);
  account.settle('2027-03-03T07:59:59Z');
  t.equal(account.points('account', 'points'), 100);
  account.settle('2027-03-03T08:00:00Z');
  t.equal(account.points('account', 'points'), 0);
});

t.end();
