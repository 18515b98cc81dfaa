import { type Kysely, sql } from 'kysely';
import type { Tables } from '../db/tables.ts';
import type { Difference } from './difference.ts';

interface TransitRow {
  readonly account_id: string;
  readonly points: string;
  readonly booked: string;
  readonly under_way: string;
}

/**
 * What accounts have in transit is what messages carry: there, or back. One that was applied already carries nothing,
 * until it is removed.
 */
export async function checkTransit(
  snapshot: Kysely<Tables>,
  accountIds: readonly string[],
): Promise<readonly Difference[]> {
  const ids = sql`any(${accountIds}::uuid[])`;
  const { rows } = await sql<TransitRow>`
    with booked as (
      select account_id, points, sum(case when target = 'in-transit' then amount else -amount end) as amount from entries
      where account_id = ${ids} and (source = 'in-transit' or target = 'in-transit') group by 1, 2
    ), carried as (
      select case when body ->> 'kind' = 'transfer-receive' then m.account_id else m.target_account_id end as account_id,
        body ->> 'points' as points, (part ->> 'amount')::bigint as amount
      from messages m, json_array_elements(body -> 'parts') part
      where body ->> 'kind' in ('transfer-receive', 'transfer-arrive') and not exists (
        select from commands c where c.account_id in (m.account_id, m.target_account_id)
          and c.key = 'm:' || m.account_id || ':' || m.seq || ':' || m.n)
    ), under_way as (
      select account_id, points, sum(amount) as amount from carried where account_id = ${ids} group by 1, 2
    )
    select account_id, points, coalesce(b.amount, 0)::text as booked, coalesce(u.amount, 0)::text as under_way
    from booked b full join under_way u using (account_id, points)
    where coalesce(b.amount, 0) <> coalesce(u.amount, 0) order by 1, 2`.execute(snapshot);
  return rows.map(({ account_id: accountId, points, booked, under_way }) => ({
    accountId,
    kind: 'entries',
    against: 'messages',
    key: { points, book: 'in-transit' },
    stored: { amount: Number(booked) },
    expected: { amount: Number(under_way) },
  }));
}
