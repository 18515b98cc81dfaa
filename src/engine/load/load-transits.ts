import type { Client } from '../client.ts';
import { uuids } from '../columns.ts';

interface Row {
  readonly account_id: string;
  readonly points: string;
  readonly amount: number;
}

/** How many points of each kind accounts have on their way: sent, or fed to the pool of their group. */
export async function loadTransits(
  client: Client,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  if (accountIds.length === 0) return new Map();
  const { rows } = await client.query<Row>({
    name: 'load-transits',
    text: `select account_id, points, sum(case when target = 'in-transit' then amount else -amount end)::bigint as amount
      from entries
      where account_id = any($1::uuid[]) and (source = 'in-transit' or target = 'in-transit')
      group by account_id, points`,
    values: [uuids(accountIds)],
  });
  const byAccount = Map.groupBy(rows, (row) => row.account_id);
  return new Map(
    [...byAccount].map(([id, own]) => [id, new Map(own.map(({ points, amount }) => [points, amount]))]),
  );
}
