import { readdir, readFile } from 'node:fs/promises';
import { type Kysely, sql } from 'kysely';
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration';
import { StartupError } from '../startup-error.ts';
import type { Tables } from './tables.ts';

const defaultFolder = new URL('../../migrations/', import.meta.url);

export interface MigrationOutcome {
  /** The names of the migrations that ran now, in order. */
  readonly applied: readonly string[];
}

/**
 * Runs the migrations that this database lacks, all or none, in one transaction. Services that start at once
 * wait for each other.
 */
export async function migrateToLatest(
  db: Kysely<Tables>,
  folder: URL = defaultFolder,
): Promise<MigrationOutcome> {
  const migrator = new Migrator({ db, provider: new SqlFileProvider(folder) });
  const { error, results = [] } = await migrator.migrateToLatest();
  const failed = results.find((result) => result.status === 'Error');
  if (error) throw describeFailure(error, failed?.migrationName);
  return { applied: results.map((result) => result.migrationName) };
}

function describeFailure(error: unknown, migrationName: string | undefined): StartupError {
  const reason = error instanceof Error ? error.message || String(error) : String(error);
  const where = migrationName ? `migration ${migrationName} failed` : 'the migrations could not run';
  return new StartupError(`${where}, nothing was changed: ${reason}`, { cause: error });
}

/** Reads `0001_name.sql` and so on; the names sort in the order of running. */
class SqlFileProvider implements MigrationProvider {
  readonly #folder: URL;

  constructor(folder: URL) {
    this.#folder = folder;
  }

  async getMigrations(): Promise<Record<string, Migration>> {
    const files = (await readdir(this.#folder)).filter((name) => name.endsWith('.sql')).sort();
    return Object.fromEntries(files.map((file) => [file.slice(0, -'.sql'.length), this.#migration(file)]));
  }

  #migration(file: string): Migration {
    const path = new URL(file, this.#folder);
    return {
      async up(db) {
        const statements = await readFile(path, 'utf8');
        // A migration of a large table may take longer than a request may.
        await sql`set local statement_timeout = 0`.execute(db);
        await sql.raw(statements).execute(db);
      },
    };
  }
}
