import { purchaseRequest } from '../src/cli/northwind/requests.ts';
import { readNorthwind } from '../src/cli/northwind/source.ts';
import { httpRequest } from './http-connection.ts';

export const accountCount = 1000;

export function accountName(n: number): string {
  return `account-${n}`;
}

export function contactName(n: number): string {
  return `account-${n}-contact`;
}

const linesOfPurchase = 3;

/**
 * Each call gives another purchase of today, as the text of a request: the lines of one of Northwind's orders of three
 * lines, by an account at random. The lines are turned to text only once, since the load shares the CPUs.
 */
export async function createPurchases(key: string): Promise<() => string> {
  const { orders, categoryByProduct } = await readNorthwind();
  const lines = orders
    .filter((order) => order.lines.length === linesOfPurchase)
    .map((order) => JSON.stringify(purchaseRequest(order, categoryByProduct).lines));
  let count = 0;
  return () => {
    count += 1;
    const n = 1 + Math.floor(Math.random() * accountCount);
    const occurredAt = new Date().toISOString();
    const body = `{"externalId":"bench-${count}","account":"external:${accountName(n)}","kind":"purchase","occurredAt":"${occurredAt}","stakeholder":"external:${contactName(n)}","currency":"USD","lines":${lines[count % lines.length]}}`;
    return httpRequest('POST', '/v1/transactions', key, body);
  };
}
