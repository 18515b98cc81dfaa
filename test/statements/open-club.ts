import { openService } from '../accounts/open-service.ts';

export const ALFKI = '/v1/accounts/external:ALFKI';
export const STATEMENT = `${ALFKI}/statement`;
export const DAY = 86_400_000;

/** Points that wait and expire, a share for the buyer, points for birthdays, and stamps. */
export const DOCUMENT = {
  name: 'Café & "Club"',
  timezone: 'Europe/Berlin',
  currency: 'EUR',
  points: {
    reward: { label: 'Reward points', pending: 'P14D', expires: { after: 'P1M' } },
    bonus: { label: 'Bonus points', expires: { inactive: 'P40D', by: ['purchase'] } },
  },
  metrics: { spend: { sum: 'line.net', over: { calendar: 'year' } } },
  rules: [
    {
      key: 'base',
      label: 'Base <rate>',
      on: 'purchase',
      earn: { points: 'reward', rate: { points: 1, per: '1', of: 'net' }, times: { factor: '1.5' } },
      split: [
        { to: 'buyer', share: '0.2' },
        { to: 'account', share: 'rest' },
      ],
    },
    { key: 'welcome', on: 'enrolment', earn: { points: 'bonus', fixed: 100 } },
    {
      key: 'birthday',
      on: 'birthday',
      earn: { points: 'bonus', fixed: 50 },
      split: [{ to: 'buyer', share: 'rest' }],
    },
  ],
};

export async function openClub() {
  const service = await openService();
  await service.publish('club', DOCUMENT);
  service.time.now += 1_000;
  const { inject, expectStatus, time } = service;
  const post = (path: string, body: object) => expectStatus(201, 'POST', path, body);
  return {
    ...service,
    giveBack: (of: string, quantity: number | string) =>
      post('/v1/transactions', {
        externalId: `back-${of}-${time.now}`,
        account: 'external:ALFKI',
        kind: 'return',
        of,
        occurredAt: new Date(time.now).toISOString(),
        currency: 'EUR',
        lines: [{ sku: '1', quantity }],
      }),
    adjust: (externalId: string, amount: number, points = 'bonus') =>
      post(`${ALFKI}/adjustments`, {
        externalId,
        wallet: { holder: 'account', points },
        amount,
        reason: 'goodwill',
        author: 'u-1',
      }),
    /** What goes between accounts has arrived. */
    settle: async () => {
      for (;;) {
        const { rows } = await service.db
          .selectFrom('messages')
          .select(({ fn }) => fn.countAll<number>().as('rows'))
          .executeTakeFirstOrThrow();
        if (rows === 0) return;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    openOther: openService,
    statement: (query = '') => service.get(`${STATEMENT}${query}`),
    /** The very text that is sent. */
    text: async (query: string) => {
      const { status, body } = await inject('GET', `${STATEMENT}?${query}`);
      if (status !== 200) throw new Error(`${query}: ${status} ${JSON.stringify(body)}`);
      return typeof body === 'string' ? body : JSON.stringify(body);
    },
  };
}

export interface Told {
  readonly sentence: string;
  readonly holder: string;
  readonly points: string;
  readonly change: Sides;
  readonly balance: Sides;
}
export interface Sides {
  readonly pending: number;
  readonly active: number;
  readonly reserved: number;
}
