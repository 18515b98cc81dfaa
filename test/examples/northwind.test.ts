import { readFile } from 'node:fs/promises';
import t from 'tap';
import { parse } from 'yaml';
import { type ApiClient, createApiClient } from '../../src/cli/api-client.ts';
import { loadNorthwind } from '../../src/cli/northwind/load.ts';
import { accountRef, purchaseRequest, tiersAsOf } from '../../src/cli/northwind/requests.ts';
import { type CustomerResult, summarize } from '../../src/cli/northwind/result.ts';
import { type NorthwindOrder, type NorthwindSource, readNorthwind } from '../../src/cli/northwind/source.ts';
import { createKey, createTenant } from '../../src/tenants/keys.ts';
import { verifyBooks } from '../harness/app.ts';
import { testDatabase } from '../harness/database.ts';
import { startServiceProcess } from '../harness/service-process.ts';
import { calculateNorthwind, northwindProgram } from './northwind-oracle.ts';
import { variantProgram } from './northwind-variant.ts';

const silent = { stage: () => undefined, step: () => undefined };
const { db, url } = await testDatabase(t);
t.teardown(() => verifyBooks(db));
const { address } = await startServiceProcess(t, url);
const source = await readNorthwind();

/** Over a real socket, as a tenant of its own. */
async function openTenant(name: string): Promise<ApiClient> {
  const tenant = await createTenant(db, name);
  return createApiClient(address, await createKey(db, tenant.id, 'test'), new AbortController().signal);
}

t.test('the order book gives what an independent calculation gives, and again the second time', async (t) => {
  const api = await openTenant('northwind');
  const expected = calculateNorthwind(northwindProgram);
  t.strictSame(summarize(await loadAtOnce(api, source)), expected);
  t.strictSame(summarize(await loadAtOnce(api, source)), expected);
});

t.test(
  'so does a programme with other thresholds, met exactly, with all companies ordering at once',
  async (t) => {
    const api = await openTenant('variant');
    const program = parse(await readFile(new URL('northwind-variant.yaml', import.meta.url), 'utf8'));
    const results = await loadAtOnce(api, { ...source, program });
    t.strictSame(summarize(results), calculateNorthwind(variantProgram));
  },
);

/** The companies order all at once, each in its own order; then the result as it can be read. */
async function loadAtOnce(api: ApiClient, source: NorthwindSource): Promise<readonly CustomerResult[]> {
  await loadNorthwind(api, { ...source, orders: [] }, silent);
  const books = Map.groupBy(source.orders, (order) => order.customerId);
  // Neither in the order of the data nor in that of names.
  const shuffled = [...books].toSorted(([a], [b]) => (reversed(a) < reversed(b) ? -1 : 1));
  await Promise.all(shuffled.map(([, orders]) => postInOrder(api, orders)));
  return readResults(api, source);
}

function reversed(text: string): string {
  return [...text].toReversed().join('');
}

async function postInOrder(api: ApiClient, orders: readonly NorthwindOrder[]): Promise<void> {
  for (const order of orders) {
    await api.post('/v1/transactions', purchaseRequest(order, source.categoryByProduct));
  }
}

/** From what can be read afterwards, not from the answers to the posts: nothing was spent and nothing expired. */
async function readResults(
  api: ApiClient,
  { customers }: NorthwindSource,
): Promise<readonly CustomerResult[]> {
  return Promise.all(
    customers.map(async ({ customerId, companyName, contactName }) => {
      const path = `/v1/accounts/${accountRef(customerId)}`;
      const { wallets } = await api.get<Wallets>(`${path}/wallets`);
      const { tiers } = await api.get<Tiers>(`${path}/tiers?asOf=${tiersAsOf}`);
      const { data: coupons } = await api.get<List>(`${path}/coupons?limit=100`);
      const { data: purchases } = await api.get<List>(`${path}/transactions?limit=100`);
      const pointsOf = (isAccount: boolean) =>
        wallets
          .filter(({ holder }) => (holder === 'account') === isAccount)
          .reduce((sum, { active }) => sum + active, 0);
      return {
        externalId: customerId,
        companyName,
        contactName,
        tier: tiers.status.key,
        purchases: purchases.length,
        account: pointsOf(true),
        stakeholders: pointsOf(false),
        grants: coupons.length,
      };
    }),
  );
}

interface Wallets {
  readonly wallets: readonly { readonly holder: string; readonly active: number }[];
}
interface Tiers {
  readonly tiers: { readonly status: { readonly key: string } };
}
interface List {
  readonly data: readonly unknown[];
}
