import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

export interface NorthwindCustomer {
  readonly customerId: string;
  readonly companyName: string;
  readonly contactName: string;
  readonly contactTitle: string;
  readonly city: string;
  readonly country: string;
}

export interface NorthwindOrder {
  readonly orderId: number;
  readonly customerId: string;
  readonly orderDate: string;
  readonly lines: readonly NorthwindLine[];
}

export interface NorthwindLine {
  readonly productId: number;
  readonly unitPrice: string;
  readonly quantity: number;
  /** A fraction of the line's price: "0.15" is 15 %. */
  readonly discount: string;
}

export interface NorthwindSource {
  readonly program: unknown;
  readonly customers: readonly NorthwindCustomer[];
  /** By date, then by order number: the order in which they are posted. */
  readonly orders: readonly NorthwindOrder[];
  readonly categoryByProduct: ReadonlyMap<number, string>;
}

const folder = new URL('../../../examples/northwind/', import.meta.url);

export async function readNorthwind(): Promise<NorthwindSource> {
  const [program, customers, orders, products, categories] = await Promise.all([
    readText('program.yaml'),
    readRecords<NorthwindCustomer>('customers.json'),
    readRecords<NorthwindOrder>('orders.json'),
    readRecords<{ productId: number; categoryId: number }>('products.json'),
    readRecords<{ categoryId: number; name: string }>('categories.json'),
  ]);
  const nameByCategory = new Map(categories.map(({ categoryId, name }) => [categoryId, name]));
  return {
    program: parse(program),
    customers,
    orders: orders.toSorted(byDateThenNumber),
    categoryByProduct: new Map(
      products.map(({ productId, categoryId }) => [productId, nameByCategory.get(categoryId) ?? 'other']),
    ),
  };
}

function byDateThenNumber(a: NorthwindOrder, b: NorthwindOrder): number {
  if (a.orderDate === b.orderDate) return a.orderId - b.orderId;
  return a.orderDate < b.orderDate ? -1 : 1;
}

async function readRecords<Row>(name: string): Promise<readonly Row[]> {
  return JSON.parse(await readText(name)) as readonly Row[];
}

function readText(name: string): Promise<string> {
  return readFile(new URL(name, folder), 'utf8');
}
