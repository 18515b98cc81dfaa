import { readFileSync } from 'node:fs';
import t from 'tap';
import { calculateNorthwind, northwindProgram, totalNetMicros } from './northwind-oracle.ts';
import { variantProgram } from './northwind-variant.ts';

t.test('the data adds up to the net that its source states', async (t) => {
  t.equal(totalNetMicros(), 1_265_793_039_500n);
});

t.test('expected.json is what the data and the programme give', async (t) => {
  const file = new URL('../../examples/northwind/expected.json', import.meta.url);
  t.strictSame(JSON.parse(readFileSync(file, 'utf8')), calculateNorthwind(northwindProgram));
});

t.test('the Northwind programme gives the figures that a second calculation gave', async (t) => {
  t.strictSame(calculateNorthwind(northwindProgram), {
    purchases: 830,
    accounts: 91,
    stakeholders: 91,
    points: { account: 1_310_174, stakeholders: 318_567 },
    grants: 100,
    tiers: { red: 69, silver: 19, gold: 3 },
    top: [
      { externalId: 'QUICK', account: 157_243, stakeholders: 38_979 },
      { externalId: 'ERNSH', account: 150_114, stakeholders: 36_356 },
      { externalId: 'SAVEA', account: 150_005, stakeholders: 36_772 },
      { externalId: 'RATTC', account: 57_128, stakeholders: 14_275 },
      { externalId: 'HUNGO', account: 53_549, stakeholders: 13_035 },
    ],
  });
});

t.test('a programme with other numbers gives the figures that a second calculation gave', async (t) => {
  t.strictSame(calculateNorthwind(variantProgram), {
    purchases: 830,
    accounts: 91,
    stakeholders: 91,
    points: { account: 1_837_234, stakeholders: 851_590 },
    grants: 169,
    tiers: { red: 49, silver: 24, gold: 18 },
    top: [
      { externalId: 'QUICK', account: 253_557, stakeholders: 123_145 },
      { externalId: 'ERNSH', account: 236_509, stakeholders: 115_395 },
      { externalId: 'SAVEA', account: 219_861, stakeholders: 106_872 },
      { externalId: 'RATTC', account: 86_980, stakeholders: 43_274 },
      { externalId: 'HUNGO', account: 86_307, stakeholders: 42_137 },
    ],
  });
});

t.test('a tier is reached exactly at its threshold and missed a millionth above it', async (t) => {
  const at = (from: string) =>
    calculateNorthwind({
      ...variantProgram,
      tiers: [
        { key: 'red', from: '0', multiplier: '1' },
        { key: 'silver', from, multiplier: '1.25' },
      ],
    }).tiers.silver;
  t.equal(at('11666.9'), 18);
  t.equal(at('11666.900001'), 17);
});
