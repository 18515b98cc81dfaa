import { setTimeout as sleep } from 'node:timers/promises';
import { createKey, createTenant } from '../../src/tenants/keys.ts';
import { injectAs, type TestApp } from '../harness/app.ts';
import type { Twin } from './model/twin.ts';
import type { Request } from './model/world.ts';

// biome-ignore lint/suspicious/noExplicitAny: what is compared is said by the model.
type Body = any;

export interface Answer {
  readonly status: number;
  readonly body: Body;
}

/** The service as one tenant sees it: a sandbox with a programme of its own, and its accounts. */
export interface Service {
  readonly tenantId: number;
  /** What the service calls an account or a person, by the id that it gave them. */
  readonly names: ReadonlyMap<string, string>;
  send(request: Request): Promise<Answer>;
  get(path: string): Promise<Body>;
  /** Points that one account sent another have arrived, and the sender knows. */
  untilDelivered(): Promise<void>;
}

let tenants = 0;

export async function openService(
  { db, app, pool }: TestApp,
  twin: Twin,
  {
    accounts,
    people,
    now,
  }: { readonly accounts: readonly string[]; readonly people: readonly string[]; readonly now: number },
): Promise<Service> {
  const tenant = await createTenant(db, `model-${++tenants}`, { isSandbox: true });
  const inject = injectAs(app, await createKey(db, tenant.id, 'test'));
  const must = async (method: 'GET' | 'PUT' | 'POST', path: string, body?: object): Promise<Body> => {
    const answer = await inject(method, path, body);
    if (answer.status >= 300)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const names = new Map([['account', 'account']]);
  await must('POST', '/v1/sandbox/clock', { to: new Date(now).toISOString() });
  for (const [key, price] of Object.entries(twin.rewards))
    await must('PUT', `/v1/rewards/${key}`, { name: key, kind: 'gift', price });
  await must('PUT', '/v1/programs/club', { document: twin.document });
  for (const account of accounts) {
    const path = `/v1/accounts/external:${account}`;
    const { id } = await must('PUT', path, { kind: 'company', enrolledAt: '2025-01-01' });
    names.set(id, account);
    for (const person of people) {
      const { id: holder } = await must('PUT', `${path}/stakeholders/external:${person}`, { name: person });
      names.set(holder, person);
    }
  }

  return {
    tenantId: tenant.id,
    names,
    send: ({ method, path, body }) => inject(method, path, method === 'DELETE' ? undefined : body),
    get: (path) => must('GET', path),
    untilDelivered: async () => {
      for (let waitedMs = 0; waitedMs < 5_000; waitedMs += 2) {
        const { rows } = await pool.query('select from messages where tenant_id = $1 limit 1', [tenant.id]);
        if (rows.length === 0) return;
        await sleep(2);
      }
      throw new Error('messages are not delivered');
    },
  };
}
