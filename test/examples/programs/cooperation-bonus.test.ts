import t from 'tap';
import { memberOf } from './example.ts';

function bonusOf(...volumes: readonly string[]): readonly number[] {
  const account = memberOf('cooperation-bonus.yaml');
  return volumes.map((volume, index) => {
    const year = 2026 + index;
    account.clock(`${year}-06-01`).purchase(`p${year}`, volume);
    const before = account.points('account', 'bonus');
    account.settle(`${year + 1}-01-10T23:00:00Z`);
    return account.points('account', 'bonus') - before;
  });
}

t.test('the whole volume earns at the percentage of its bracket', async (t) => {
  t.same(bonusOf('9999.99'), [0]);
  t.same(bonusOf('10000'), [10_000 + 5_000], 'one per cent, and the floor of the target is reached');
  t.same(bonusOf('49999.99'), [49_999 + 24_999], 'rounded down, each');
  t.same(bonusOf('50000'), [100_000 + 25_000]);
  t.same(bonusOf('200000'), [600_000 + 100_000]);
});

t.test('growth is measured by the mean of three years, empty ones included', async (t) => {
  // 110 % of 60,000 ÷ 3 are 22,000; of 81,999.99 ÷ 3 they are less than 44,000; of 125,999.99 ÷ 3 46,199.996333.
  t.same(bonusOf('60000', '21999.99', '44000', '46200'), [150_000, 21_999, 44_000 + 22_000, 46_200 + 23_100]);
});

t.test('it is settled ten days into the new year, with what came in until then', async (t) => {
  const account = memberOf('cooperation-bonus.yaml');
  account.clock('2026-06-01').purchase('p1', '9000');
  account.clock('2027-01-10').purchase('late', '1000', { at: '2026-12-31' });
  account.settle('2027-01-10T22:59:59.999Z');
  t.equal(account.points('account', 'bonus'), 0);
  account.settle('2027-01-10T23:00:00Z');
  t.equal(account.points('account', 'bonus'), 15_000, 'midnight in Berlin');
  account.verify();
});

t.test('what is returned before the bonus is settled does not count', async (t) => {
  const account = memberOf('cooperation-bonus.yaml');
  account.clock('2026-06-01').purchase('p1', [{ price: '100', quantity: '120' }]);
  account.clock('2027-01-05').return('r1', 'p1', [{ id: '1', quantity: '21' }]);
  account.settle('2027-02-01');
  t.equal(account.points('account', 'bonus'), 0);
  account.verify();
});

t.end();
