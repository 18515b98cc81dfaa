import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import t from 'tap';
import {
  type DatabaseConnection,
  openEmbeddedPostgres,
  startEmbeddedPostgres,
  stopAbandonedPostgres,
} from '../../src/db/embedded/embedded-postgres.ts';
import { isAlive } from '../../src/db/embedded/process-identity.ts';

const isRoot = process.getuid?.() === 0;

t.test('keeps what was written, on a private socket and nowhere else', async (t) => {
  const dataDir = await temporaryFolder(t);
  const first = await startEmbeddedPostgres({ dataDir, durable: true });
  await query(first.connection, 'create table kept (n int)');
  await query(first.connection, 'insert into kept values (7)');
  t.match(await query(first.connection, 'show listen_addresses'), [{ listen_addresses: '' }]);
  t.match(await query(first.connection, 'show fsync'), [{ fsync: 'on' }]);
  t.match(await query(first.connection, 'show timezone'), [{ TimeZone: 'UTC' }]);
  t.equal((await stat(first.connection.host)).mode & 0o777, 0o700, 'only the owner enters the socket folder');
  await first.stop();
  t.notOk(existsSync(first.connection.host), 'the socket folder is gone');

  const second = await startEmbeddedPostgres({ dataDir, durable: true });
  t.teardown(() => second.stop());
  t.same(await query(second.connection, 'select n from kept'), [{ n: 7 }]);
});

t.test('its URL leads to the same database', async (t) => {
  const server = await startEmbeddedPostgres({ dataDir: await temporaryFolder(t), durable: false });
  t.teardown(() => server.stop());
  t.same(await query(server.url, 'select current_database() as name'), [{ name: 'fealty' }]);
});

t.test('a service killed with -9 leaves a server that the next start replaces, with all data', async (t) => {
  const dataDir = await temporaryFolder(t);
  const killed = await holdInAnotherProcess(dataDir);
  const [orphan] = (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
  const held = await openEmbeddedPostgres({ dataDir, durable: true });
  await query(held.connection, 'create table kept as select 7 as n');
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  t.ok(isAlive(Number(orphan)), 'the server lives on');

  const lines: string[] = [];
  const next = await startEmbeddedPostgres({ dataDir, durable: true, log: (line) => lines.push(line) });
  t.teardown(() => next.stop());
  t.match(lines, [new RegExp(`left behind \\(pid ${orphan}\\)`)]);
  t.notOk(isAlive(Number(orphan)));
  t.same(await query(next.connection, 'select n from kept'), [{ n: 7 }]);
});

t.test('a second service on the folder is refused, and the first goes on', async (t) => {
  const dataDir = await temporaryFolder(t);
  const holder = await holdInAnotherProcess(dataDir);
  t.teardown(() => endHolder(holder, dataDir));
  await t.rejects(startEmbeddedPostgres({ dataDir, durable: true }), {
    name: 'StartupError',
    message: `another Fealty (pid ${holder.pid}) is using ${dataDir}`,
  });
  const opened = await openEmbeddedPostgres({ dataDir, durable: true });
  await opened.stop();
  t.same(
    await query(opened.connection, 'select 1 as n'),
    [{ n: 1 }],
    'a tool that opened it did not stop it',
  );
});

t.test('a tool waits for the database that the service makes at its first start', async (t) => {
  const dataDir = await temporaryFolder(t);
  const holder = await holdInAnotherProcess(dataDir);
  t.teardown(() => endHolder(holder, dataDir));
  const { connection } = await openEmbeddedPostgres({ dataDir, durable: true });
  const server = { ...connection, database: 'postgres' };
  await query(server, 'drop database fealty');
  const opening = openEmbeddedPostgres({ dataDir, durable: true });
  t.equal(await Promise.race([opening, sleep(500, 'waits')]), 'waits');
  await query(server, 'create database fealty');
  t.same(await query((await opening).connection, 'select 1 as n'), [{ n: 1 }]);
});

t.test('a lock whose process number belongs to another process now does not count', async (t) => {
  const dataDir = await temporaryFolder(t);
  await writeFile(
    join(dataDir, 'fealty.pid'),
    JSON.stringify({ pid: process.ppid, identity: 'of long ago' }),
  );
  const server = await startEmbeddedPostgres({ dataDir, durable: false });
  await server.stop();
  t.notOk(existsSync(join(dataDir, 'fealty.pid')), 'the lock is released');
});

t.test('a postmaster.pid that names a living stranger does not count', async (t) => {
  const dataDir = await temporaryFolder(t);
  await (await startEmbeddedPostgres({ dataDir, durable: false })).stop();
  const stale = [process.ppid, join(dataDir, 'postgres'), 1_700_000_000, 5432, '/nowhere', '', '', 'ready'];
  await writeFile(join(dataDir, 'postgres', 'postmaster.pid'), `${stale.join('\n')}\n`);
  const server = await startEmbeddedPostgres({ dataDir, durable: false });
  t.teardown(() => server.stop());
  t.same(await query(server.connection, 'select 1 as n'), [{ n: 1 }]);
});

t.test('an interrupted first start is made good by the next', async (t) => {
  const dataDir = await temporaryFolder(t);
  await mkdir(join(dataDir, 'postgres.new'));
  await writeFile(join(dataDir, 'postgres.new', 'PG_VERSION'), '18\n');
  const server = await startEmbeddedPostgres({ dataDir, durable: false });
  t.teardown(() => server.stop());
  t.same(await query(server.connection, 'select 1 as n'), [{ n: 1 }]);
});

t.test("refuses another release's data folder in words", async (t) => {
  const dataDir = await temporaryFolder(t);
  await mkdir(join(dataDir, 'postgres'));
  await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '17\n');
  await t.rejects(startEmbeddedPostgres({ dataDir, durable: true }), {
    name: 'StartupError',
    message: /was made by Postgres 17, and this is 18.*DATABASE_URL/,
  });
  t.notOk(existsSync(join(dataDir, 'fealty.pid')), 'the lock is released');
});

