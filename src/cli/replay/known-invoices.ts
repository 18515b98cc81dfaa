import { formatDecimal, parseDecimal } from '../../core/decimal.ts';
import type { TransactionAnswer } from '../../transactions/answer-schema.ts';
import type { ApiClient } from '../api-client.ts';
import type { Invoice } from './invoice.ts';
import { accountRef } from './requests.ts';

interface Page {
  readonly data: readonly View[];
  readonly nextCursor: string | null;
}

interface View {
  readonly externalId: string;
  readonly kind: string;
  readonly occurredAt: string;
  readonly facts: { readonly lines?: readonly Record<'sku' | 'quantity' | 'unitPrice', string>[] };
  readonly answer: TransactionAnswer;
}

/** What was posted for a customer before, with the answers of then: a page of them costs as much as posting one again. */
export async function findKnown(api: ApiClient, customerId: string): Promise<ReadonlyMap<string, View>> {
  const known = new Map<string, View>();
  const path = `/v1/accounts/${accountRef(customerId)}/transactions?limit=100`;
  let cursor: string | null = null;
  do {
    const page: Page = await api.get(cursor === null ? path : `${path}&cursor=${encodeURIComponent(cursor)}`);
    for (const view of page.data) known.set(view.externalId, view);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return known;
}

/** The answer of then; null where it was another invoice: posting it says so. */
export function answerOfKnown(invoice: Invoice, view: View): TransactionAnswer | null {
  const { kind, occurredAt, facts, answer } = view;
  const lines = facts.lines ?? [];
  const isSame =
    kind === invoice.kind &&
    Date.parse(occurredAt) === Date.parse(invoice.at) &&
    lines.length === invoice.lines.length &&
    lines.every(({ sku, quantity, unitPrice }, i) => {
      const line = invoice.lines[i];
      return (
        sku === line?.sku &&
        quantity === formatDecimal(parseDecimal(String(line.quantity))) &&
        unitPrice === formatDecimal(parseDecimal(line.unitPrice))
      );
    });
  return isSame ? answer : null;
}
