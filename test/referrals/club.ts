import { setTimeout as sleep } from 'node:timers/promises';
import root from 'tap';
import { decodeId } from '../../src/http/ids.ts';
import { createKey, createTenant } from '../../src/tenants/keys.ts';
import { type TestAppOptions, testApp } from '../harness/app.ts';
import type { TestScope } from '../harness/database.ts';
import { readEvents } from '../harness/events.ts';

/** Both sides get something for the first purchase of 50 or more, and the referrer a tenth of all of them. */
const DOCUMENT = {
  name: 'Friends',
  timezone: 'UTC',
  currency: 'EUR',
  points: { reward: { label: 'Reward points' } },
  referral: {
    qualifies: { on: 'purchase', when: { fact: 'transaction.net', atLeast: '50' } },
    within: 'P90D',
  },
  rules: [
    { key: 'welcome', on: 'referred', earn: { points: 'reward', fixed: 500 } },
    { key: 'thanks', on: 'referral', referral: 'qualified', earn: { points: 'reward', fixed: 300 } },
    {
      key: 'commission',
      on: 'referral',
      referral: 'purchase',
      earn: { points: 'reward', rate: { points: '0.1', per: '1', of: 'net' } },
      split: [{ to: 'buyer', share: 'rest' }],
    },
  ],
} as const;

const START = Date.parse('2026-03-01T12:00:00Z');
let shared: ReturnType<typeof startService> | undefined;
let clubs = 0;

async function startService(t: TestScope, options: Pick<TestAppOptions, 'isDelivering'> = {}) {
  const time = { now: START };
  return { ...(await testApp(t, { clock: () => time.now, ...options })), time };
}

/** As it stands in an address. */
function nameOf(externalId: string): string {
  return encodeURIComponent(`external:${externalId}`);
}

/** A tenant of its own whose accounts refer each other; a service of its own where the test says how it delivers. */
export async function openReferrals(t: TestScope, own?: { readonly isDelivering: boolean }) {
  shared ??= own === undefined ? startService(root) : undefined;
  const service = own === undefined && shared !== undefined ? await shared : await startService(t, own);
  const { db } = service;
  const tenant = await createTenant(db, `friends-${++clubs}`);
  const key = await createKey(db, tenant.id, 'friends');
  const inject = await service.injectAsTenant(tenant.name);
  const ok = async (...request: Parameters<typeof inject>) => {
    const { status, body } = await inject(...request);
    if (status >= 300) throw new Error(`${JSON.stringify(request)}: ${status} ${JSON.stringify(body)}`);
    return body;
  };
  const publish = (document: object) => ok('PUT', '/v1/programs/friends', { document });
  await publish(DOCUMENT);
  const put = (account: string, body: object) =>
    inject('PUT', `/v1/accounts/${nameOf(account)}`, { program: 'friends', ...body });
  const uuid = (id: string): string => decodeId('acc', id) ?? '';
  const accountId = async (account: string): Promise<string> =>
    uuid((await ok('GET', `/v1/accounts/${nameOf(account)}`)).id);
  return {
    ...service,
    key,
    tenant,
    document: DOCUMENT,
    inject,
    ok,
    publish,
    put,
    /** A second programme of the tenant, by its key. */
    publishOther: async () => {
      await ok('PUT', '/v1/programs/others', { document: DOCUMENT });
      return 'others';
    },
    enrol: (account: string, body: object = {}) =>
      ok('PUT', `/v1/accounts/${nameOf(account)}`, { program: 'friends', kind: 'company', ...body }),
    putPerson: (account: string, person: string) =>
      ok('PUT', `/v1/accounts/${nameOf(account)}/stakeholders/${nameOf(person)}`, { name: person }),
    deactivate: (account: string, person: string) =>
      ok('DELETE', `/v1/accounts/${nameOf(account)}/stakeholders/${nameOf(person)}`),
    makeCode: (account: string, body: object = {}) =>
      ok('POST', `/v1/accounts/${nameOf(account)}/referral-codes`, body),
    buy: (account: string, externalId: string, net: string) =>
      ok('POST', '/v1/transactions', {
        externalId,
        account: `external:${account}`,
        kind: 'purchase',
        occurredAt: new Date(service.time.now).toISOString(),
        currency: 'EUR',
        lines: [{ sku: '1', quantity: 1, unitPrice: net }],
      }),
    /** Points that can be spent by the account, or by a person at it. */
    balance: async (account: string, person?: string): Promise<number> => {
      const { wallets } = await ok('GET', `/v1/accounts/${nameOf(account)}/wallets`);
      const holder =
        person === undefined
          ? 'account'
          : (await ok('GET', `/v1/accounts/${nameOf(account)}/stakeholders/${nameOf(person)}`)).id;
      return wallets.find((wallet: { holder: string }) => wallet.holder === holder)?.active ?? 0;
    },
    /** What is active, per `holder points`. */
    balances: async (account: string): Promise<Record<string, number>> => {
      const rows = await db
        .selectFrom('wallets as w')
        .leftJoin('stakeholders as s', 's.stakeholder_id', 'w.holder')
        .select(['s.external_id', 'w.points', 'w.active'])
        .where('w.account_id', '=', await accountId(account))
        .execute();
      return Object.fromEntries(
        rows.map((row) => [`${row.external_id ?? 'account'} ${row.points}`, row.active]),
      );
    },
    events: (): Promise<{ type: string; account: { id: string }; data: object }[]> =>
      readEvents({ inject, pool: service.pool }),
    countOf: async (table: 'commands' | 'messages'): Promise<number> => {
      const { rows } = await db
        .selectFrom(table)
        .select(({ fn }) => fn.countAll<number>().as('rows'))
        .where('tenant_id', '=', tenant.id)
        .executeTakeFirstOrThrow();
      return rows;
    },
    /** Until every message was delivered. */
    settled: async (): Promise<void> => {
      for (let tries = 0; tries < 400; tries++) {
        const { rows } = await db
          .selectFrom('messages')
          .select(({ fn }) => fn.countAll<number>().as('rows'))
          .executeTakeFirstOrThrow();
        if (rows === 0) return;
        await sleep(50);
      }
      throw new Error('messages stay where they are');
    },
    accountId,
    /** As if it had never been there. */
    remove: async (id: string): Promise<void> => {
      for (const table of [
        'account_refs',
        'accounts',
        'account_heads',
        'commands',
        'referral_codes',
      ] as const)
        await db.deleteFrom(table).where('account_id', '=', uuid(id)).execute();
    },
  };
}
