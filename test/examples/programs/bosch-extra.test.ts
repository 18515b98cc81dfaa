import t from 'tap';
import type { LineInput } from '../../core/harness.ts';
import { memberOf } from './example.ts';

function pointsFor(...lines: readonly LineInput[]): number {
  const account = memberOf('bosch-extra.yaml');
  account.purchase(
    '1',
    lines.map((line) => ({ brand: 'Bosch', price: '80.00', ...line })),
  );
  return account.points('account', 'extra');
}

t.test('each part gives its own points', async (t) => {
  t.equal(pointsFor({ category: 'brake-pads' }), 4);
  t.equal(pointsFor({ category: 'brake-discs' }), 7);
  t.equal(pointsFor({ category: 'brake-kit' }), 14);
  t.equal(pointsFor({ category: 'fuel-pump' }), 12);
  t.equal(pointsFor({ category: 'injector' }), 17);
  t.equal(pointsFor({ category: 'alternator' }), 15);
  t.equal(pointsFor({ category: 'filter' }), 2);
});

t.test('points are per unit, whatever it costs, and those of the lines add up', async (t) => {
  t.equal(pointsFor({ category: 'filter', quantity: '3', price: '0.01' }), 6);
  // 2 × 4 + 2 × 7 + 4 × 17
  t.equal(
    pointsFor(
      { category: 'brake-pads', quantity: '2' },
      { category: 'brake-discs', quantity: '2' },
      { category: 'injector', quantity: '4' },
    ),
    90,
  );
});

t.test('other parts and other brands give nothing', async (t) => {
  t.equal(pointsFor({ category: 'wiper' }), 0);
  t.equal(pointsFor({ category: 'filter', brand: 'Other' }), 0);
  t.equal(pointsFor({ category: 'filter', brand: 'Other' }, { category: 'filter' }), 2);
});

t.test('a part that comes back takes its points with it', async (t) => {
  const account = memberOf('bosch-extra.yaml');
  account.purchase('1', [
    { sku: 'PAD', brand: 'Bosch', category: 'brake-pads', quantity: '3', price: '80.00' },
  ]);
  account.return('r1', '1', [{ sku: 'PAD', quantity: '1' }]);
  t.equal(account.points('account', 'extra'), 8);
});

t.end();
