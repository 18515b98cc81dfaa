import { type Kysely, sql } from 'kysely';
import type { Instant } from '../core/time.ts';
import type { Tables } from '../db/tables.ts';

/** The first wait is a minute, each further one twice as long, none longer than a day. */
const WAIT_MINUTES_MAX = 1440;

/** Remembers for which account a job failed, so that it is not tried again at once. */
export async function recordFailure(
  db: Kysely<Tables>,
  { job, accountId, error }: { readonly job: string; readonly accountId: string; readonly error: string },
  now: Instant,
): Promise<void> {
  const at = new Date(now).toISOString();
  await sql`
    insert into job_failures as f (account_id, job, failed_at, times, retry_at, error)
    values (${accountId}, ${job}, ${at}, 1, ${at}::timestamptz + interval '1 minute', ${error})
    on conflict (account_id, job) do update set failed_at = excluded.failed_at, times = f.times + 1, error = excluded.error,
      retry_at = excluded.failed_at + least(power(2, least(f.times, 20)), ${WAIT_MINUTES_MAX}) * interval '1 minute'`.execute(
    db,
  );
}

/** Accounts for which a job has failed and is to be tried again by now. */
export async function listToRetry(
  db: Kysely<Tables>,
  job: string,
  now: Instant,
  limit: number,
): Promise<readonly { readonly accountId: string; readonly tenantId: number }[]> {
  const rows = await db
    .selectFrom('job_failures as f')
    .innerJoin('account_heads as h', 'h.account_id', 'f.account_id')
    .select(['f.account_id', 'h.tenant_id'])
    .where('f.job', '=', job)
    .where('f.retry_at', '<=', new Date(now).toISOString() as never)
    .orderBy('f.retry_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ accountId: row.account_id, tenantId: row.tenant_id }));
}

/** It went well after all. */
export async function forgetFailures(
  db: Kysely<Tables>,
  job: string,
  accountIds: readonly string[],
): Promise<void> {
  if (accountIds.length === 0) return;
  await db.deleteFrom('job_failures').where('job', '=', job).where('account_id', 'in', accountIds).execute();
}

export async function countFailures(db: Kysely<Tables>, job: string): Promise<number> {
  const row = await db
    .selectFrom('job_failures')
    .select(({ fn }) => fn.countAll<number>().as('accounts'))
    .where('job', '=', job)
    .executeTakeFirstOrThrow();
  return row.accounts;
}
