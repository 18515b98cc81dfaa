import { type Kysely, sql } from 'kysely';
import type { Instant } from '../core/time.ts';
import type { Tables } from '../db/tables.ts';
import type { Difference } from './difference.ts';

interface DueRow {
  readonly account_id: string;
  readonly books_due_at: Instant | null;
  readonly next_at: Instant;
}

/** Nothing of a lot happens by itself before the account is due: what nobody is told of would never be settled. */
export async function checkDue(
  db: Kysely<Tables>,
  accountIds: readonly string[],
): Promise<readonly Difference[]> {
  const { rows } = await sql<DueRow>`
    select l.account_id, d.books_due_at, min(i.at) as next_at
    from lots l join account_heads h using (account_id) left join due d using (account_id)
    cross join lateral (values (case when l.side = 'pending' then l.available_at end), (l.expires_at)) as i (at)
    where l.account_id = any(${accountIds}::uuid[]) and i.at > h.settled_at
    group by l.account_id, d.books_due_at
    having d.books_due_at is null or d.books_due_at > min(i.at) order by 1`.execute(db);
  return rows.map(({ account_id: accountId, books_due_at, next_at }) => ({
    accountId,
    kind: 'due',
    against: 'lots',
    key: {},
    stored: books_due_at === null ? null : { books_due_at },
    expected: { books_due_at: next_at },
  }));
}
