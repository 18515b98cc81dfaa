import { type Kysely, sql } from 'kysely';
import type { Instant } from '../../core/time.ts';
import type { Tables } from '../../db/tables.ts';

export interface DueAccount {
  readonly accountId: string;
  readonly tenantId: number;
  readonly dueAt: Instant;
}

/** Which of the accounts that are due are asked for. */
export interface DueQuery {
  /** Of this tenant only; null: of all. */
  readonly tenantId: number | null;
  /** The machine's clock; each tenant's is ahead of it by its offset. */
  readonly now: Instant;
  /** Nothing that is due later, whatever a clock says; null: the clocks alone say. */
  readonly upTo: Instant | null;
  /** Also what lies ahead of the clocks, for a clock that is about to be moved there. */
  readonly isAhead: boolean;
  /** Accounts that failed since then are left out, and those whose time to be tried again has not come. */
  readonly notFailedSince: Instant;
  readonly limit: number;
}

/**
 * The accounts that are due, the oldest first. From the index of each tenant no more is read than is asked for, so the
 * cost is that of what is due, however much there is.
 */
export async function listDue(db: Kysely<Tables>, asked: DueQuery): Promise<readonly DueAccount[]> {
  const clock = asked.isAhead ? null : asked.now;
  const { rows } = await sql<{ account_id: string; tenant_id: number; due_at: Instant }>`
    select d.* from tenants t cross join lateral (
      select account_id, tenant_id, due_at from due
      where tenant_id = t.tenant_id
        and due_at <= least(${instant(clock)} + t.clock_offset_ms * interval '1 millisecond', ${instant(asked.upTo)})
        and not exists (
          select from job_failures f where f.account_id = due.account_id and f.job = 'settle'
            and f.retry_at > ${instant(asked.now)} and f.failed_at >= ${instant(asked.notFailedSince)})
      order by due_at, account_id limit ${asked.limit}
    ) d
    where ${asked.tenantId}::int is null or t.tenant_id = ${asked.tenantId}
    order by d.due_at, d.account_id limit ${asked.limit}`.execute(db);
  return rows.map((row) => ({ accountId: row.account_id, tenantId: row.tenant_id, dueAt: row.due_at }));
}

/** For how long the oldest account that is due has been due, by the clock of its tenant. */
export async function settleLagMs(db: Kysely<Tables>, now: Instant): Promise<number> {
  const { rows } = await sql<{ lag_ms: number | null }>`
    select max(extract(epoch from ${instant(now)} - d.due_at) * 1000 + t.clock_offset_ms)::bigint as lag_ms
    from tenants t cross join lateral (
      select due_at from due where tenant_id = t.tenant_id order by due_at limit 1
    ) d`.execute(db);
  return Math.max(0, rows[0]?.lag_ms ?? 0);
}

/** Null stands for later than anything. */
function instant(at: Instant | null) {
  const text = at === null ? 'infinity' : new Date(at).toISOString();
  return sql`${text}::timestamptz`;
}
