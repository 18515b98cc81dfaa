import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { Invoice } from './invoice.ts';
import type { Customer } from './read-invoices.ts';

export const programKey = 'online-retail';

/** As its author wrote it; the service checks it. */
export async function readProgram(): Promise<unknown> {
  const file = new URL('../../../examples/online-retail/program.yaml', import.meta.url);
  return parse(await readFile(file, 'utf8'));
}

export function accountRef(customerId: string): string {
  return `external:${encodeURIComponent(customerId)}`;
}

/** Enrolled with its first invoice, whichever kind that is. */
export function accountRequest({ id, country, invoices }: Customer) {
  const [first] = invoices;
  return {
    program: programKey,
    kind: 'company',
    name: `Customer ${id}`,
    ...(first !== undefined && { enrolledAt: first.at }),
    ...(country !== undefined && { attributes: { country } }),
  };
}

/** The source repeats lines, so each gets an id by its place. */
export function transactionRequest({ invoice, kind, customerId, at, currency, lines }: Invoice) {
  const common = { externalId: invoice, account: `external:${customerId}`, occurredAt: at, currency };
  const goods = lines.map(({ sku, quantity, unitPrice }) => ({
    sku,
    quantity: Number.isSafeInteger(quantity) ? quantity : String(quantity),
    unitPrice,
  }));
  return kind === 'return'
    ? { ...common, kind, lines: goods }
    : { ...common, kind, lines: goods.map((line, i) => ({ id: String(i + 1), ...line })) };
}
