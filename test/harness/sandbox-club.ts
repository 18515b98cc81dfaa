import { createKey, createTenant } from '../../src/tenants/keys.ts';
import { injectAs, type TestApp } from './app.ts';

/** Points that wait and end, a tier that ends and one that is kept by figures: something is due on many days. */
export const PROGRAM = {
  name: 'Club',
  timezone: 'Europe/Berlin',
  currency: 'EUR',
  points: {
    reward: { expires: { after: 'P3M' } },
    slow: { pending: 'P14D', expires: { after: 'P2M', at: 'end-of-month' } },
  },
  metrics: { yearSpend: { sum: 'line.net', over: { calendar: 'year' } } },
  ladders: {
    status: {
      tiers: [
        { key: 'red' },
        { key: 'silver', reach: { metric: 'yearSpend', atLeast: '100' } },
        { key: 'gold', reach: { metric: 'yearSpend', atLeast: '300' } },
      ],
      // biome-ignore lint/suspicious/noThenProperty: the word of the programme.
      held: { until: 'end-of-year', then: 'one-down' },
    },
  },
  rules: [
    { key: 'base', on: 'purchase', earn: { points: 'reward', rate: { points: 1, per: '1.00', of: 'net' } } },
    { key: 'patience', on: 'purchase', earn: { points: 'slow', fixed: 100 } },
  ],
} as const;

/** The same, with all kinds of occasions, and with gifts of which there are not enough for all. */
export const PROGRAM_OF_TIME = {
  ...PROGRAM,
  rules: [
    ...PROGRAM.rules,
    {
      key: 'come-back',
      on: 'inactivity',
      inactivity: { for: 'P30D', by: 'purchase' },
      earn: { points: 'slow', fixed: 7 },
    },
    { key: 'half-a-year', on: 'anniversary', anniversary: { after: 'P180D' }, grant: { reward: 'mug' } },
    { key: 'birthday', on: 'birthday', earn: { points: 'reward', fixed: 5 } },
    {
      key: 'month',
      on: 'period-end',
      period: { calendar: 'month', delay: 'P2D' },
      earn: { points: 'reward', fixed: 3 },
    },
  ],
} as const;

export const MUGS = 3;

export const START = Date.parse('2026-03-01T12:00:00Z');
export const DAY_MS = 86_400_000;

export type Club = Awaited<ReturnType<typeof openClub>>;

/** A tenant with the programme `club`. */
export async function openClub(
  service: TestApp,
  name: string,
  { isSandbox = true, document = PROGRAM as object } = {},
) {
  const tenant = await createTenant(service.db, name, { isSandbox });
  const inject = injectAs(service.app, await createKey(service.db, tenant.id, 'test'));
  const expectStatus = async (status: number, ...request: Parameters<typeof inject>) => {
    const answer = await inject(...request);
    if (answer.status !== status)
      throw new Error(`${request[0]} ${request[1]}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  await expectStatus(201, 'PUT', '/v1/rewards/mug', { name: 'Mug', kind: 'product', stock: MUGS });
  await expectStatus(201, 'PUT', '/v1/programs/club', { document });
  return {
    tenant,
    inject,
    expectStatus,
    enrol: (account: string, enrolledAt = '2026-01-01') =>
      expectStatus(201, 'PUT', `/v1/accounts/external:${account}`, { kind: 'company', enrolledAt }),
    buy: (account: string, externalId: string, net: string, occurredAt: number) =>
      expectStatus(201, 'POST', '/v1/transactions', {
        externalId,
        account: `external:${account}`,
        kind: 'purchase',
        occurredAt: new Date(occurredAt).toISOString(),
        currency: 'EUR',
        lines: [{ sku: 'A', quantity: 1, unitPrice: net }],
      }),
    move: (to: number) => expectStatus(200, 'POST', '/v1/sandbox/clock', { to: new Date(to).toISOString() }),
    wallets: async (account: string) => {
      const { wallets } = await expectStatus(200, 'GET', `/v1/accounts/external:${account}/wallets`);
      return wallets.map((w: { points: string; pending: number; active: number }) => [
        w.points,
        w.pending,
        w.active,
      ]);
    },
  };
}
