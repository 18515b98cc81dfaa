import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import type { DatabaseConnection } from '../src/db/embedded/embedded-postgres.ts';
import { migrateToLatest } from '../src/db/migrate.ts';
import { createKysely, createPool } from '../src/db/pool.ts';
import { readCpuSecondsOfEndedChildren } from './cpu.ts';
import { fillAccounts, pgbenchScript, type SamplePurchase } from './pgbench-script.ts';

export const pgbenchMissing =
  'pgbench was not found: install it (on Debian: apt-get install postgresql-contrib) to compare with it.';

const clients = 16;
const database = 'fealty_pgbench';

/** The program itself, where it is installed. */
export function findPgbench(): string | undefined {
  const inPath = (process.env.PATH ?? '').split(delimiter);
  const debian = '/usr/lib/postgresql';
  const releases = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...releases.map((release) => join(debian, release, 'bin')), ...inPath];
  return folders.map((folder) => join(folder, 'pgbench')).find((file) => existsSync(file));
}

export interface PgbenchResult {
  readonly rate: number;
  readonly purchases: number;
  /** Of pgbench itself. */
  readonly cpuSeconds: number | undefined;
}

export interface Pgbench {
  readonly run: (seconds: number) => Promise<PgbenchResult>;
}

/** A database of its own on the same server, with the same tables and as many accounts, and the script to run on it. */
export async function preparePgbench(
  program: string,
  connection: DatabaseConnection,
  folder: string,
  sample: SamplePurchase,
): Promise<Pgbench> {
  const server = new pg.Client({ ...connection });
  await server.connect();
  await server.query(`create database ${database}`);
  await server.end();
  const pool = createPool({ ...connection, database });
  try {
    await migrateToLatest(createKysely(pool));
    await fillAccounts(pool);
  } finally {
    await pool.end();
  }
  const script = join(folder, 'purchase.sql');
  await writeFile(script, pgbenchScript(sample));
  const texts = Object.entries({ body: sample.body, basis: sample.basis, answer: sample.answer });
  const args = [
    ...['--no-vacuum', '--protocol=prepared', `--client=${clients}`, '--jobs=2', `--file=${script}`],
    ...texts.map(([name, value]) => `--define=${name}=${value}`),
    ...[`--host=${connection.host}`, `--port=${connection.port}`, `--username=${connection.user}`, database],
  ];
  const environment = { ...process.env, ...(connection.password && { PGPASSWORD: connection.password }) };
  return { run: (seconds) => runPgbench(program, [`--time=${seconds}`, ...args], environment) };
}

async function runPgbench(program: string, args: string[], env: NodeJS.ProcessEnv): Promise<PgbenchResult> {
  const cpuBefore = readCpuSecondsOfEndedChildren();
  const { stdout, stderr } = await promisify(execFile)(program, args, { env });
  const cpuAfter = readCpuSecondsOfEndedChildren();
  const number = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1] ?? Number.NaN);
  const rate = number(/^tps = ([\d.]+)/m);
  const purchases = number(/^number of transactions actually processed: (\d+)/m);
  const failed = number(/^number of failed transactions: (\d+)/m);
  if (!(rate > 0) || failed > 0) throw new Error(`pgbench failed:\n${stdout}\n${stderr}`);
  const cpuSeconds = cpuBefore === undefined || cpuAfter === undefined ? undefined : cpuAfter - cpuBefore;
  return { rate, purchases, cpuSeconds };
}
