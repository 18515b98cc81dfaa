import type { FastifyInstance } from 'fastify';
import type { Kysely } from 'kysely';
import type pg from 'pg';
import type { Logger } from 'pino';
import { buildApp } from './app.ts';
import type { Config } from './config.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './db/embedded/embedded-postgres.ts';
import { migrateToLatest } from './db/migrate.ts';
import { createKysely, createPool } from './db/pool.ts';
import type { Tables } from './db/tables.ts';
import { createEngine } from './engine/engine.ts';
import type { JobDeps } from './jobs/job.ts';
import { StartupError } from './startup-error.ts';
import { acceptKey, createKey, createTenant, hasKeys } from './tenants/keys.ts';

export interface ServiceOptions {
  readonly log: Logger;
  /** Called when the embedded database ends without having been told to; the service is of no use then. */
  readonly onDatabaseLost?: () => void;
}

export interface Service {
  readonly app: FastifyInstance;
  readonly address: string;
  readonly pool: pg.Pool;
  readonly db: Kysely<Tables>;
  /** Made at the first start, when there was no key; it cannot be read again. */
  readonly newKey?: string;
  /** Finishes what is under way, within the time limit, then stops everything that was started. */
  stop(): Promise<void>;
  /** Tells an embedded database to stop, and waits for nothing. */
  abandon(): void;
}

/** Two lanes of batches, and some for quotes and for reads of accounts that are settled on the way. */
const ENGINE_CONNECTIONS_MAX = 6;
/** For the library of the jobs: one listens, one works. */
const JOB_CONNECTIONS = 2;

/** The whole service: database, migrations, engine and HTTP server, in that order. */
export async function startService(config: Config, options: ServiceOptions): Promise<Service> {
  const undo: (() => Promise<unknown>)[] = [];
  try {
    return await startParts(config, options, undo);
  } catch (error) {
    await runAll(undo, options.log);
    throw error;
  }
}

/** Each part that has started leaves in `undo` how to stop it. */
async function startParts(
  config: Config,
  { log, onDatabaseLost }: ServiceOptions,
  undo: (() => Promise<unknown>)[],
): Promise<Service> {
  const limitMs = config.stopTimeoutSeconds * 1000;
  const embedded =
    config.databaseUrl === undefined ? await startEmbedded(config, log, onDatabaseLost) : undefined;
  if (embedded) undo.unshift(() => embedded.stop());
  const { pool, enginePool, jobPool } = createPools(config, embedded, log);
  undo.unshift(() => within(limitMs, Promise.all([pool.end(), enginePool.end(), jobPool.end()])));
  const db = createKysely(pool);
  await prepareDatabase(pool, db, log);
  const newKey = await ensureDefaultTenant(db, config.apiKey);
  const clock = Date.now;
  const engine = createEngine({ pool: enginePool, db, clock, log });
  await engine.start();
  undo.unshift(() => within(limitMs, engine.stop()));
  if (config.areJobsOn) undo.unshift(await startJobs({ db, engine, clock, log }, jobPool, limitMs));
  const app = buildApp({ pool, db, engine, clock, log }, { bodyLimitBytes: config.bodyLimitBytes });
  undo.unshift(() => within(limitMs, closeApp(app), () => app.server.closeAllConnections()));
  const address = await listen(app, config);
  let stopped: Promise<void> | undefined;
  return {
    app,
    address,
    pool,
    db,
    ...(newKey !== undefined && { newKey }),
    stop: () => (stopped ??= runAll(undo, log)),
    abandon: () => embedded?.abandon(),
  };
}

/** Loaded only where they run: the library takes a while. Returns how to stop them. */
async function startJobs(deps: JobDeps, pool: pg.Pool, limitMs: number): Promise<() => Promise<void>> {
  const [{ startSchedule }, { JOBS }] = await Promise.all([
    import('./jobs/schedule.ts'),
    import('./jobs/jobs.ts'),
  ]);
  const schedule = await startSchedule(deps, { pool, jobs: JOBS });
  return () => within(limitMs, schedule.stop());
}

function startEmbedded(config: Config, log: Logger, onDatabaseLost?: () => void): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({
    dataDir: config.dataDir,
    durable: true,
    log: (line) => log.info(line),
    ...(onDatabaseLost && { onUnexpectedExit: onDatabaseLost }),
  });
}

/**
 * The engine's connections are its own: they are in pipeline mode, and reads that take long must not keep a
 * commit waiting for one.
 */
function createPools(config: Config, embedded: EmbeddedPostgres | undefined, log: Logger) {
  const target = config.databaseUrl ?? embedded?.connection;
  if (target === undefined) throw new Error('there is a URL, or an embedded database');
  const onConnectionError = (error: Error) =>
    // The error alone: pg hangs the whole client on it, with its secrets.
    log.warn({ reason: error.message }, 'a connection to the database was lost');
  const forAll = config.databaseConnectionsMax - (config.areJobsOn ? JOB_CONNECTIONS : 0);
  const engineMax = Math.min(ENGINE_CONNECTIONS_MAX, Math.floor(forAll / 2));
  const poolMax = forAll - engineMax;
  return {
    pool: createPool(target, { connectionsMax: poolMax, onConnectionError }),
    enginePool: createPool(target, {
      applicationName: 'fealty-engine',
      connectionsMax: engineMax,
      pipeline: true,
      onConnectionError,
    }),
    // Opens none before it is used.
    jobPool: createPool(target, {
      applicationName: 'fealty-jobs',
      connectionsMax: JOB_CONNECTIONS,
      types: 'of pg',
      onConnectionError,
    }),
  };
}

async function prepareDatabase(pool: pg.Pool, db: Kysely<Tables>, log: Logger): Promise<void> {
  try {
    await pool.query('select 1');
  } catch (error) {
    throw new StartupError(`cannot connect to the database: ${describeConnectionError(error)}`, {
      cause: error,
    });
  }
  const { applied } = await migrateToLatest(db);
  if (applied.length > 0) log.info({ migrations: applied }, 'the database was migrated');
}

/** A host with several addresses fails with one error for each, and no message of its own. */
function describeConnectionError(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(describeConnectionError).join('; ');
  return error instanceof Error ? error.message || error.name : String(error);
}

async function ensureDefaultTenant(
  db: Kysely<Tables>,
  apiKey: string | undefined,
): Promise<string | undefined> {
  const tenant = await createTenant(db, 'default');
  if (apiKey !== undefined) await acceptKey(db, tenant.id, apiKey, 'API_KEY of the environment');
  if (await hasKeys(db, tenant.id)) return undefined;
  return createKey(db, tenant.id, 'made at the first start');
}

async function listen(app: Service['app'], { host, port }: Config): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new StartupError(`port ${port} on ${host} is in use: set PORT to another one`);
    throw new StartupError(`cannot listen on ${host}:${port}: ${message}`, { cause: error });
  }
}

/** Idle connections are closed by Node once, those that fall idle when their last answer is out by us. */
async function closeApp(app: Service['app']): Promise<void> {
  const reaping = setInterval(() => app.server.closeIdleConnections(), 50);
  await app.close().finally(() => clearInterval(reaping));
}

/** One part that does not stop must not keep the others running. */
async function runAll(steps: readonly (() => Promise<unknown>)[], log: Logger): Promise<void> {
  for (const step of steps) {
    await step().catch((error) => log.error({ err: error }, 'a part of the service did not stop properly'));
  }
}

async function within(limitMs: number, work: PromiseLike<unknown>, onLimit?: () => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      onLimit?.();
      resolve();
    }, limitMs);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
