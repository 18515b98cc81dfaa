import type pg from 'pg';

/**
 * What is booked of each account of a tenant, table by table, in an order of its own and without whatever numbers,
 * codes and ids tell: the same happenings give the same books, in whatever number of commands they were decided, and in
 * whichever database. Tables and columns that are added later are compared, too.
 */
export async function booksOf(pool: pg.Pool, tenantId: number): Promise<Books> {
  const names = await namesOf(pool, tenantId);
  const books: Record<string, Record<string, string[]>> = {};
  for (const { table, columns } of await tablesOfAccounts(pool)) {
    const { rows } = await pool.query<{ account_id: string; row: string }>(
      `select account_id, (select jsonb_object_agg(key, value)::text from jsonb_each(to_jsonb(b)) where key = any($2)) as row
      from "${table}" b join account_heads h using (account_id) where h.tenant_id = $1`,
      [tenantId, columns],
    );
    for (const { account_id, row } of rows) {
      const account = names.get(account_id) ?? account_id;
      const text = row.replaceAll(UUID, (id) => names.get(id) ?? id);
      books[account] ??= {};
      const lines = books[account];
      lines[table] = [...(lines[table] ?? []), text].sort();
    }
  }
  return books;
}

export type Books = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** How things were decided, and what is remembered of it, are not the books. */
const NOT_BOOKS = ['account_heads', 'account_refs', 'commands', 'due', 'job_failures'];

/** What numbers commands and their parts, what differs in each database, and when something was written down. */
const NOT_COMPARED =
  /^(account_id|tenant_id|program_id|code|follows|created_at|updated_at|(.*_)?seq|(.*_)?n)$/;

async function tablesOfAccounts(
  pool: pg.Pool,
): Promise<readonly { readonly table: string; readonly columns: readonly string[] }[]> {
  const { rows } = await pool.query<{ table: string; columns: string[] }>(
    `select table_name as table, array_agg(column_name::text) as columns from information_schema.columns
    where table_schema = 'public' group by table_name
    having 'account_id' = any(array_agg(column_name::text)) order by table_name`,
  );
  return rows
    .filter(({ table }) => !NOT_BOOKS.includes(table))
    .map(({ table, columns }) => ({
      table,
      columns: columns.filter((column) => !NOT_COMPARED.test(column)),
    }));
}

/** Accounts and people by the names that the test gave them. */
async function namesOf(pool: pg.Pool, tenantId: number): Promise<ReadonlyMap<string, string>> {
  const { rows } = await pool.query<{ id: string; name: string }>(
    `select account_id as id, external_id as name from accounts where tenant_id = $1
    union all
    select s.stakeholder_id, a.external_id || '/' || s.external_id
    from stakeholders s join accounts a using (account_id) where a.tenant_id = $1`,
    [tenantId],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
