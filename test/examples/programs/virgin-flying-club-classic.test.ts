import t from 'tap';
import type { Account } from '../../core/harness.ts';
import { memberOf } from './example.ts';

function member(): Account {
  return memberOf('virgin-flying-club-classic.yaml').clock('2026-03-02');
}

let flights = 0;

/** Flies, and says how many miles that gave. */
function fly(account: Account, distance: number, cabin = 'economy'): number {
  flights += 1;
  const before = account.points('account', 'miles');
  account.activity(String(flights), 'flight', { attributes: { distance, cabin } });
  return account.points('account', 'miles') - before;
}

function flyOften(account: Account, times: number, cabin: string): void {
  for (let i = 0; i < times; i++) fly(account, 100, cabin);
}

t.test('Silver, at 15 tier points, earns half as much again', async (t) => {
  const account = member();
  t.equal(fly(account, 3459), 3459);
  flyOften(account, 13, 'economy');
  t.equal(account.metric('tierPoints'), '14');
  t.equal(account.tier(), 'red');
  t.equal(fly(account, 1000), 1000);
  t.equal(account.tier(), 'silver');
  t.equal(fly(account, 1000), 1500);
  t.equal(fly(account, 3459), 5188);
});

t.test('Gold, at 40 tier points, earns double', async (t) => {
  const account = member();
  flyOften(account, 13, 'upper');
  t.equal(account.metric('tierPoints'), '39');
  t.equal(account.tier(), 'silver');
  fly(account, 100);
  t.equal(account.tier(), 'gold');
  t.equal(fly(account, 3459), 6918);
});

t.test('a flight gives 1, 2 or 3 tier points by cabin, which nobody can spend', async (t) => {
  const account = member();
  fly(account, 1000, 'premium');
  t.equal(account.metric('tierPoints'), '2');
  fly(account, 1000, 'hold');
  t.equal(account.metric('tierPoints'), '2');
  t.equal(account.points('account', 'tierPoints'), 2);
});

t.test('tier points of the last 12 months count, and a tier is held for 12 months', async (t) => {
  const account = member();
  flyOften(account, 14, 'economy');
  account.clock('2027-03-02');
  fly(account, 1000);
  t.equal(account.metric('tierPoints'), '1');
  t.equal(account.tier(), 'red');
  const other = member();
  flyOften(other, 14, 'economy');
  other.clock('2027-03-01');
  fly(other, 1000);
  t.equal(other.tier(), 'silver');
  t.equal(other.tier('2028-03-01T11:59:59.999Z'), 'silver');
  t.equal(other.tier('2028-03-01T12:00:00Z'), 'red');
});

t.end();
