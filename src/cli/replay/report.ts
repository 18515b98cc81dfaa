import Table from 'cli-table3';
import { type Decimal, minus } from '../../core/decimal.ts';
import { roundHalfUpToCents } from './cents.ts';
import type { ReplayResult } from './result.ts';
import type { CustomerSums, Sums, Tally } from './tally.ts';

const TOP = 5;
const BAR_WIDTH = 40;
const TIERS = ['platinum', 'gold', 'silver', 'bronze', 'none'];

/** The result as tables for people to read. */
export function renderReport(tally: Tally, result: ReplayResult): string {
  return [
    totalsTable(tally, result),
    '',
    'Tiers, each customer after its last invoice',
    tierTable(tally),
    '',
    `The ${TOP} customers who bought most, less what came back`,
    topTable(tally),
    '',
    'Sales by month',
    ...monthBars(tally),
  ].join('\n');
}

function totalsTable(tally: Tally, { returnLines, points, verify, perSecond }: ReplayResult): string {
  const { purchases, returns, lines, sales, returned } = tally.all;
  const { matched, partly, unmatched } = returnLines;
  const rows: [string, string][] = [
    ['customers', count(tally.customers.size)],
    ['invoices', `${count(purchases)} purchases and ${count(returns)} returns, ${count(lines)} lines`],
    ['sales', money(sales)],
    ['came back', money(returned)],
    ['returned lines', `${count(matched)} matched, ${count(partly)} partly, ${count(unmatched)} not at all`],
    ...Object.entries(points).map(([kind, { issued, takenBack, expired, balance }]): [string, string] => [
      `${kind} points`,
      `${count(issued)} issued, ${count(takenBack)} taken back, ${count(expired)} expired, ${count(balance)} left`,
    ]),
    ['invoices per second', count(perSecond)],
    ['verified', verify === null ? 'not here: npm run verify' : `${count(verify.differences)} differences`],
  ];
  const table = new Table({ style: { head: [], border: [] } });
  for (const row of rows) table.push(row);
  return table.toString();
}

function tierTable({ customers }: Tally): string {
  const table = new Table({
    head: ['tier', 'customers', 'purchases', 'sales', 'came back', 'points'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const tier of TIERS) {
    const within = [...customers.values()].filter((customer) => customer.tier === tier);
    if (within.length === 0) continue;
    const sumOf = (of: (customer: CustomerSums) => number): string =>
      count(within.reduce((sum, customer) => sum + of(customer), 0));
    const moneyOf = (of: (customer: CustomerSums) => Decimal): string =>
      money(within.reduce((sum, customer) => (sum + of(customer)) as Decimal, 0n as Decimal));
    table.push([
      tier,
      count(within.length),
      sumOf(({ purchases }) => purchases),
      moneyOf(({ sales }) => sales),
      moneyOf(({ returned }) => returned),
      sumOf(({ earned }) => earned),
    ]);
  }
  return table.toString();
}

function topTable({ customers }: Tally): string {
  const table = new Table({
    head: ['customer', 'tier', 'purchases', 'net', 'points left'],
    colAligns: ['left', 'left', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const [id, customer] of bestCustomers(customers))
    table.push([
      id,
      customer.tier,
      count(customer.purchases),
      money(netOf(customer)),
      count(customer.balances.get('reward') ?? 0),
    ]);
  return table.toString();
}

/** By what they bought less what came back; of equals, the one whose id comes first. */
export function bestCustomers(customers: Tally['customers']): readonly (readonly [string, CustomerSums])[] {
  const ranked = [...customers].sort(([a, one], [b, other]) => {
    const [first, second] = [netOf(one), netOf(other)];
    if (first === second) return a < b ? -1 : 1;
    return first > second ? -1 : 1;
  });
  return ranked.slice(0, TOP);
}

function netOf({ sales, returned }: Sums): Decimal {
  return minus(sales, returned);
}

/** The longest bar is the best month; one that had any sales has a bar. */
export function monthBars({ months }: Tally): readonly string[] {
  const ordered = [...months].sort(([a], [b]) => (a < b ? -1 : 1));
  const most = ordered.reduce((max, [, { sales }]) => (sales > max ? sales : max), 0n);
  return ordered.map(([month, { sales }]) => {
    const length = most === 0n ? 0 : Number((sales * BigInt(BAR_WIDTH * 2) + most) / (most * 2n));
    const bar = sales > 0n ? '█'.repeat(Math.max(1, length)) : '';
    return `  ${month}  ${bar.padEnd(BAR_WIDTH)}  ${money(sales).padStart(14)}`;
  });
}

function money(value: Decimal): string {
  return roundHalfUpToCents(value);
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
