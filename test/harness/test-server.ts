import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startEmbeddedPostgres, stopAbandonedPostgres } from '../../src/db/embedded/embedded-postgres.ts';
import { processIdentity } from '../../src/db/embedded/process-identity.ts';
import { migrateToLatest } from '../../src/db/migrate.ts';
import { createKysely, createPool } from '../../src/db/pool.ts';
import { startContainer, stopContainer } from './test-container.ts';

/** Where tests find their database server: one for the whole run, with a migrated database to clone. */
export interface TestServer {
  readonly url: string;
  readonly template: string;
  readonly kind: 'given' | 'container' | 'embedded';
  readonly containerId?: string;
}

const readyWaitSeconds = 90;

/**
 * The server of this run. The test file that asks first starts it, those that ask meanwhile wait, and a watcher
 * stops it when the run is over, however that came about. So tests that need no database wait for none.
 */
export async function useTestServer(): Promise<TestServer> {
  const folder = await runFolder();
  const isFirst = await mkdir(folder, { mode: 0o700 }).then(
    () => true,
    () => false,
  );
  if (isFirst) {
    spawnWatcher(folder);
    return startServer(folder);
  }
  for (let waitedMs = 0; waitedMs < readyWaitSeconds * 1000; waitedMs += 50) {
    const server = await readRecord(folder);
    if (server) return server;
    await sleep(50);
  }
  throw new Error(`another test file did not get the database server ready: ${folder}`);
}

export async function stopTestServer(folder: string): Promise<void> {
  const server = await readRecord(folder);
  if (server?.kind === 'given') await runStatement(server.url, `drop database if exists ${server.template}`);
  if (server?.containerId !== undefined) await stopContainer(server.containerId);
  await stopAbandonedPostgres(join(folder, 'data'));
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** A statement outside the test's own database, such as one that makes or drops it. */
export async function runStatement(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

export function databaseUrl(server: TestServer, database: string): string {
  const url = new URL(server.url);
  url.pathname = `/${database}`;
  return url.href;
}

/** The run is tap, which starts the test files, or the test file itself when Node alone runs it. */
const runPid = process.env.TAP === '1' ? process.ppid : process.pid;

async function runFolder(): Promise<string> {
  const identity = createHash('sha256')
    .update(await processIdentity(runPid))
    .digest('hex')
    .slice(0, 8);
  return join(tmpdir(), `fealty-test-${runPid}-${identity}`);
}

/** Without tap's own options, which would make it count as a part of the test. */
function spawnWatcher(folder: string): void {
  const watcher = fileURLToPath(new URL('./watch-run.ts', import.meta.url));
  const { NODE_OPTIONS: _, ...env } = process.env;
  const log = openSync(join(folder, 'watcher.log'), 'w');
  const stdio = ['ignore', log, log] as const;
  spawn(process.execPath, [watcher, String(runPid), folder], {
    detached: true,
    stdio: [...stdio],
    env,
  }).unref();
  closeSync(log);
}

async function startServer(folder: string): Promise<TestServer> {
  const server = { ...(await chooseServer(folder)), template: `fealty_template_${runPid}` };
  await makeTemplate(server);
  const draft = join(folder, 'server.json.new');
  await writeFile(draft, JSON.stringify(server));
  await rename(draft, recordFile(folder));
  return server;
}

async function readRecord(folder: string): Promise<TestServer | undefined> {
  const file = recordFile(folder);
  return existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : undefined;
}

function recordFile(folder: string): string {
  return join(folder, 'server.json');
}

/** The server named in DATABASE_URL_TEST, else a container where Docker answers, else the embedded Postgres. */
async function chooseServer(folder: string): Promise<Omit<TestServer, 'template'>> {
  const given = process.env.DATABASE_URL_TEST;
  if (given) return { url: given, kind: 'given' };
  const container = await startContainer();
  if (container) return { ...container, kind: 'container' };
  const { url } = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), durable: false });
  return { url, kind: 'embedded' };
}

async function makeTemplate(server: TestServer): Promise<void> {
  await runStatement(server.url, `create database ${server.template}`);
  const pool = createPool(databaseUrl(server, server.template), { connectionsMax: 2 });
  try {
    await migrateToLatest(createKysely(pool));
  } finally {
    await pool.end();
  }
}
