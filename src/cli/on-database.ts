import type { Kysely } from 'kysely';
import type { Config } from '../config.ts';
import { openEmbeddedPostgres } from '../db/embedded/embedded-postgres.ts';
import { migrateToLatest } from '../db/migrate.ts';
import { pendingMigrations } from '../db/pending-migrations.ts';
import { type ConnectionTarget, createKysely, createPool, type PoolOptions } from '../db/pool.ts';
import type { Tables } from '../db/tables.ts';
import { StartupError } from '../startup-error.ts';

export interface OpenDatabase {
  readonly db: Kysely<Tables>;
  /** For further connections. */
  readonly target: ConnectionTarget;
}

/** Does something on the service's database, migrated; an embedded one is started for it, unless a service has done so. */
export function onDatabase<T>(
  config: Config,
  options: PoolOptions,
  action: (database: OpenDatabase) => Promise<T>,
): Promise<T> {
  return onPool(config, options, async (database) => {
    await migrateToLatest(database.db);
    return action(database);
  });
}

/** The same for what only reads. It needs no right to change anything, so the database has to be migrated already. */
export function onDatabaseAsItIs<T>(
  config: Config,
  options: PoolOptions,
  action: (database: OpenDatabase) => Promise<T>,
): Promise<T> {
  return onPool(config, { ...options, readOnly: true }, async (database) => {
    const missing = await pendingMigrations(database.db).catch(nullWithoutTables);
    if (missing?.length === 0) return action(database);
    const lacks =
      missing === null ? 'holds no tables of Fealty' : `lacks the migrations ${missing.join(', ')}`;
    throw new StartupError(`the database ${lacks}: start the service on it once, which makes them`);
  });
}

/** Postgres: undefined_table. */
const NO_TABLE = '42P01';

function nullWithoutTables(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === NO_TABLE) return null;
  throw new StartupError(`the database cannot be read: ${error instanceof Error ? error.message : error}`);
}

async function onPool<T>(
  config: Config,
  options: PoolOptions,
  action: (database: OpenDatabase) => Promise<T>,
): Promise<T> {
  const embedded =
    config.databaseUrl === undefined
      ? await openEmbeddedPostgres({ dataDir: config.dataDir, durable: true })
      : undefined;
  const target = config.databaseUrl ?? embedded?.connection ?? '';
  const pool = createPool(target, options);
  try {
    return await action({ db: createKysely(pool), target });
  } finally {
    await pool.end();
    await embedded?.stop();
  }
}
