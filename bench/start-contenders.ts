import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/db/embedded/embedded-postgres.ts';
import { readPostmaster } from '../src/db/embedded/postmaster.ts';
import { createPool } from '../src/db/pool.ts';
import { withConnections } from './http-connection.ts';
import { type LoadResult, runLoad } from './load.ts';
import { type Measurement, measureLoad, measurePgbench } from './measure.ts';
import { findPgbench, type Pgbench, pgbenchMissing, preparePgbench } from './pgbench.ts';
import { readSamplePurchase } from './pgbench-script.ts';
import { createPurchases } from './purchases.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { setUp } from './set-up.ts';

type Measure = (seconds: number) => Promise<Measurement>;

export interface Contenders {
  /** Undefined: it is not installed. */
  readonly pgbench: Measure | undefined;
  readonly http: Measure;
  readonly service: Measure;
  /** What was answered with 201 must be there, and nothing else; returns how many purchases that is. */
  readonly checkWritten: () => Promise<number>;
}

export interface StartOptions {
  readonly connections: number;
  readonly warmUpSeconds: number;
  readonly say: (text: string) => void;
}

type Undo = (() => Promise<unknown>)[];

/** Starts all that is compared, on one database server, and warms it up. Each part leaves in `undo` how to stop it. */
export async function startContenders(options: StartOptions, undo: Undo): Promise<Contenders> {
  const { connections, warmUpSeconds, say } = options;
  const folder = await makeFolder(undo);
  say('Starting a durable Postgres in a temporary folder …');
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), durable: true });
  undo.unshift(() => postgres.stop());
  const postgresPid = (await readPostmaster(join(folder, 'data', 'postgres')))?.pid;
  const key = randomBytes(24).toString('base64url');
  const service = await startService(postgres, key, undo);
  say('Enrolling accounts over HTTP …');
  await withConnections(service.address, connections, (open) => setUp(open, key));

  say('Warming up …');
  const nextRequest = await createPurchases(key);
  let posted = 0;
  const load = async ({ address }: ServerProcess, seconds: number): Promise<LoadResult> =>
    withConnections(address, connections, (open) => runLoad(open, nextRequest, seconds));
  const loadService = async (seconds: number): Promise<LoadResult> => {
    const result = await load(service, seconds);
    posted += result.answers;
    return result;
  };
  await loadService(warmUpSeconds);
  const pgbench = await startPgbench(postgres, folder, say);
  await pgbench?.run(warmUpSeconds);
  const http = await startServerProcess([script('./http-alone.ts')], { DATABASE_URL: postgres.url });
  undo.unshift(() => http.stop());
  await load(http, warmUpSeconds);
  return {
    pgbench: pgbench && ((seconds) => measurePgbench({ postgres: postgresPid }, () => pgbench.run(seconds))),
    http: (seconds) => measureLoad({ service: http.pid }, () => load(http, seconds)),
    service: (seconds) =>
      measureLoad({ service: service.pid, postgres: postgresPid }, () => loadService(seconds)),
    checkWritten: () => checkWritten(postgres, posted),
  };
}

async function makeFolder(undo: Undo): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fealty-bench-'));
  // Started by root, Postgres runs as another user, who must be able to pass through this folder.
  await chmod(folder, 0o711);
  undo.unshift(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

async function startService(postgres: EmbeddedPostgres, key: string, undo: Undo): Promise<ServerProcess> {
  const service = await startServerProcess([script('../bin/run.js'), 'src/main.ts'], {
    DATABASE_URL: postgres.url,
    API_KEY: key,
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'warn',
  });
  undo.unshift(() => service.stop());
  return service;
}

async function startPgbench(
  postgres: EmbeddedPostgres,
  folder: string,
  say: StartOptions['say'],
): Promise<Pgbench | undefined> {
  const program = findPgbench();
  if (program === undefined) {
    say(pgbenchMissing);
    return undefined;
  }
  const pool = createPool(postgres.connection, { connectionsMax: 1 });
  try {
    return await preparePgbench(program, postgres.connection, folder, await readSamplePurchase(pool));
  } finally {
    await pool.end();
  }
}

async function checkWritten({ connection }: EmbeddedPostgres, posted: number): Promise<number> {
  const pool = createPool(connection, { connectionsMax: 1 });
  try {
    const { rows } = await pool.query<{ count: number }>(
      "select count(*) as count from commands where kind = 'purchase'",
    );
    const written = rows[0]?.count;
    if (written === posted) return posted;
    throw new Error(`${posted} purchases were answered with 201, and ${written} are written`);
  } finally {
    await pool.end();
  }
}

function script(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
