import { type Kysely, sql } from 'kysely';
import type { Tables } from '../db/tables.ts';
import type { Book } from './books/book.ts';
import type { Row } from './difference.ts';

export interface StoredRow {
  readonly accountId: string;
  readonly row: Row;
}

/** The commands of an account that are looked at: from after the one up to, and with, the other. */
export interface Span {
  readonly accountId: string;
  readonly after: number;
  readonly upTo: number;
}

const ROWS_AT_ONCE = 5000;

/** The rows that commands added. */
export async function readAdded(
  db: Kysely<Tables>,
  { table }: Pick<Book, 'table'>,
  spans: readonly Span[],
): Promise<readonly StoredRow[]> {
  const [one, ...more] = spans;
  if (one === undefined) return [];
  // With a constant account the index gives the rows in its order, however many there are of it.
  const own =
    more.length === 0
      ? sql<StoredColumns>`select * from ${sql.table(table)}
        where account_id = ${one.accountId} and seq > ${one.after} and seq <= ${one.upTo}`
      : sql<StoredColumns>`select b.* from
        unnest(${spans.map((s) => s.accountId)}::uuid[], ${spans.map((s) => s.after)}::bigint[], ${spans.map((s) => s.upTo)}::bigint[])
          as s (account_id, after, up_to)
        join ${sql.table(table)} b on b.account_id = s.account_id and b.seq > s.after and b.seq <= s.up_to`;
  const { rows } = await own.execute(db);
  return rows.map(storedRow);
}

/** All rows of accounts, page by page in the order of the primary key, however many there are. */
export async function* readStanding(
  db: Kysely<Tables>,
  { table, key }: Pick<Book, 'table' | 'key'>,
  accountIds: readonly string[],
): AsyncGenerator<readonly StoredRow[]> {
  const columns = ['account_id', ...key].map((column) => sql.ref(column));
  const [only] = accountIds;
  const whose =
    accountIds.length === 1 ? sql`account_id = ${only}` : sql`account_id = any(${accountIds}::uuid[])`;
  let last: StoredColumns | undefined;
  do {
    const values = last === undefined ? [] : ['account_id', ...key].map((column) => sql`${last?.[column]}`);
    const { rows } = await sql<StoredColumns>`select * from ${sql.table(table)} where ${whose}
      ${last === undefined ? sql`` : sql`and (${sql.join(columns)}) > (${sql.join(values)})`}
      order by ${sql.join(columns)} limit ${ROWS_AT_ONCE}`.execute(db);
    yield rows.map(storedRow);
    last = rows.length < ROWS_AT_ONCE ? undefined : rows.at(-1);
  } while (last !== undefined);
}

type StoredColumns = Row & { readonly account_id: string };

function storedRow({ account_id: accountId, ...row }: StoredColumns): StoredRow {
  return { accountId, row };
}
