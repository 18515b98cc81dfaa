import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type pg from 'pg';
import { createKysely, createPool } from '../../src/db/pool.ts';
import type { Tables } from '../../src/db/tables.ts';
import { databaseUrl, runStatement, useTestServer } from './test-server.ts';

/** What a test, or the whole file, tells what to do when it is over; the last told is done first. */
export interface TestScope {
  teardown(handler: () => unknown): void;
}

export interface TestDatabase {
  readonly pool: pg.Pool;
  readonly db: Kysely<Tables>;
  /** For other processes on the same database. */
  readonly url: string;
}

/** A migrated database of the caller's own, dropped when its test is over. */
export async function testDatabase(t: TestScope): Promise<TestDatabase> {
  const { template } = await useTestServer();
  return cloneDatabase(t, template);
}

/** A database without tables. */
export async function emptyDatabase(t: TestScope): Promise<TestDatabase> {
  return cloneDatabase(t, 'template0');
}

async function cloneDatabase(t: TestScope, template: string): Promise<TestDatabase> {
  const server = await useTestServer();
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`;
  // Copying files beats writing the copy to the log, as nothing waits for the disk: 80 ms instead of 115.
  await runStatement(server.url, `create database ${name} template ${template} strategy file_copy`);
  t.teardown(() => runStatement(server.url, `drop database if exists ${name} with (force)`));
  const url = databaseUrl(server, name);
  const pool = createPool(url, { applicationName: 'fealty-test' });
  t.teardown(() => pool.end());
  return { pool, db: createKysely(pool), url };
}
