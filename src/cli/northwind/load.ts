import type { ApiClient } from '../api-client.ts';
import {
  accountRef,
  accountRequest,
  contactRef,
  programKey,
  purchaseRequest,
  rewardKey,
  rewardRequest,
  stakeholderRequest,
  tiersAsOf,
} from './requests.ts';
import type { CustomerResult } from './result.ts';
import type { NorthwindSource } from './source.ts';

/** Told about each request that was answered, so that progress can be shown. */
export interface LoadObserver {
  readonly stage: (name: string, total: number) => void;
  readonly step: () => void;
}

/**
 * Puts the order book in over HTTP and reads back what came of it. Each call may be repeated: what
 * was posted before is answered as it was then, so a second run ends with the same result.
 */
export async function loadNorthwind(
  api: ApiClient,
  source: NorthwindSource,
  observer: LoadObserver,
): Promise<readonly CustomerResult[]> {
  // The reward comes first: a rule of the programme grants it by its key.
  await api.put(`/v1/rewards/${rewardKey}`, rewardRequest);
  await api.put(`/v1/programs/${programKey}`, { document: source.program });
  await enrol(api, source, observer);
  const tallies = await postOrders(api, source, observer);
  return readTiers(api, source, tallies, observer);
}

async function enrol(api: ApiClient, source: NorthwindSource, observer: LoadObserver): Promise<void> {
  observer.stage('Enrolling companies', source.customers.length);
  for (const customer of source.customers) {
    const account = `/v1/accounts/${accountRef(customer.customerId)}`;
    await api.put(account, accountRequest(customer));
    await api.put(`${account}/stakeholders/${contactRef(customer.customerId)}`, stakeholderRequest(customer));
    observer.step();
  }
}

type Tally = Pick<CustomerResult, 'purchases' | 'account' | 'stakeholders' | 'grants'>;

async function postOrders(
  api: ApiClient,
  source: NorthwindSource,
  observer: LoadObserver,
): Promise<ReadonlyMap<string, Tally>> {
  const tallies = new Map<string, Tally>();
  observer.stage('Posting orders', source.orders.length);
  // One after the other: a tier counts from the purchase after the one that reached it.
  for (const order of source.orders) {
    const answer = await api.post<TransactionAnswer>(
      '/v1/transactions',
      purchaseRequest(order, source.categoryByProduct),
    );
    tallies.set(order.customerId, addAnswer(tallies.get(order.customerId) ?? nothing, answer));
    observer.step();
  }
  return tallies;
}

interface TransactionAnswer {
  readonly earned: readonly { readonly holder: string; readonly amount: number }[];
  readonly grants: readonly unknown[];
}

const nothing: Tally = { purchases: 0, account: 0, stakeholders: 0, grants: 0 };

function addAnswer(tally: Tally, { earned, grants }: TransactionAnswer): Tally {
  const total = earned.reduce((sum, entry) => sum + entry.amount, 0);
  const toAccount = earned
    .filter((entry) => entry.holder === 'account')
    .reduce((sum, entry) => sum + entry.amount, 0);
  return {
    purchases: tally.purchases + 1,
    account: tally.account + toAccount,
    stakeholders: tally.stakeholders + total - toAccount,
    grants: tally.grants + grants.length,
  };
}

async function readTiers(
  api: ApiClient,
  source: NorthwindSource,
  tallies: ReadonlyMap<string, Tally>,
  observer: LoadObserver,
): Promise<readonly CustomerResult[]> {
  const results: CustomerResult[] = [];
  observer.stage('Reading tiers', source.customers.length);
  for (const { customerId, companyName, contactName } of source.customers) {
    const { tiers } = await api.get<TiersAnswer>(
      `/v1/accounts/${accountRef(customerId)}/tiers?asOf=${tiersAsOf}`,
    );
    const tier = tiers.status?.key ?? 'none';
    results.push({
      externalId: customerId,
      companyName,
      contactName,
      tier,
      ...(tallies.get(customerId) ?? nothing),
    });
    observer.step();
  }
  return results;
}

interface TiersAnswer {
  readonly tiers: Readonly<Record<string, { readonly key: string }>>;
}
