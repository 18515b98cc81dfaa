import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import t from 'tap';
import { dumpSchema } from '../../src/db/dump-schema.ts';
import { migrateToLatest } from '../../src/db/migrate.ts';
import { createKysely, createPool } from '../../src/db/pool.ts';
import { emptyDatabase, type TestScope, testDatabase } from '../harness/database.ts';

t.test('runs the files in order, once', async (t) => {
  const { db, pool } = await emptyDatabase(t);
  const folder = await migrationFolder(t, {
    '0002_second.sql': 'insert into steps values (2); insert into steps values (3);',
    '0001_first.sql': 'create table steps (n int); insert into steps values (1);',
    'schema.txt': 'not a migration',
  });
  t.strictSame(await migrateToLatest(db, folder), { applied: ['0001_first', '0002_second'] });
  t.strictSame(await migrateToLatest(db, folder), { applied: [] });
  t.strictSame((await pool.query('select n from steps order by n')).rows, [{ n: 1 }, { n: 2 }, { n: 3 }]);
});

t.test('a migration that fails leaves nothing of any of them, and is named', async (t) => {
  const { db, pool } = await emptyDatabase(t);
  const folder = await migrationFolder(t, {
    '0001_first.sql': 'create table steps (n int);',
    '0002_broken.sql': 'insert into no_such_table values (1);',
  });
  await t.rejects(migrateToLatest(db, folder), {
    name: 'StartupError',
    message: 'migration 0002_broken failed, nothing was changed: relation "no_such_table" does not exist',
  });
  t.strictSame((await pool.query(`select to_regclass('steps') as found`)).rows, [{ found: null }]);
});

t.test('services that start at once migrate once', async (t) => {
  const { url, db } = await emptyDatabase(t);
  const other = createPool(url);
  t.teardown(() => other.end());
  const folder = await migrationFolder(t, {
    '0001_first.sql': 'select pg_sleep(0.2); create table steps (n int);',
  });
  const outcomes = await Promise.all([
    migrateToLatest(db, folder),
    migrateToLatest(createKysely(other), folder),
  ]);
  t.strictSame(
    outcomes.flatMap((outcome) => outcome.applied),
    ['0001_first'],
  );
});

t.test('the committed schema is what the migrations give', async (t) => {
  const { pool } = await testDatabase(t);
  const committed = await readFile(new URL('../../migrations/schema.txt', import.meta.url), 'utf8');
  t.equal(await dumpSchema(pool), committed, 'if not: npm run schema -- --write');
});

t.test('the dump shows columns, defaults, constraints, indexes and storage', async (t) => {
  const { pool } = await emptyDatabase(t);
  await pool.query(`
    create table parent (id int generated always as identity primary key, name text not null unique);
    create table child (
      parent_id int references parent, points bigint default 0 check (points >= 0), at timestamptz(3)
    ) with (fillfactor = 70);
    create index child_by_points on child (points desc) where points > 5;`);
  t.equal(
    await dumpSchema(pool),
    `table child with (fillfactor=70)
  parent_id integer
  points bigint default 0
  at timestamp(3) with time zone
  constraint child_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES parent(id)
  constraint child_points_check CHECK ((points >= 0))
  index child_by_points using btree (points DESC) WHERE (points > 5)

table parent
  id integer not null generated always as identity
  name text not null
  constraint parent_name_key UNIQUE (name)
  constraint parent_pkey PRIMARY KEY (id)
`,
  );
});

async function migrationFolder(t: TestScope, files: Readonly<Record<string, string>>): Promise<URL> {
  const folder = await mkdtemp(join(tmpdir(), 'fealty-migrations-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return pathToFileURL(`${folder}/`);
}
