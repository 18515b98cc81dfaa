import { type TestAppOptions, testApp } from '../harness/app.ts';
import type { TestScope } from '../harness/database.ts';

/** Berlin, so that the end of a month is not the one of UTC. */
export const PROGRAM = {
  name: 'Shop',
  timezone: 'Europe/Berlin',
  currency: 'EUR',
  points: {
    reward: { label: 'Reward points' },
    bottles: {
      label: 'Bottle points',
      pending: 'P14D',
      expires: { after: 'P24M', at: 'end-of-month' },
    },
  },
  metrics: {
    yearSpend: { sum: 'line.net', over: { calendar: 'year' } },
    orders: { count: 'transaction', over: 'lifetime' },
  },
  ladders: {
    status: {
      tiers: [
        { key: 'red' },
        { key: 'silver', reach: { metric: 'yearSpend', atLeast: '1000' }, multiplier: '1.5' },
      ],
      held: {
        until: 'end-of-next-year', // biome-ignore lint/suspicious/noThenProperty: the word of the programme.
        then: 're-qualify',
      },
    },
  },
  rules: [
    {
      key: 'base',
      on: 'purchase',
      earn: { points: 'reward', rate: { points: 1, per: '1.00', of: 'net' }, times: { tier: 'status' } },
      split: [
        { to: 'buyer', share: '0.2' },
        { to: 'account', share: 'rest' },
      ],
    },
    {
      key: 'wine',
      on: 'purchase',
      lines: { fact: 'line.category', eq: 'wine' },
      earn: { points: 'bottles', rate: { points: 2, per: '1', of: 'quantity' } },
    },
    { key: 'third-order', on: 'purchase', every: { n: 3, of: 'orders' }, grant: { reward: 'free-freight' } },
    { key: 'training', on: 'activity', type: 'training', earn: { points: 'reward', fixed: 50 } },
  ],
} as const;

export const NOW = Date.parse('2026-03-10T12:00:00Z');

export type Shop = Awaited<ReturnType<typeof openShop>>;
export type Customer = Awaited<ReturnType<Shop['enrol']>>;

/** A service with the programme `shop` and a clock that the tests move. */
export async function openShop(t: TestScope, options: TestAppOptions = {}) {
  const time = { now: NOW };
  const service = await testApp(t, { clock: () => time.now, ...options });
  const { inject } = service;
  const put = async (path: string, body: object) => {
    const answer = await inject('PUT', path, body);
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const post = (body: object) => inject('POST', '/v1/transactions', body);
  await put('/v1/rewards/free-freight', { name: 'Free freight', kind: 'free-shipping' });
  await put('/v1/programs/shop', { document: PROGRAM });
  let customers = 0;

  /** An account of its own, with Ann who buys for it. */
  const enrol = async (program = 'shop') => {
    customers += 1;
    const ref = `external:C${customers}`;
    const path = `/v1/accounts/${ref}`;
    const { id } = await put(path, { program, kind: 'company', name: 'Acme' });
    const { id: ann } = await put(`${path}/stakeholders/external:ANN`, { name: 'Ann' });
    const get = async (transaction: string, more = '') => {
      const { status, body } = await inject('GET', `${path}/transactions/${transaction}${more}`);
      if (status !== 200) throw new Error(`${transaction}: ${status} ${JSON.stringify(body)}`);
      return body;
    };
    /** 100 EUR by default. */
    const purchase = (externalId: string, changes: object = {}) => ({
      externalId,
      account: ref,
      kind: 'purchase',
      occurredAt: '2026-03-01T12:00:00Z',
      currency: 'EUR',
      lines: [{ sku: 'A', quantity: 4, unitPrice: '25' }],
      ...changes,
    });
    const returned = (
      externalId: string,
      of: string | null,
      lines: readonly object[],
      changes: object = {},
    ) => ({
      externalId,
      account: ref,
      kind: 'return',
      occurredAt: '2026-03-02T12:00:00Z',
      ...(of !== null && { of }),
      lines,
      ...changes,
    });
    return {
      ref,
      path,
      id: id as string,
      ann: ann as string,
      get,
      purchase,
      returned,
      buy: (externalId: string, changes: object = {}) => post(purchase(externalId, changes)),
      bringBack: (externalId: string, of: string | null, lines: readonly object[], changes: object = {}) =>
        post(returned(externalId, of, lines, changes)),
      undo: (transaction: string, reason = 'posted twice') =>
        inject('POST', `${path}/transactions/external:${transaction}/void`, { reason }),
    };
  };
  return { ...service, time, put, post, enrol };
}
