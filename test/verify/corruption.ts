import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../src/db/tables.ts';
import { createProgramCache } from '../../src/engine/programs.ts';
import { type Difference, describeDifference } from '../../src/verify/difference.ts';
import { verifyDatabase } from '../../src/verify/verify-database.ts';

/** Damages can be written that the schema itself would refuse. */
export async function dropConstraints(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ table: string; name: string }>`
    select conrelid::regclass::text as table, conname as name from pg_constraint
    where contype in ('c', 'f', 'u') and connamespace = 'public'::regnamespace`.execute(db);
  for (const { table, name } of rows)
    await sql`alter table ${sql.table(table)} drop constraint ${sql.ref(name)}`.execute(db);
}

/** Writes something wrong into a table, looks what is found, and puts the table back as it was. */
export async function damaged<T extends string>(
  db: Kysely<Tables>,
  table: T,
  damage: () => Promise<unknown>,
): Promise<readonly Difference[]> {
  await sql`create table saved as table ${sql.table(table)}`.execute(db);
  try {
    await damage();
    return await verifyDatabase(db, createProgramCache(db));
  } finally {
    await sql`delete from ${sql.table(table)}`.execute(db);
    await sql`insert into ${sql.table(table)} select * from saved`.execute(db);
    await sql`drop table saved`.execute(db);
  }
}

export function sentences(differences: readonly Difference[]): readonly string[] {
  return differences.map(describeDifference);
}
