import { type Kysely, sql } from 'kysely';
import t from 'tap';
import type { Tables } from '../../src/db/tables.ts';
import { JOURNALS, STANDING } from '../../src/verify/books/all-books.ts';
import type { Book } from '../../src/verify/books/book.ts';
import type { Row } from '../../src/verify/difference.ts';
import { PROGRAM, START } from '../engine/storm/program.ts';
import { seededRandom } from '../engine/storm/random.ts';
import { startServices } from '../engine/storm/services.ts';
import { createStorm } from '../engine/storm/storm.ts';
import { verifyBooks } from '../harness/app.ts';
import { testDatabase } from '../harness/database.ts';
import { damaged, dropConstraints } from './corruption.ts';

const DAY_MS = 86_400_000;
const BOOKS: readonly Book[] = [...JOURNALS, ...STANDING];

t.test('a change to any column of any table of the books is found, and named', async (t) => {
  const database = await testDatabase(t);
  const { db } = database;
  const random = seededRandom(7);
  const time = { now: START };
  const call = await startServices(t, database, { clock: () => time.now, random });
  const storm = await createStorm(call, random, time);
  for (let round = 0; round < 150; round++) {
    await storm.happen();
    if (round === 60) await storm.publish(PROGRAM);
    if (round % 5 === 4) time.now += random.below(20 * DAY_MS);
  }
  // What a storm does not bring.
  const status = '/v1/accounts/external:A/tiers/status';
  await call('PUT', status, { tier: 'gold', until: '2027-12-31', reason: 'a trial' });
  await call('POST', `${status}/hold`, { reason: 'parental leave' });
  const merge = { externalId: 'merge', into: 'external:B', reason: 'twice', author: 'storm' };
  await call('POST', '/v1/accounts/external:C/merge', merge);
  await verifyBooks(db);
  await dropConstraints(db);
  const empty: string[] = [];
  for (const book of BOOKS) {
    const row = await someRow(db, book);
    if (row === undefined) {
      empty.push(book.table);
      continue;
    }
    const key = Object.fromEntries(book.key.map((column) => [column, row[column]]));
    const changes = await changesOf(db, book, row);
    const found = await damaged(db, book.table, () => {
      const set = changes.map(({ column, changed }) => sql`${sql.ref(column)} = ${changed}`);
      return sql`update ${sql.table(book.table)} set ${sql.join(set)} where ${isRow(book, row)}`.execute(db);
    });
    const own = found.filter(({ kind, against }) => kind === book.table && against === 'replay');
    t.match(own, [{ accountId: row.account_id, key }], `a changed row of ${book.table} is named`);
    t.same(
      Object.keys(own[0]?.stored ?? {}).sort(),
      changes.map(({ column }) => column).sort(),
      `with each column of ${book.table}, and no other row`,
    );
    const removed = await damaged(db, book.table, () =>
      sql`delete from ${sql.table(book.table)} where ${isRow(book, row)}`.execute(db),
    );
    t.match(
      removed.filter(({ against }) => against === 'replay'),
      [{ accountId: row.account_id, kind: book.table, key, stored: null }],
      `a row of ${book.table} that is gone is named`,
    );
  }
  t.same(empty, [], 'all tables were looked at');
});

async function someRow(db: Kysely<Tables>, { table, key }: Book): Promise<StoredRow | undefined> {
  const columns = key.length === 0 ? sql`account_id` : sql.join(key.map((column) => sql.ref(column)));
  const { rows } =
    await sql<StoredRow>`select * from ${sql.table(table)} order by ${columns} desc limit 1`.execute(db);
  return rows[0];
}

type StoredRow = Row & { readonly account_id: string };

function isRow({ key }: Book, row: StoredRow) {
  return sql.join(
    ['account_id', ...key].map((column) => sql`${sql.ref(column)} = ${row[column]}`),
    sql` and `,
  );
}

/** For each column that is compared, another value of its type. */
async function changesOf(db: Kysely<Tables>, book: Book, row: StoredRow) {
  const { rows } = await sql<{ column: string; type: string }>`
    select column_name as "column", data_type as type from information_schema.columns
    where table_schema = 'public' and table_name = ${book.table} order by ordinal_position`.execute(db);
  const left = ['account_id', ...book.key, ...book.untold];
  return rows.flatMap(({ column, type }) => {
    if (left.includes(column)) return [];
    const change = OTHER[type];
    if (change === undefined) throw new Error(`no other value is known of ${type}`);
    return [{ column, changed: change(row[column]) }];
  });
}

const NOBODY = '00000000-0000-0000-0000-000000000001';
const SOMEBODY = '00000000-0000-0000-0000-000000000002';

const OTHER: Readonly<Record<string, (value: unknown) => unknown>> = {
  bigint: (value) => Number(value ?? 0) + 1,
  integer: (value) => Number(value ?? 0) + 1,
  smallint: (value) => Number(value ?? 0) + 1,
  numeric: (value) => Number(value ?? 0) + 1,
  text: (value) => `${value ?? ''}?`,
  uuid: (value) => (value === NOBODY ? SOMEBODY : NOBODY),
  boolean: (value) => value !== true,
  'timestamp with time zone': (value) => new Date(Number(value ?? 0) + 1).toISOString(),
  json: () => '[{"other": 1}]',
  ARRAY: () => ['other'],
};
