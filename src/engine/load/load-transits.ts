import type { Client } from '../client.ts';
import { uuids } from '../columns.ts';

/** Of how many kinds of points accounts have some on their way: sent, or fed to the pool of their group. */
export async function loadTransits(
  client: Client,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (accountIds.length === 0) return new Map();
  const { rows } = await client.query<{ account_id: string; kinds: number }>({
    name: 'load-transits',
    text: `select account_id, count(*)::int as kinds from (
        select account_id, points from entries
        where account_id = any($1::uuid[]) and (source = 'in-transit' or target = 'in-transit')
        group by account_id, points
        having sum(case when target = 'in-transit' then amount else -amount end) <> 0
      ) as on_their_way group by account_id`,
    values: [uuids(accountIds)],
  });
  return new Map(rows.map((row) => [row.account_id, row.kinds]));
}
