import type { Kysely } from 'kysely';
import type { Config } from '../config.ts';
import { openEmbeddedPostgres } from '../db/embedded/embedded-postgres.ts';
import { migrateToLatest } from '../db/migrate.ts';
import { type ConnectionTarget, createKysely, createPool, type PoolOptions } from '../db/pool.ts';
import type { Tables } from '../db/tables.ts';

export interface OpenDatabase {
  readonly db: Kysely<Tables>;
  /** For further connections. */
  readonly target: ConnectionTarget;
}

/** Does something on the service's database, migrated; an embedded one is started for it, unless a service has done so. */
export async function onDatabase<T>(
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
    const db = createKysely(pool);
    await migrateToLatest(db);
    return await action({ db, target });
  } finally {
    await pool.end();
    await embedded?.stop();
  }
}
