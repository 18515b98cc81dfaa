import { lotKey } from '../../core/books.ts';
import type { Instant } from '../../core/time.ts';
import type { Client } from '../client.ts';
import { bigints, uuids } from '../columns.ts';
import type { Past } from './past.ts';

interface Row {
  readonly account_id: string;
  readonly seq: number;
  readonly n: number;
  readonly at: Instant;
}

/**
 * When the open lots of accounts were earned, by lotKey: those that came in other ways are not among them. What an
 * account has taken over was earned by the account that was merged into it.
 */
export async function loadLotsEarned(
  client: Client,
  pasts: readonly Past[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, Instant>>> {
  if (pasts.length === 0) return new Map();
  const places = pasts.flatMap(({ accountId, places }) =>
    places.map((place) => ({ of: accountId, ...place })),
  );
  const { rows } = await client.query<Row>({
    name: 'load-lots-earned',
    text: `select l.account_id, l.seq, l.n, e.at
      from unnest($1::uuid[], $2::uuid[], $3::bigint[]) as p (account_id, owner_id, shift)
      join lots l on l.account_id = p.account_id
      join entries e on e.account_id = p.owner_id and e.seq = l.seq + p.shift and e.n = l.n
      where e.source = 'issued'`,
    values: [
      uuids(places.map((place) => place.of)),
      uuids(places.map((place) => place.accountId)),
      bigints(places.map((place) => place.shift)),
    ],
  });
  const byAccount = Map.groupBy(rows, (row) => row.account_id);
  return new Map(
    [...byAccount].map(([id, own]) => [id, new Map(own.map((row) => [lotKey(row), row.at] as const))]),
  );
}
