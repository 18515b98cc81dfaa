import { readdir } from 'node:fs/promises';
import { type Kysely, sql } from 'kysely';
import type { Tables } from './tables.ts';

const folder = new URL('../../migrations/', import.meta.url);

/** The migrations that this program knows and the database has not seen; none, where the database is newer. */
export async function pendingMigrations(db: Kysely<Tables>): Promise<string[]> {
  const known = (await readdir(folder))
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -'.sql'.length));
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  const seen = new Set(rows.map(({ name }) => name));
  return known.filter((name) => !seen.has(name)).sort();
}
