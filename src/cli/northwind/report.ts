import Table from 'cli-table3';
import { tiersAsOf } from './requests.ts';
import { bestAccounts, type CustomerResult, inTier, tierKeys, total } from './result.ts';

/** The result as tables for people to read. */
export function renderReport(results: readonly CustomerResult[]): string {
  return [
    `Tiers as of ${tiersAsOf}; points as issued`,
    tierTable(results),
    '',
    'The five best accounts',
    bestTable(bestAccounts(results)),
  ].join('\n');
}

function tierTable(results: readonly CustomerResult[]): string {
  const table = new Table({
    head: ['tier', 'companies', 'purchases', 'points to companies', 'points to people', 'coupons'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const key of tierKeys) table.push(totalsRow(key, inTier(results, key)));
  table.push(totalsRow('all', results));
  return table.toString();
}

function totalsRow(label: string, results: readonly CustomerResult[]): string[] {
  return [
    label,
    count(results.length),
    count(total(results, 'purchases')),
    count(total(results, 'account')),
    count(total(results, 'stakeholders')),
    count(total(results, 'grants')),
  ];
}

function bestTable(results: readonly CustomerResult[]): string {
  const table = new Table({
    head: ['account', 'company', 'tier', 'points', 'contact', 'points', 'coupons'],
    colAligns: ['left', 'left', 'left', 'right', 'left', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const result of results) {
    table.push([
      result.externalId,
      result.companyName,
      result.tier,
      count(result.account),
      result.contactName,
      count(result.stakeholders),
      count(result.grants),
    ]);
  }
  return table.toString();
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
