import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { columnTypes } from './column-parsers.ts';
import type { Tables } from './tables.ts';

export interface PoolOptions {
  readonly applicationName?: string;
  readonly connectionsMax?: number;
  /** Sends statements without waiting for the answers to those before; for the engine's batches. */
  readonly pipeline?: boolean;
  /** The database refuses whatever would change it. */
  readonly readOnly?: boolean;
  /** How columns are read: as ours are, or as pg does for everybody, which a library beside us expects. */
  readonly types?: 'ours' | 'of pg';
  /** Called when a connection is lost; the pool replaces it. */
  readonly onConnectionError?: (error: Error) => void;
}

/** A connection as pg takes it, or a URL. */
export type ConnectionTarget = string | pg.ClientConfig;

export function createPool(target: ConnectionTarget, options: PoolOptions = {}): pg.Pool {
  const pool = new pg.Pool({
    ...connectionConfig(target, optionsFor(options)),
    application_name: options.applicationName ?? 'fealty',
    max: options.connectionsMax ?? 10,
    pipeline: options.pipeline ?? false,
    ...(options.types !== 'of pg' && { types: columnTypes }),
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
  });
  const onError = options.onConnectionError ?? (() => undefined);
  // An error that nobody listens to ends the process: on the pool for idle connections, on each client for
  // those in use, whose query fails anyway.
  pool.on('error', onError);
  pool.on('connect', (client) => {
    client.on('error', onError);
  });
  return pool;
}

export function createKysely(pool: pg.Pool): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

function optionsFor({ pipeline, readOnly }: PoolOptions): string {
  if (pipeline === true) return batchOptions;
  return readOnly === true ? `${sessionOptions} -c default_transaction_read_only=on` : sessionOptions;
}

/** At the connection's start, so that they cost no round trip. */
const sessionSettings = {
  TimeZone: 'UTC',
  DateStyle: 'ISO',
  statement_timeout: '30s',
  idle_in_transaction_session_timeout: '60s',
} as const;

const sessionOptions = optionsOf(sessionSettings);

function optionsOf(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}

/**
 * For the engine's batches: every statement finds its rows by index, whatever the planner knows of them. A prepared
 * statement is planned once and kept. Planned while its tables were still empty, it would go on reading
 * them from end to end when they are full. Nobody holds a lock for longer than a batch takes, some milliseconds: who
 * waits for seconds waits for a process that is stuck, and the rest of its batch must not wait with it.
 */
const batchSettings = {
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  plan_cache_mode: 'force_generic_plan',
  lock_timeout: '2s',
} as const;

const batchOptions = `${sessionOptions} ${optionsOf(batchSettings)}`;

function connectionConfig(target: ConnectionTarget, ours: string): pg.ClientConfig {
  if (typeof target !== 'string') return { ...target, options: joinOptions(target.options, ours) };
  // In pg what the URL says wins over what stands beside it, so options of its own must be joined with ours.
  const own = /[?&]options=([^&]*)/.exec(target);
  if (!own) return { connectionString: target, options: ours };
  const joined = encodeURIComponent(joinOptions(decodeURIComponent(own[1] ?? ''), ours));
  return { connectionString: target.replace(own[0], `${own[0].slice(0, 1)}options=${joined}`) };
}

/** The given ones come first, and ours win: rows would be misread without them. */
function joinOptions(given: string | undefined, ours: string): string {
  return given ? `${given} ${ours}` : ours;
}