t.test('a path with spaces and quotes is a path', async (t) => {
  const dataDir = join(await temporaryFolder(t), `it's "my" $data`);
  const server = await startEmbeddedPostgres({ dataDir, durable: false });
  t.teardown(() => server.stop());
  t.same(await query(server.connection, 'select 1 as n'), [{ n: 1 }]);
});

t.test('tells when the server ends without having been told to', async (t) => {
  const dataDir = await temporaryFolder(t);
  const ended = Promise.withResolvers<void>();
  const server = await startEmbeddedPostgres({ dataDir, durable: false, onUnexpectedExit: ended.resolve });
  await stopAbandonedPostgres(dataDir);
  await ended.promise;
  await server.stop();
});

t.test(
  'root starts it below a folder that only root may enter',
  { skip: isRoot && process.platform === 'linux' ? false : 'needs root on Linux' },
  async (t) => {
    const closed = await mkdtemp(join(tmpdir(), 'fealty-closed-'));
    t.teardown(() => rm(closed, { recursive: true, force: true }));
    t.equal((await stat(closed)).mode & 0o777, 0o700);
    const server = await startEmbeddedPostgres({ dataDir: join(closed, '.data'), durable: true });
    t.teardown(() => server.stop());
    await query(server.connection, 'create table t as select 7 as n');
    await query(server.connection, 'checkpoint');
    t.not((await stat(join(closed, '.data', 'postgres'))).uid, 0, 'Postgres does not run as root');
  },
);

interface Scope {
  teardown(handler: () => unknown): void;
}

async function temporaryFolder(t: Scope): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fealty-embedded-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function query(target: DatabaseConnection | string, text: string): Promise<unknown[]> {
  const client = new pg.Client(typeof target === 'string' ? { connectionString: target } : { ...target });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function holdInAnotherProcess(dataDir: string): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('../harness/hold-embedded.ts', import.meta.url));
  const child = spawn(process.execPath, [script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

async function endHolder(child: ChildProcess, dataDir: string): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
  await stopAbandonedPostgres(dataDir);
}
