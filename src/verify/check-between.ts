import { type Kysely, sql } from 'kysely';
import type { Tables } from '../db/tables.ts';
import type { Difference } from './difference.ts';
import { inSnapshot } from './snapshot.ts';

/** What no account says alone: what left one has arrived at another, and what all share is not below zero. */
export function checkBetween(db: Kysely<Tables>, tenantId: number | null): Promise<readonly Difference[]> {
  return inSnapshot(db, async (snapshot) => {
    return [
      ...(await checkTransferred(snapshot, tenantId)),
      ...(await checkCounters(snapshot, tenantId)),
      ...(await checkReferences(snapshot, tenantId)),
    ];
  });
}

interface TransferredRow {
  readonly tenant: string;
  readonly program: string;
  readonly points: string;
  readonly arrived: string;
  readonly left: string;
}

/**
 * Points arrive at the receiver first; at the sender they leave `in-transit` for `transferred` when the answer has come.
 * So what has arrived is what has left, and what the answers under way say. Of an account that is merged all leaves at
 * once, and arrives with the message under way.
 */
async function checkTransferred(
  snapshot: Kysely<Tables>,
  tenantId: number | null,
): Promise<readonly Difference[]> {
  const { rows } = await sql<TransferredRow>`
    with moves as (
      select account_id, points, case when source = 'transferred' then amount else 0 end as arrived,
        case when target = 'transferred' then amount else 0 end as "left"
      from entries where source = 'transferred' or target = 'transferred'
      union all
      select target_account_id, body ->> 'points', 0, (part ->> 'amount')::bigint
      from messages, json_array_elements(body -> 'parts') part
      where body ->> 'kind' = 'transfer-arrive' and body ->> 'refusal' is null and not exists (
        select from commands c where c.account_id = target_account_id
          and c.key = 'm:' || messages.account_id || ':' || messages.seq || ':' || messages.n)
      union all
      select m.target_account_id, given.points, given.arrived, given."left"
      from messages m
      cross join lateral (
        select lot ->> 'points', (lot ->> 'remaining')::bigint, 0::bigint from json_array_elements(m.body -> 'lots') lot
        union all
        select debt ->> 'points', 0, (debt ->> 'amount')::bigint from json_array_elements(m.body -> 'debts') debt
      ) as given (points, arrived, "left")
      where m.body ->> 'kind' = 'merge-take' and not exists (
        select from commands c where c.account_id = m.target_account_id
          and c.key = 'm:' || m.account_id || ':' || m.seq || ':' || m.n)
    )
    select t.name as tenant, p.key as program, m.points, sum(m.arrived)::text as arrived, sum(m."left")::text as "left"
    from moves m join account_heads h using (account_id)
    join tenants t on t.tenant_id = h.tenant_id join programs p on p.program_id = h.program_id
    where ${tenantId}::int is null or h.tenant_id = ${tenantId}
    group by t.name, p.key, m.points having sum(m.arrived) <> sum(m."left") order by 1, 2, 3`.execute(
    snapshot,
  );
  return rows.map(({ tenant, program, points, arrived, left }) => ({
    accountId: null,
    kind: 'entries',
    against: 'other accounts',
    key: { tenant, program, points, book: 'transferred' },
    stored: { arrived: Number(arrived) },
    expected: { arrived: Number(left) },
  }));
}

async function checkCounters(
  snapshot: Kysely<Tables>,
  tenantId: number | null,
): Promise<readonly Difference[]> {
  const { rows } = await sql<{ tenant: string; key: string; used: number; size: number }>`
    select t.name as tenant, c.key, c.used, c.size from counters c join tenants t using (tenant_id)
    where c.used < 0 and (${tenantId}::int is null or c.tenant_id = ${tenantId}) order by 1, 2`.execute(
    snapshot,
  );
  return rows.map(({ tenant, key, used }) => ({
    accountId: null,
    kind: 'counters',
    against: 'log',
    key: { tenant, key },
    stored: { used },
    expected: { used: 0 },
  }));
}

/** Every account is found by its external id. */
async function checkReferences(
  snapshot: Kysely<Tables>,
  tenantId: number | null,
): Promise<readonly Difference[]> {
  const { rows } = await sql<{ account_id: string; external_id: string; found: string | null }>`
    select a.account_id, a.external_id, r.account_id as found from accounts a
    left join account_refs r on r.tenant_id = a.tenant_id and r.external_id = a.external_id and r.program_id = a.program_id
    where r.account_id is distinct from a.account_id
      and (${tenantId}::int is null or a.tenant_id = ${tenantId}) order by 1`.execute(snapshot);
  return rows.map(({ account_id: accountId, external_id, found }) => ({
    accountId,
    kind: 'account_refs',
    against: 'other tables',
    key: { external_id },
    stored: found === null ? null : { account_id: found },
    expected: { account_id: accountId },
  }));
}
