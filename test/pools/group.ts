import { setTimeout as sleep } from 'node:timers/promises';
import type { TestScope } from '../harness/database.ts';
import { type Club, openClub } from '../redemptions/club.ts';
import { untilDelivered } from '../transfers/transit.ts';

export const POOL = { points: ['reward'], feed: '0.25', spend: 'members' };

export type Group = Awaited<ReturnType<typeof openGroup>>;

/** A club whose groups share a pool. */
export async function openGroup(
  t: TestScope,
  own?: { readonly isDelivering: boolean },
  pool: object | null = POOL,
) {
  const club = await openClub(t, own);
  if (pool !== null) await publishPool(club, pool);
  const enrolUnder = (account: string, parent: string | null) =>
    club.expectStatus(201, 'PUT', `/v1/accounts/external:${account}`, {
      program: 'club',
      kind: 'company',
      parent,
    });
  const poolOf = (account: string, query = '') =>
    club.expectStatus(200, 'GET', `/v1/accounts/external:${account}/pool${query}`);
  return {
    ...club,
    enrolUnder,
    poolOf,
    /** Of the group GROUP, within moments. */
    enrolMember: async (account: string) => {
      const enrolled = await enrolUnder(account, 'GROUP');
      await untilMember(poolOf, account);
      return enrolled;
    },
    untilMember: (account: string) => untilMember(poolOf, account),
    rewards: async (account: string) => (await club.balances(account))['account reward'] ?? 0,
  };
}

export async function publishPool(club: Club, pool: object): Promise<void> {
  const { document } = await club.expectStatus(200, 'GET', '/v1/programs/club');
  await club.expectStatus(201, 'PUT', '/v1/programs/club', { document: { ...document, pool } });
}

// biome-ignore lint/suspicious/noExplicitAny: a test says what it expects in its assertions.
async function untilMember(poolOf: (account: string) => Promise<any>, account: string): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    const { memberOf } = await poolOf(account);
    if (memberOf?.maySpend === true) return;
    await sleep(5);
  }
  throw new Error(`${account} does not become a member`);
}

export const REDEMPTION = {
  externalId: 'R-1',
  account: 'external:ACME',
  reward: 'mug',
  wallet: { holder: 'pool', points: 'reward' },
};

export { untilDelivered };
