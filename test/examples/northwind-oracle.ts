import { readFileSync } from 'node:fs';

/**
 * What the Northwind programme must give, calculated from the data alone. It shares no code with
 * the service, so that a mistake in one is not repeated in the other. Money is counted in
 * millionths, as BigInt, and every rounding is a division that goes down.
 */
export interface OracleProgram {
  readonly base: { readonly points: string; readonly per: string; readonly contactShare: string };
  readonly tiers: readonly { readonly key: string; readonly from: string; readonly multiplier: string }[];
  readonly promotion: {
    readonly category: string;
    readonly from: string;
    readonly until: string;
    readonly points: string;
    readonly per: string;
  };
  readonly grantEvery: number;
  readonly tiersAsOfYear: number;
}

export interface OracleSummary {
  readonly purchases: number;
  readonly accounts: number;
  readonly stakeholders: number;
  readonly points: { readonly account: number; readonly stakeholders: number };
  readonly grants: number;
  readonly tiers: Readonly<Record<string, number>>;
  readonly top: readonly {
    readonly externalId: string;
    readonly account: number;
    readonly stakeholders: number;
  }[];
}

export const northwindProgram: OracleProgram = {
  base: { points: '1', per: '1', contactShare: '0.2' },
  tiers: [
    { key: 'red', from: '0', multiplier: '1' },
    { key: 'silver', from: '10000', multiplier: '1.5' },
    { key: 'gold', from: '25000', multiplier: '2' },
  ],
  promotion: { category: 'Seafood', from: '1998-01-01', until: '1998-04-01', points: '1', per: '1' },
  grantEvery: 6,
  tiersAsOfYear: 1998,
};

export function calculateNorthwind(program: OracleProgram): OracleSummary {
  const customers = readRecords('customers') as readonly { customerId: string }[];
  const books = new Map(customers.map(({ customerId }) => [customerId, openBook()]));
  const orders = readOrders();
  for (const order of orders) {
    const book = books.get(order.customerId);
    if (book === undefined) throw new Error(`order ${order.orderId} names an unknown customer`);
    enterOrder(book, order, program);
  }
  return summarize(books, orders.length, program);
}

/** The exact sum of all orders, in millionths: set against the published total of the data. */
export function totalNetMicros(): bigint {
  return sum(readOrders().flatMap((order) => order.lines.map((line) => line.netMicros)));
}

interface Book {
  readonly spendByYear: Map<number, bigint>;
  orders: number;
  companyPoints: bigint;
  contactPoints: bigint;
  grants: number;
}

interface Order {
  readonly orderId: number;
  readonly customerId: string;
  readonly orderDate: string;
  readonly lines: readonly { readonly category: string; readonly netMicros: bigint }[];
}

function openBook(): Book {
  return { spendByYear: new Map(), orders: 0, companyPoints: 0n, contactPoints: 0n, grants: 0 };
}

function enterOrder(book: Book, order: Order, program: OracleProgram): void {
  const { base, promotion } = program;
  const year = Number(order.orderDate.slice(0, 4));
  const net = sum(order.lines.map((line) => line.netMicros));
  const points = floorPoints(net, base, tierOf(book, year, program).multiplier);
  const contactPoints = (points * micros(base.contactShare)) / ONE;
  book.contactPoints += contactPoints;
  book.companyPoints += points - contactPoints;
  if (order.orderDate >= promotion.from && order.orderDate < promotion.until) {
    const promoted = order.lines.filter((line) => line.category === promotion.category);
    book.companyPoints += floorPoints(sum(promoted.map((line) => line.netMicros)), promotion, '1');
  }
  book.orders += 1;
  if (book.orders % program.grantEvery === 0) book.grants += 1;
  book.spendByYear.set(year, (book.spendByYear.get(year) ?? 0n) + net);
}

function tierOf(book: Book, year: number, program: OracleProgram) {
  const thisYear = book.spendByYear.get(year) ?? 0n;
  const lastYear = book.spendByYear.get(year - 1) ?? 0n;
  const best = thisYear > lastYear ? thisYear : lastYear;
  const tier = program.tiers.findLast((candidate) => best >= micros(candidate.from));
  if (tier === undefined) throw new Error('the lowest tier must start at 0');
  return tier;
}

/** floor(net ÷ per × points × multiplier), divided once, at the end. */
function floorPoints(
  netMicros: bigint,
  rate: { readonly points: string; readonly per: string },
  multiplier: string,
): bigint {
  return (netMicros * micros(rate.points) * micros(multiplier)) / (micros(rate.per) * ONE * ONE);
}

function summarize(
  books: ReadonlyMap<string, Book>,
  purchases: number,
  program: OracleProgram,
): OracleSummary {
  const rows = [...books].map(([externalId, book]) => ({
    externalId,
    account: Number(book.companyPoints),
    stakeholders: Number(book.contactPoints),
  }));
  const all = [...books.values()];
  const tierKeys = all.map((book) => tierOf(book, program.tiersAsOfYear, program).key);
  return {
    purchases,
    accounts: books.size,
    stakeholders: books.size,
    points: {
      account: Number(sum(all.map((book) => book.companyPoints))),
      stakeholders: Number(sum(all.map((book) => book.contactPoints))),
    },
    grants: all.reduce((count, book) => count + book.grants, 0),
    tiers: Object.fromEntries(
      program.tiers.map(({ key }) => [key, tierKeys.filter((k) => k === key).length]),
    ),
    top: rows.sort((a, b) => b.account - a.account || (a.externalId < b.externalId ? -1 : 1)).slice(0, 5),
  };
}

function readOrders(): readonly Order[] {
  const categories = new Map(
    (readRecords('categories') as readonly { categoryId: number; name: string }[]).map((c) => [
      c.categoryId,
      c.name,
    ]),
  );
  const categoryByProduct = new Map(
    (readRecords('products') as readonly { productId: number; categoryId: number }[]).map((p) => [
      p.productId,
      categories.get(p.categoryId) ?? '',
    ]),
  );
  return (readRecords('orders') as readonly SourceOrder[])
    .map(({ lines, ...order }) => ({
      ...order,
      lines: lines.map((line) => ({
        category: categoryByProduct.get(line.productId) ?? '',
        netMicros: netMicros(line),
      })),
    }))
    .sort((a, b) => (a.orderDate < b.orderDate ? -1 : a.orderDate > b.orderDate ? 1 : a.orderId - b.orderId));
}

interface SourceLine {
  readonly productId: number;
  readonly unitPrice: string;
  readonly quantity: number;
  readonly discount: string;
}

interface SourceOrder {
  readonly orderId: number;
  readonly customerId: string;
  readonly orderDate: string;
  readonly lines: readonly SourceLine[];
}

function netMicros(line: SourceLine): bigint {
  const scaled = micros(line.unitPrice) * BigInt(line.quantity) * (ONE - micros(line.discount));
  if (scaled % ONE !== 0n) throw new Error('a line of the data has more than 6 decimals');
  return scaled / ONE;
}

const ONE = 1_000_000n;

function micros(decimal: string): bigint {
  const [whole = '', fraction = ''] = decimal.split('.');
  if (fraction.length > 6) throw new Error(`more than 6 decimals: ${decimal}`);
  return BigInt(whole + fraction.padEnd(6, '0'));
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}

function readRecords(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../examples/northwind/${name}.json`, import.meta.url), 'utf8'));
}
