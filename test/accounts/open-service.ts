import root from 'tap';
import { createTenant } from '../../src/tenants/keys.ts';
import { type TestApp, testApp } from '../harness/app.ts';

/** A programme with points that wait and expire, points that stay, two ladders, and conditions on master data. */
export const PROGRAM = {
  name: 'Club',
  timezone: 'Europe/Berlin',
  currency: 'EUR',
  points: {
    reward: {},
    slow: { pending: 'P14D', expires: { after: 'P1M' } },
  },
  metrics: {
    yearSpend: { sum: 'line.net', over: { calendar: 'year' } },
    orders: { count: 'transaction', over: 'lifetime' },
    buyers: { distinct: 'stakeholder', over: { rolling: 'P12M' } },
  },
  ladders: {
    status: {
      tiers: [
        { key: 'red' },
        { key: 'silver', reach: { metric: 'yearSpend', atLeast: '1000' } },
        {
          key: 'gold',
          reach: {
            any: [
              { metric: 'yearSpend', atLeast: '5000' },
              {
                all: [
                  { metric: 'yearSpend', atLeast: '2000' },
                  { metric: 'buyers', atLeast: 2 },
                ],
              },
            ],
          },
        },
      ],
      held: { until: 'end-of-year' },
    },
    loyalty: {
      tiers: [{ key: 'new' }, { key: 'regular', reach: { metric: 'orders', atLeast: 2 } }],
      held: { until: 'forever' },
    },
  },
  rules: [
    {
      key: 'base',
      on: 'purchase',
      earn: { points: 'reward', rate: { points: 1, per: '1.00', of: 'net' } },
      split: [
        { to: 'buyer', share: '0.2' },
        { to: 'account', share: 'rest' },
      ],
    },
    {
      key: 'patience',
      on: 'purchase',
      when: { fact: 'account.attributes.patient', eq: true },
      earn: { points: 'slow', fixed: 100 },
    },
  ],
} as const;

export const START = Date.parse('2026-03-01T12:00:00Z');

/** One service and one database for all tests of a file; each test is a tenant of its own. */
const time = { now: START };
let shared: Promise<TestApp> | undefined;
let tenants = 0;
let facts = 0;

/** A tenant with the programme `club`, and a clock that the test moves. */
export async function openService() {
  shared ??= testApp(root, { clock: () => time.now });
  const service = await shared;
  time.now = START;
  const name = `tenant-${++tenants}`;
  const inject = await service.injectAsTenant(name);
  const tenant = await createTenant(service.db, name);
  const expectStatus = async (status: number, ...request: Parameters<typeof inject>) => {
    const answer = await inject(...request);
    if (answer.status !== status)
      throw new Error(`${request[0]} ${request[1]}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const publish = (key: string, document: object = PROGRAM) =>
    expectStatus(201, 'PUT', `/v1/programs/${key}`, { document });
  await publish('club');
  return {
    ...service,
    tenant,
    inject,
    time,
    expectStatus,
    publish,
    get: (path: string) => expectStatus(200, 'GET', path),
    enrol: (account: string, facts: object = {}) =>
      expectStatus(201, 'PUT', `/v1/accounts/external:${account}`, { kind: 'company', ...facts }),
    putPerson: (account: string, person: string, facts: object = {}) =>
      expectStatus(201, 'PUT', `/v1/accounts/external:${account}/stakeholders/external:${person}`, facts),
    buy: (account: string, net: string, fact: object = {}) =>
      expectStatus(201, 'POST', '/v1/transactions', {
        externalId: `buy-${++facts}`,
        account: `external:${account}`,
        kind: 'purchase',
        occurredAt: new Date(time.now).toISOString(),
        currency: 'EUR',
        lines: [{ sku: '1', quantity: 1, unitPrice: net }],
        ...fact,
      }),
    countCommands: async () => {
      const { rows } = await service.db
        .selectFrom('commands')
        .select(({ fn }) => fn.countAll<number>().as('rows'))
        .where('tenant_id', '=', tenant.id)
        .executeTakeFirstOrThrow();
      return rows;
    },
  };
}
