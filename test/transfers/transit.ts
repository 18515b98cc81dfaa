import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Club } from '../redemptions/club.ts';

export const TRANSFER = {
  externalId: 'T-1',
  from: { account: 'external:ALFKI', holder: 'account' },
  to: { account: 'external:ANATR', holder: 'account' },
  points: 'reward',
  amount: 100,
};

/** The transfer once it is no longer in transit. */
export async function ended(club: Club, id: string) {
  for (let tries = 0; tries < 1000; tries++) {
    const transfer = await club.expectStatus(200, 'GET', `/v1/transfers/${id}`);
    if (transfer.status !== 'in-transit') return transfer;
    await sleep(5);
  }
  throw new Error(`${id} does not arrive`);
}

export async function untilDelivered({ db }: Pick<Club, 'db'>): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    const { waiting } = await db
      .selectFrom('messages')
      .select(({ fn }) => fn.countAll<number>().as('waiting'))
      .executeTakeFirstOrThrow();
    if (waiting === 0) return;
    await sleep(5);
  }
  throw new Error('messages are waiting still');
}

/**
 * All reward points of the tenant, in one snapshot: those in wallets and those on their way. On their way is what
 * the books of senders and receivers together say: the receiver's may have it before the sender's know.
 */
export async function allPoints({ db, tenant }: Pick<Club, 'db' | 'tenant'>): Promise<number> {
  const { rows } = await sql<{ points: number }>`
    with own as (select account_id from account_heads where tenant_id = ${tenant.id}),
      moved as (select * from own join entries using (account_id) where points = 'reward')
    select (
      (select coalesce(sum(pending + active + reserved), 0) from own join wallets using (account_id) where points = 'reward')
      + (select coalesce(sum(amount), 0) from moved where target in ('in-transit', 'transferred'))
      - (select coalesce(sum(amount), 0) from moved where source in ('in-transit', 'transferred'))
    )::bigint as points`.execute(db);
  return rows[0]?.points ?? 0;
}
