import t from 'tap';
import type { Account, LineInput } from '../../core/harness.ts';
import { memberOf } from './example.ts';

const GBP = { currency: 'GBP' };

function member(): Account {
  return memberOf('virgin-flying-club.yaml').clock('2026-03-02');
}

let bookings = 0;

/** What a booking gives, of points and of tier points. */
function book(
  account: Account,
  ...lines: readonly LineInput[]
): readonly [points: number, tierPoints: number] {
  bookings += 1;
  const before = [account.points('account', 'points'), account.points('account', 'tierPoints')] as const;
  account.purchase(String(bookings), lines, GBP);
  return [
    account.points('account', 'points') - before[0],
    account.points('account', 'tierPoints') - before[1],
  ];
}

function holiday(price: string): LineInput {
  return { category: 'holiday', price };
}

function flight(distance: number, cabin = 'economy'): LineInput {
  return { category: 'flight', price: '300.00', attributes: { distance, cabin } };
}

t.test('a holiday gives 2 points a pound in Red, and 20 tier points per whole 500', async (t) => {
  t.strictSame(book(member(), holiday('499.99')), [999, 0]);
  t.strictSame(book(member(), holiday('500.00')), [1000, 20]);
  t.strictSame(book(member(), holiday('999.99')), [1999, 20]);
  t.strictSame(book(member(), holiday('1000.00')), [2000, 40]);
  t.strictSame(book(member(), holiday('499.99'), holiday('0.01')), [1000, 20]);
});

t.test('a booking gives at most 400 tier points', async (t) => {
  t.strictSame(book(member(), holiday('9999.99')), [19999, 380]);
  t.strictSame(book(member(), holiday('10000.00')), [20000, 400]);
  t.strictSame(book(member(), holiday('10500.00')), [21000, 400]);
  t.strictSame(book(member(), holiday('8000.00'), holiday('8000.00')), [32000, 400]);
});

t.test('Silver is reached by 400 tier points: 3 points a pound, 30 % more on flights', async (t) => {
  const account = member();
  book(account, holiday('9500.00'));
  t.equal(account.metric('tierPoints'), '380');
  t.equal(account.tier(), 'red');
  t.strictSame(book(account, flight(3459)), [3459, 50]);
  t.equal(account.metric('tierPoints'), '430');
  t.equal(account.tier(), 'silver');
  t.strictSame(book(account, holiday('100.00')), [300, 0]);
  t.strictSame(book(account, flight(3459)), [4496, 50]);

  const exact = member();
  book(exact, holiday('10000.00'));
  t.equal(exact.metric('tierPoints'), '400');
  t.equal(exact.tier(), 'silver');
});

t.test('Gold is reached by 1,000 tier points: 4 points a pound, 60 % more on flights', async (t) => {
  const account = member();
  book(account, holiday('10000.00'));
  book(account, holiday('10000.00'));
  book(account, holiday('4500.00'));
  t.equal(account.metric('tierPoints'), '980');
  t.equal(account.tier(), 'silver');
  book(account, holiday('500.00'));
  t.equal(account.metric('tierPoints'), '1000');
  t.equal(account.tier(), 'gold');
  t.strictSame(book(account, holiday('100.00')), [400, 0]);
  t.strictSame(book(account, flight(3459)), [5534, 50]);
});

t.test('each flight of a booking gives tier points by its cabin; the bonus is not on holidays', async (t) => {
  const account = member();
  t.strictSame(book(account, flight(1000, 'premium'), flight(1000, 'upper'), holiday('500.00')), [3000, 320]);
  t.strictSame(book(account, flight(1000, 'hold')), [1000, 0]);
});

t.test('tier points count in a membership year, and a tier is held to the end of the next one', async (t) => {
  const enrolled = (): Account =>
    memberOf('virgin-flying-club.yaml', { enrolledAt: Date.parse('2025-04-15T12:00:00Z') });
  const account = enrolled().clock('2026-04-14');
  book(account, holiday('9500.00'));
  account.clock('2026-04-15');
  book(account, holiday('500.00'));
  t.equal(account.metric('tierPoints'), '20');
  t.equal(account.tier(), 'red');
  account.clock('2027-01-05');
  book(account, holiday('9500.00'));
  t.equal(account.metric('tierPoints'), '400');
  t.equal(account.tier(), 'silver');
  // Midnight in London, where it is summer.
  t.equal(account.tier('2028-04-14T22:59:59.999Z'), 'silver');
  t.equal(account.tier('2028-04-14T23:00:00Z'), 'red');

  const inOneYear = enrolled().clock('2026-01-05');
  book(inOneYear, holiday('9500.00'));
  inOneYear.clock('2026-04-14');
  book(inOneYear, holiday('500.00'));
  t.equal(inOneYear.tier(), 'silver');
});

t.end();
