import type { Client } from '../client.ts';
import { texts, uuids } from '../columns.ts';

/** A command that happened under a key. */
export interface Prior {
  readonly accountId: string;
  readonly key: string;
  readonly seq: number;
  /** JSON, as it was written. */
  readonly body: string;
  readonly answer: string;
}

/** What happened before under these keys. */
export async function loadPrior(
  client: Client,
  asked: readonly { readonly accountId: string; readonly key: string }[],
): Promise<readonly Prior[]> {
  if (asked.length === 0) return [];
  const { rows } = await client.query<{
    account_id: string;
    key: string;
    seq: number;
    body: string;
    answer: string;
  }>({
    name: 'load-prior',
    text: `select c.account_id, c.key, c.seq, c.body::text as body, c.answer::text as answer
      from unnest($1::uuid[], $2::text[]) as a (account_id, key)
      join commands c on c.account_id = a.account_id and c.key = a.key`,
    values: [uuids(asked.map((a) => a.accountId)), texts(asked.map((a) => a.key))],
  });
  return rows.map((row) => ({ ...row, accountId: row.account_id }));
}
