import root from 'tap';
import { createTenant } from '../../src/tenants/keys.ts';
import { type TestAppOptions, testApp } from '../harness/app.ts';
import type { TestScope } from '../harness/database.ts';

/** A programme with one kind of points for each thing that spending has to tell apart. */
const PROGRAM = {
  name: 'Club',
  timezone: 'UTC',
  currency: 'EUR',
  points: {
    reward: { label: 'Reward points' },
    status: { label: 'Status points', spendable: false },
    miles: { label: 'Miles', expires: { after: 'P1M' } },
    slow: { label: 'Slow points', pending: 'P14D' },
  },
  rules: [
    { key: 'base', on: 'purchase', earn: { points: 'reward', rate: { points: 1, per: '1.00', of: 'net' } } },
    { key: 'rank', on: 'purchase', earn: { points: 'status', rate: { points: 1, per: '1.00', of: 'net' } } },
    {
      key: 'training',
      on: 'activity',
      type: 'training',
      earn: { points: 'reward', fixed: 100 },
      split: [{ to: 'buyer', share: 'rest' }],
    },
    { key: 'trip', on: 'activity', type: 'trip', earn: { points: 'miles', fixed: 100 } },
    { key: 'patience', on: 'activity', type: 'patience', earn: { points: 'slow', fixed: 100 } },
    { key: 'referral', on: 'activity', type: 'referral', grant: { reward: 'free-freight' } },
  ],
};

export const START = Date.parse('2026-03-01T12:00:00Z');

export type Club = Awaited<ReturnType<typeof openClub>>;

/**
 * A tenant with the programme `club`, some rewards, and a clock that the test moves. The tests of a file share one
 * service, each with a tenant of its own; those that ask for a service of their own get one, with its database.
 */
export async function openClub(t: TestScope, own?: { readonly isDelivering: boolean }) {
  const service = await (own === undefined ? sharedService() : startService(t, own));
  const { time, db } = service;
  time.now = START;
  const tenant = await createTenant(db, `club-${++clubs}`);
  const inject = await service.injectAsTenant(tenant.name);
  const expectStatus = async (status: number, ...request: Parameters<typeof inject>) => {
    const answer = await inject(...request);
    if (answer.status !== status)
      throw new Error(`${JSON.stringify(request)}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const put = (path: string, body: unknown) => expectStatus(201, 'PUT', path, body);
  const putReward = (key: string, reward: object = {}) =>
    put(`/v1/rewards/${key}`, { name: key, kind: 'product', ...reward });
  const post = (account: string, fact: object) =>
    expectStatus(201, 'POST', '/v1/transactions', {
      externalId: `fact-${++facts}`,
      account: `external:${account}`,
      occurredAt: new Date(time.now).toISOString(),
      ...fact,
    });
  let facts = 0;
  await putReward('free-freight', { kind: 'free-shipping' });
  await putReward('mug', { price: { points: 'reward', amount: 100 } });
  await put('/v1/programs/club', { document: PROGRAM });
  return {
    ...service,
    tenant,
    inject,
    expectStatus,
    putReward,
    enrol: (account: string, program = 'club') =>
      put(`/v1/accounts/external:${account}`, { program, kind: 'company', name: account }),
    putPerson: (account: string, person: string) =>
      put(`/v1/accounts/external:${account}/stakeholders/external:${person}`, { name: person }),
    deactivate: (account: string, person: string) =>
      expectStatus(204, 'DELETE', `/v1/accounts/external:${account}/stakeholders/external:${person}`),
    /** As many reward points, and status points, for the company. */
    buy: (account: string, net: number) =>
      post(account, {
        kind: 'purchase',
        currency: 'EUR',
        lines: [{ sku: '1', quantity: 1, unitPrice: `${net}` }],
      }),
    act: (account: string, type: string, person?: string) =>
      post(account, {
        kind: 'activity',
        type,
        ...(person !== undefined && { stakeholder: `external:${person}` }),
      }),
    /** What is spendable, per `holder points`, of the account. */
    balances: async (account: string): Promise<Record<string, number>> => {
      const rows = await db
        .selectFrom('wallets as w')
        .innerJoin('account_refs as r', 'r.account_id', 'w.account_id')
        .leftJoin('stakeholders as s', 's.stakeholder_id', 'w.holder')
        .select(['s.external_id', 'w.points', 'w.active'])
        .where('r.tenant_id', '=', tenant.id)
        .where('r.external_id', '=', account)
        .execute();
      return Object.fromEntries(
        rows.map((row) => [`${row.external_id ?? 'account'} ${row.points}`, row.active]),
      );
    },
    /** How much has been written about accounts: what refused requests must leave as it is. */
    countRows: async () => {
      const tables = ['commands', 'entries', 'redemptions', 'transfers', 'messages'] as const;
      const counts = tables.map((table) =>
        db
          .selectFrom(table)
          .select(({ fn }) => fn.countAll<number>().as('rows'))
          .executeTakeFirstOrThrow(),
      );
      return (await Promise.all(counts)).map(({ rows }) => rows);
    },
  };
}

/** Another process on the same database, as far as that can tell. */
export async function openSecond(t: TestScope, { pool, db, url, time, tenant }: Club) {
  const second = await testApp(t, { database: { pool, db, url }, clock: () => time.now });
  return { inject: await second.injectAsTenant(tenant.name) };
}

let shared: ReturnType<typeof startService> | undefined;
let clubs = 0;

function sharedService(): ReturnType<typeof startService> {
  shared ??= startService(root);
  return shared;
}

async function startService(t: TestScope, options: Pick<TestAppOptions, 'isDelivering'> = {}) {
  const time = { now: START };
  return { ...(await testApp(t, { clock: () => time.now, ...options })), time };
}
