import t from 'tap';
import type { Account } from '../../core/harness.ts';
import { memberOf } from './example.ts';

const USD = { currency: 'USD' };

function member(): Account {
  return memberOf('starbucks-rewards-2026.yaml').clock('2026-03-02');
}

function starsFor(account: Account, id: string, price: string): number {
  const before = account.points('account', 'stars');
  account.purchase(id, price, USD);
  return account.points('account', 'stars') - before;
}

t.test(
  'a dollar is 1 Star in Green, 1.2 in Gold, 1.7 in Reserve, rounded down once a purchase',
  async (t) => {
    const account = member();
    t.equal(starsFor(account, '1', '499.99'), 499);
    t.equal(account.tier(), 'green');
    t.equal(starsFor(account, '2', '1.00'), 1);
    t.equal(account.tier(), 'gold');
    t.equal(starsFor(account, '3', '4.16'), 4);
    t.equal(starsFor(account, '4', '4.17'), 5);
  },
);

t.test('Gold is reached by 500 Stars, not by 499', async (t) => {
  const account = member();
  account.purchase('1', '499.00', USD);
  t.equal(account.metric('stars'), '499');
  t.equal(account.tier(), 'green');
  account.purchase('2', '0.99', USD);
  t.equal(account.tier(), 'green');
  account.purchase('3', '1.00', USD);
  t.equal(account.metric('stars'), '500');
  t.equal(account.tier(), 'gold');
});

t.test('Reserve is reached by 2,500 Stars, of which those in Gold count as 1.2 a dollar', async (t) => {
  const account = member();
  account.purchase('1', '500.00', USD);
  t.equal(starsFor(account, '2', '1666.66'), 1999);
  t.equal(account.tier(), 'gold');
  t.equal(starsFor(account, '3', '0.84'), 1);
  t.equal(account.metric('stars'), '2500');
  t.equal(account.tier(), 'reserve');
  t.equal(starsFor(account, '4', '10.00'), 17);
  t.equal(starsFor(account, '5', '0.58'), 0);
  t.equal(starsFor(account, '6', '0.59'), 1);
});

t.test('only Stars of the last 12 months count', async (t) => {
  const inTime = member();
  inTime.purchase('1', '499.00', USD);
  inTime.clock('2027-03-01').purchase('2', '1.00', USD);
  t.equal(inTime.tier(), 'gold');
  const late = member();
  late.purchase('1', '499.00', USD);
  late.clock('2027-03-02').purchase('2', '1.00', USD);
  t.equal(late.metric('stars'), '1');
  t.equal(late.tier(), 'green');
});

t.test('Gold is held for 12 months', async (t) => {
  const account = member();
  account.purchase('1', '500.00', USD);
  t.equal(account.tier('2027-03-02T11:59:59.999Z'), 'gold');
  t.equal(account.tier('2027-03-02T12:00:00Z'), 'green');
});

t.test("Green's Stars expire after 6 months without anything, all at once", async (t) => {
  const account = member();
  account.purchase('1', '100.00', USD);
  account.clock('2026-06-10').purchase('2', '10.00', USD);
  account.settle('2026-12-11T07:59:59Z');
  t.equal(account.points('account', 'stars'), 110);
  account.settle('2026-12-11T08:00:00Z');
  t.equal(account.points('account', 'stars'), 0);
  t.equal(account.book('expired', 'stars'), 110);
});

t.test('whoever is active in time keeps all Stars', async (t) => {
  const account = member();
  account.purchase('1', '100.00', USD);
  account.clock('2026-09-02').activity('2', 'order-ahead');
  account.settle('2027-03-02');
  t.equal(account.points('account', 'stars'), 100);
  account.settle('2027-03-04');
  t.equal(account.points('account', 'stars'), 0);
});

t.test('Stars of Gold never expire, as long as it is Gold', async (t) => {
  const account = member();
  account.purchase('1', '500.00', USD);
  account.settle('2027-03-01');
  t.equal(account.tier(), 'gold');
  t.equal(account.points('account', 'stars'), 500);
  account.clock('2027-03-03').purchase('2', '1.00', USD);
  t.equal(account.tier(), 'green');
  account.settle('2027-09-05');
  t.equal(account.points('account', 'stars'), 0);
});

t.end();
