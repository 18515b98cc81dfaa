import type { TransactionAnswer } from '../../transactions/answer-schema.ts';
import type { ApiClient } from '../api-client.ts';
import { answerOfKnown, findKnown } from './known-invoices.ts';
import type { Customer } from './read-invoices.ts';
import { accountRef, accountRequest, programKey, transactionRequest } from './requests.ts';
import { count, createTally, type Tally } from './tally.ts';

export interface History {
  readonly program: unknown;
  readonly customers: readonly Customer[];
}

/** Told about each invoice that is in, so that progress can be shown. */
export interface ReplayObserver {
  readonly stage: (name: string, total: number) => void;
  readonly step: () => void;
}

export interface Replayed {
  readonly tally: Tally;
  /** Invoices that were posted by this run. */
  readonly posted: number;
  readonly seconds: number;
}

/**
 * Puts a history in over HTTP. Of one customer each invoice waits for the answer to the one before it, and many customers
 * are under way at once. The first failure ends all of them.
 */
export async function replayHistory(
  api: ApiClient,
  { program, customers }: History,
  { customersAtOnce, observer }: { readonly customersAtOnce: number; readonly observer: ReplayObserver },
): Promise<Replayed> {
  await api.put(`/v1/programs/${programKey}`, { document: program });
  observer.stage(
    'Posting invoices',
    customers.reduce((sum, { invoices }) => sum + invoices.length, 0),
  );
  const startedAt = performance.now();
  const tally = createTally();
  const waiting = customers.values();
  let posted = 0;
  let hasFailed = false;
  const work = async (): Promise<void> => {
    for (const customer of waiting) {
      if (hasFailed) return;
      for await (const isNew of replayCustomer(api, customer, tally)) {
        if (isNew) posted += 1;
        observer.step();
        if (hasFailed) return;
      }
    }
  };
  const workers = Array.from({ length: customersAtOnce }, () =>
    work().catch((error) => {
      hasFailed = true;
      throw error;
    }),
  );
  const results = await Promise.allSettled(workers);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return { tally, posted, seconds: (performance.now() - startedAt) / 1000 };
}

/** Enrols the customer and posts its invoices; for each of them, whether it is new. */
async function* replayCustomer(api: ApiClient, customer: Customer, tally: Tally): AsyncGenerator<boolean> {
  const path = `/v1/accounts/${accountRef(customer.id)}`;
  const { status } = await api.call('PUT', path, accountRequest(customer));
  const known = status === 201 ? null : await findKnown(api, customer.id);
  for (const invoice of customer.invoices) {
    const view = known?.get(invoice.invoice);
    const before = view === undefined ? null : answerOfKnown(invoice, view);
    if (before !== null) {
      count(tally, invoice, before);
      yield false;
      continue;
    }
    const { status, body } = await api.call<TransactionAnswer>(
      'POST',
      '/v1/transactions',
      transactionRequest(invoice),
    );
    count(tally, invoice, body);
    yield status === 201;
  }
}
