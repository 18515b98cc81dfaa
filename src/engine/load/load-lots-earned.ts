import { lotKey } from '../../core/books.ts';
import type { Instant } from '../../core/time.ts';
import type { Client } from '../client.ts';
import { uuids } from '../columns.ts';

interface Row {
  readonly account_id: string;
  readonly seq: number;
  readonly n: number;
  readonly at: Instant;
}

/** When the open lots of accounts were earned, by lotKey: those that came in other ways are not among them. */
export async function loadLotsEarned(
  client: Client,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, Instant>>> {
  if (accountIds.length === 0) return new Map();
  const { rows } = await client.query<Row>({
    name: 'load-lots-earned',
    text: `select l.account_id, l.seq, l.n, e.at from lots l
      join entries e on e.account_id = l.account_id and e.seq = l.seq and e.n = l.n
      where l.account_id = any($1::uuid[]) and e.source = 'issued'`,
    values: [uuids(accountIds)],
  });
  const byAccount = Map.groupBy(rows, (row) => row.account_id);
  return new Map(
    [...byAccount].map(([id, own]) => [id, new Map(own.map((row) => [lotKey(row), row.at] as const))]),
  );
}
