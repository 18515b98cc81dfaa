import type { PoolMember } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { Client } from '../client.ts';
import { ints, texts, uuids } from '../columns.ts';

/** Whose pool the accounts belong to, of those that belong to one. */
export async function loadMemberships(
  client: Client,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (accountIds.length === 0) return new Map();
  const { rows } = await client.query<{ account_id: string; pool_id: string | null }>({
    name: 'load-memberships',
    text: `select a.account_id, m.pool_id from unnest($1::uuid[]) as a (account_id)
      cross join lateral (select pool_id from pool_memberships p where p.account_id = a.account_id
        order by p.seq desc limit 1) m`,
    values: [uuids(accountIds)],
  });
  return new Map(
    rows.flatMap((row) => (row.pool_id === null ? [] : [[row.account_id, row.pool_id] as const])),
  );
}

interface MemberRow {
  readonly account_id: string;
  readonly member_id: string;
  readonly told: number;
  readonly since: Instant | null;
  readonly until: Instant | null;
  readonly turnover: PoolMember['turnover'];
}

/** The members that are named, by their ids, per pool. */
export async function loadPoolMembers(
  client: Client,
  named: readonly { readonly accountId: string; readonly member: string }[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, PoolMember>>> {
  if (named.length === 0) return new Map();
  const { rows } = await client.query<MemberRow>({
    name: 'load-pool-members',
    text: `select p.account_id, p.member_id, p.told, p.since, p.until, p.turnover
      from unnest($1::uuid[], $2::uuid[]) as a (account_id, member_id)
      join pool_members p on p.account_id = a.account_id and p.member_id = a.member_id`,
    values: [uuids(named.map(({ accountId }) => accountId)), uuids(named.map(({ member }) => member))],
  });
  const byPool = Map.groupBy(rows, (row) => row.account_id);
  return new Map(
    [...byPool].map(([id, own]) => [id, new Map(own.map((row) => [row.member_id, memberOf(row)]))]),
  );
}

function memberOf({ member_id: member, told, since, until, turnover }: MemberRow): PoolMember {
  return { member, told, since, until, turnover };
}

/** An account that is named as a parent, in the programme of whoever names it. */
export interface NamedParent {
  readonly tenant: number;
  readonly programId: number;
  readonly parent: string;
}

/**
 * The accounts that are enrolled under these names, or go on for those, by parentKey. A name may be told before there is an
 * account.
 */
export async function findParents(
  client: Client,
  named: readonly NamedParent[],
): Promise<ReadonlyMap<string, string>> {
  if (named.length === 0) return new Map();
  const { rows } = await client.query<{ program_id: number; external_id: string; account_id: string }>({
    name: 'find-parents',
    text: `with recursive named (program_id, external_id, account_id) as (
        select r.program_id, r.external_id, r.account_id
        from unnest($1::int[], $2::int[], $3::text[]) as n (tenant_id, program_id, external_id)
        join account_refs r on r.tenant_id = n.tenant_id and r.program_id = n.program_id and r.external_id = n.external_id
        join accounts a on a.account_id = r.account_id
        union all
        select n.program_id, n.external_id, h.merged_into from named n
        join account_heads h on h.account_id = n.account_id and h.merged_into is not null
      )
      select n.program_id, n.external_id, n.account_id from named n
      join account_heads h on h.account_id = n.account_id and h.merged_into is null`,
    values: [
      ints(named.map(({ tenant }) => tenant)),
      ints(named.map(({ programId }) => programId)),
      texts(named.map(({ parent }) => parent)),
    ],
  });
  return new Map(rows.map((row) => [parentKey(row.program_id, row.external_id), row.account_id]));
}

export function parentKey(programId: number, parent: string): string {
  return `${programId} ${parent}`;
}
