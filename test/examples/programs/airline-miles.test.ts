import t from 'tap';
import { memberOf } from './example.ts';

interface Flight {
  readonly distance?: number;
  readonly cabin: string;
  readonly fare?: string;
}

function milesFor(...flights: readonly Flight[]): number {
  const account = memberOf('airline-miles.yaml');
  const lines = flights.map(({ distance, cabin, fare = 'paid' }) => ({
    category: 'flight',
    price: '100.00',
    attributes: { cabin, fare, ...(distance !== undefined && { distance }) },
  }));
  account.purchase('1', lines, { currency: 'USD' });
  return account.points('account', 'miles');
}

t.test('a mile flown is a mile, and a flight gives at least 500', async (t) => {
  t.equal(milesFor({ distance: 499, cabin: 'economy' }), 500);
  t.equal(milesFor({ distance: 500, cabin: 'economy' }), 500);
  t.equal(milesFor({ distance: 501, cabin: 'economy' }), 501);
  t.equal(milesFor({ distance: 1, cabin: 'economy' }), 500);
  t.equal(milesFor({ distance: 300, cabin: 'economy' }, { distance: 300, cabin: 'economy' }), 1000);
});

t.test('the cabin decides how much a mile is worth, before the minimum', async (t) => {
  t.equal(milesFor({ distance: 2000, cabin: 'basic-economy' }), 1000);
  t.equal(milesFor({ distance: 2000, cabin: 'premium' }), 2500);
  t.equal(milesFor({ distance: 2000, cabin: 'business' }), 3000);
  t.equal(milesFor({ distance: 2000, cabin: 'first' }), 4000);
  t.equal(milesFor({ distance: 999, cabin: 'basic-economy' }), 500);
  t.equal(milesFor({ distance: 333, cabin: 'business' }), 500);
  t.equal(milesFor({ distance: 335, cabin: 'business' }), 502);
  t.equal(milesFor({ distance: 2000, cabin: 'jump-seat' }), 2000);
});

t.test('each flight is rounded down by itself', async (t) => {
  t.equal(milesFor({ distance: 603, cabin: 'premium' }, { distance: 603, cabin: 'premium' }), 1506);
});

t.test('award tickets, and lines without a distance, give nothing', async (t) => {
  t.equal(milesFor({ distance: 2000, cabin: 'first', fare: 'award' }), 0);
  t.equal(milesFor({ distance: 0, cabin: 'economy' }), 0);
  t.equal(milesFor({ cabin: 'economy' }), 0);
});

t.test('miles expire three years later, at the end of the month', async (t) => {
  const account = memberOf('airline-miles.yaml').clock('2026-03-02');
  const attributes = { cabin: 'economy', distance: 1000 };
  account.purchase('1', [{ category: 'flight', attributes }], { currency: 'USD' });
  t.equal(account.lots()[0]?.expiresAt, Date.parse('2029-04-01T04:00:00Z'));
});

t.end();
