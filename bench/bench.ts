import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listenForInterruption } from '../src/cli/interruption.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/db/embedded/embedded-postgres.ts';
import { readPostmaster } from '../src/db/embedded/postmaster.ts';
import { createPool } from '../src/db/pool.ts';
import { type HttpConnection, openHttpConnection } from './http-connection.ts';
import { runLoad } from './load.ts';
import { type Measurement, measureLoad, measurePgbench } from './measure.ts';
import { type BenchOptions, benchHelp, parseBenchOptions, rounds } from './options.ts';
import { findPgbench, type Pgbench, pgbenchMissing, preparePgbench } from './pgbench.ts';
import { readSamplePurchase } from './pgbench-script.ts';
import { createPurchases } from './purchases.ts';
import { type BenchResult, renderReport, summarize } from './report.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { setUp } from './set-up.ts';

const warmUpSeconds = 3;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const options = parseBenchOptions(args);
  if ('mistake' in options) {
    say(options.mistake);
    return 1;
  }
  if (options.help) {
    process.stdout.write(benchHelp);
    return 0;
  }
  const undo: (() => Promise<unknown>)[] = [];
  const interruption = listenForInterruption(() => process.exit(130));
  try {
    const result = await Promise.race([bench(options, undo), interruption.whenInterrupted()]);
    if (result === undefined) return 130;
    const text = options.json ? JSON.stringify(summarize(result), null, 2) : renderReport(result);
    process.stdout.write(`${text}\n`);
    return 0;
  } catch (error) {
    console.error(error);
    return 1;
  } finally {
    for (const step of undo.splice(0)) await step().catch((error) => say(String(error)));
  }
}

/** Each part that has started leaves in `undo` how to stop it. */
async function bench(options: BenchOptions, undo: (() => Promise<unknown>)[]): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'fealty-bench-'));
  // Started by root, Postgres runs as another user, who must be able to pass through this folder.
  await chmod(folder, 0o711);
  undo.unshift(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  const place = { folder, data: join(folder, 'data') };
  say('Starting a durable Postgres in a temporary folder …');
  const postgres = await startEmbeddedPostgres({ dataDir: place.data, durable: true });
  undo.unshift(() => postgres.stop());
  const key = randomBytes(24).toString('base64url');
  say('Starting the service and enrolling accounts over HTTP …');
  const service = await startService(postgres, key, undo);
  const connections = await connect(service, options.connections, undo);
  await setUp(connections, key);
  return compare(options, { place, postgres, service, connections, key }, undo);
}

interface Prepared {
  readonly place: { readonly folder: string; readonly data: string };
  readonly postgres: EmbeddedPostgres;
  readonly service: ServerProcess;
  readonly connections: readonly HttpConnection[];
  readonly key: string;
}

async function compare(
  options: BenchOptions,
  prepared: Prepared,
  undo: (() => Promise<unknown>)[],
): Promise<BenchResult> {
  const { place, postgres, service, connections, key } = prepared;
  const nextRequest = await createPurchases(key);
  const postgresPid = (await readPostmaster(join(place.data, 'postgres')))?.pid;
  say('Warming up …');
  let posted = (await runLoad(connections, nextRequest, warmUpSeconds)).answers;
  const pgbench = await startPgbench(prepared);
  await pgbench?.run(warmUpSeconds);
  const http = await startServerProcess([script('./http-alone.ts')], { DATABASE_URL: postgres.url });
  undo.unshift(() => http.stop());
  const httpConnections = await connect(http, options.connections, undo);
  await runLoad(httpConnections, nextRequest, warmUpSeconds);

  const measured = { pgbench: [] as Measurement[], http: [] as Measurement[], service: [] as Measurement[] };
  for (let round = 1; round <= rounds; round++) {
    say(`Round ${round} of ${rounds} …`);
    const { seconds } = options;
    if (pgbench) {
      measured.pgbench.push(
        await measurePgbench({ service: undefined, postgres: postgresPid }, () => pgbench.run(seconds)),
      );
    }
    measured.http.push(
      await measureLoad({ service: http.pid, postgres: undefined }, () =>
        runLoad(httpConnections, nextRequest, seconds),
      ),
    );
    const ours = await measureLoad({ service: service.pid, postgres: postgresPid }, () =>
      runLoad(connections, nextRequest, seconds),
    );
    measured.service.push(ours);
    posted += ours.purchases;
  }
  await checkWritten(postgres, posted);
  const { seconds } = options;
  return {
    ...measured,
    pgbench: pgbench && measured.pgbench,
    purchases: posted,
    seconds,
    connections: connections.length,
  };
}

async function startService(
  postgres: EmbeddedPostgres,
  key: string,
  undo: (() => Promise<unknown>)[],
): Promise<ServerProcess> {
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

async function connect(
  server: ServerProcess,
  count: number,
  undo: (() => Promise<unknown>)[],
): Promise<readonly HttpConnection[]> {
  const connections = await Promise.all(
    Array.from({ length: count }, () => openHttpConnection(server.address)),
  );
  undo.unshift(async () => {
    for (const connection of connections) connection.close();
  });
  return connections;
}

async function startPgbench({ place, postgres }: Prepared): Promise<Pgbench | undefined> {
  const program = findPgbench();
  if (program === undefined) {
    say(pgbenchMissing);
    return undefined;
  }
  const pool = createPool(postgres.connection, { connectionsMax: 1 });
  try {
    return await preparePgbench(program, postgres.connection, place.folder, await readSamplePurchase(pool));
  } finally {
    await pool.end();
  }
}

/** What was answered with 201 must be there, and nothing else. */
async function checkWritten({ connection }: EmbeddedPostgres, posted: number): Promise<void> {
  const pool = createPool(connection, { connectionsMax: 1 });
  try {
    const { rows } = await pool.query<{ count: number }>(
      "select count(*) as count from commands where kind = 'purchase'",
    );
    const written = rows[0]?.count;
    if (written !== posted)
      throw new Error(`${posted} purchases were answered with 201, and ${written} are written`);
  } finally {
    await pool.end();
  }
}

function script(path: string): string {
  return new URL(path, import.meta.url).pathname;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
