import { type Decimal, parseDecimal, plus, times, ZERO } from '../../core/decimal.ts';
import type { TransactionAnswer } from '../../transactions/answer-schema.ts';
import type { Invoice } from './invoice.ts';

/** Of a customer, of a month, or of all. */
export interface Sums {
  purchases: number;
  returns: number;
  lines: number;
  sales: Decimal;
  returned: Decimal;
}

export interface CustomerSums extends Sums {
  /** After its last invoice. */
  tier: string;
  earned: number;
  /** By kind of points: what all its wallets hold. */
  readonly balances: Map<string, number>;
}

export interface PointsSums {
  issued: number;
  takenBack: number;
}

/** What the service accepted, and what it answered to that. */
export interface Tally {
  readonly all: Sums;
  readonly customers: Map<string, CustomerSums>;
  /** By month, as "2010-12". */
  readonly months: Map<string, Sums>;
  readonly points: Map<string, PointsSums>;
  readonly returnLines: { matched: number; partly: number; unmatched: number };
}

/** What of an answer is counted. */
export type Counted = Pick<TransactionAnswer, 'earned' | 'takenBack' | 'balances' | 'tiers' | 'matches'>;

export function createTally(): Tally {
  return {
    all: noSums(),
    customers: new Map(),
    months: new Map(),
    points: new Map(),
    returnLines: { matched: 0, partly: 0, unmatched: 0 },
  };
}

/** Invoices of a customer are counted in their order: the last one says how it stands. */
export function count(tally: Tally, invoice: Invoice, answer: Counted): void {
  const customer = at(tally.customers, invoice.customerId, noCustomer);
  for (const sums of [tally.all, at(tally.months, invoice.at.slice(0, 7), noSums), customer])
    addInvoice(sums, invoice);
  for (const { points, amount } of answer.earned) {
    at(tally.points, points, noPoints).issued += amount;
    customer.earned += amount;
  }
  for (const { points, amount } of answer.takenBack) at(tally.points, points, noPoints).takenBack += amount;
  for (const [points, held] of heldIn(answer)) customer.balances.set(points, held);
  customer.tier = answer.tiers.status?.after ?? customer.tier;
  for (const { matched, unmatched } of answer.matches ?? []) {
    if (unmatched === '0') tally.returnLines.matched += 1;
    else tally.returnLines[matched === '0' ? 'unmatched' : 'partly'] += 1;
  }
}

function addInvoice(sums: Sums, { kind, lines }: Invoice): void {
  const value = lines.reduce(
    (sum, { quantity, unitPrice }) =>
      plus(sum, times(parseDecimal(String(quantity)), parseDecimal(unitPrice))),
    ZERO,
  );
  sums.lines += lines.length;
  if (kind === 'purchase') {
    sums.purchases += 1;
    sums.sales = plus(sums.sales, value);
  } else {
    sums.returns += 1;
    sums.returned = plus(sums.returned, value);
  }
}

function heldIn({ balances }: Counted): ReadonlyMap<string, number> {
  const held = new Map<string, number>();
  for (const { points, active, pending, reserved } of balances)
    held.set(points, (held.get(points) ?? 0) + active + pending + reserved);
  return held;
}

function at<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function noSums(): Sums {
  return { purchases: 0, returns: 0, lines: 0, sales: ZERO, returned: ZERO };
}

function noCustomer(): CustomerSums {
  return { ...noSums(), tier: 'none', earned: 0, balances: new Map() };
}

function noPoints(): PointsSums {
  return { issued: 0, takenBack: 0 };
}
