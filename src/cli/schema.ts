import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dumpSchema } from '../db/dump-schema.ts';
import { startEmbeddedPostgres } from '../db/embedded/embedded-postgres.ts';
import { migrateToLatest } from '../db/migrate.ts';
import { createKysely, createPool } from '../db/pool.ts';
import { StartupError } from '../startup-error.ts';

const help = `Usage: npm run schema -- --check | --write

Migrates a new, empty database and compares its schema with migrations/schema.txt, or writes it there.
The database is an embedded one of its own, which is removed afterwards.
`;

const committedFile = new URL('../../migrations/schema.txt', import.meta.url);

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof StartupError) && !(error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      check: { type: 'boolean' },
      write: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help || values.check === values.write) {
    process.stdout.write(help);
    process.exitCode = values.help ? 0 : 1;
    return;
  }
  const schema = await dumpMigratedSchema();
  if (values.write) return writeFile(committedFile, schema);
  const committed = await readFile(committedFile, 'utf8').catch(() => '');
  if (committed !== schema) throw new StartupError(describeDifference(committed, schema));
}

async function dumpMigratedSchema(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fealty-schema-'));
  try {
    const server = await startEmbeddedPostgres({ dataDir: folder, durable: false });
    const pool = createPool(server.connection);
    try {
      await migrateToLatest(createKysely(pool));
      return await dumpSchema(pool);
    } finally {
      await pool.end();
      await server.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function describeDifference(committed: string, actual: string): string {
  const before = new Set(committed.split('\n'));
  const after = new Set(actual.split('\n'));
  const gone = [...before].filter((line) => !after.has(line)).map((line) => `- ${line}`);
  const added = [...after].filter((line) => !before.has(line)).map((line) => `+ ${line}`);
  const advice =
    'migrations/schema.txt is not what the migrations give; run "npm run schema -- --write" and commit it';
  return [advice, ...gone, ...added].join('\n');
}
