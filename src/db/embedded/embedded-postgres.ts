import { chmod, mkdir, realpath, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { StartupError } from '../../startup-error.ts';
import { findPostgresBinaries } from './binaries.ts';
import { databaseUser, ensureCluster, readPassword, usesSocket, writeSettings } from './cluster.ts';
import { acquireFolderLock, type FolderLock, findFolderLockHolder } from './folder-lock.ts';
import { readPostmaster, startPostmaster, stopOrphanedPostmaster, stopPostmaster } from './postmaster.ts';
import { chooseServerAccount } from './server-account.ts';
import type { ServerAddress } from './settings.ts';
import { makeSocketFolder, socketParent } from './socket-folder.ts';

export interface EmbeddedPostgresOptions {
  /** The folder that holds the database and everything about it; made when it is missing. */
  readonly dataDir: string;
  /** False only for tests: faster, and a crash of the machine destroys the data. */
  readonly durable: boolean;
  readonly log?: (line: string) => void;
  /** Called when the server ends without having been told to. */
  readonly onUnexpectedExit?: () => void;
}

export interface DatabaseConnection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly password?: string;
}

export interface EmbeddedPostgres {
  readonly connection: DatabaseConnection;
  readonly url: string;
  stop(): Promise<void>;
  /** Tells the server to stop and does not wait for it; for a process that must end now. */
  abandon(): void;
}

const databaseName = 'fealty';
/** Recovery after a crash reads up to 2 GB of log, which can take minutes on a slow disk. */
const readyWaitSeconds = 300;
const stopWaitSeconds = 30;

/** Starts a real Postgres on the folder. It outlives the process, so it must be stopped. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = await makeDataFolder(options.dataDir);
  const lock = await acquireFolderLock(folder, showFolder(folder));
  try {
    return await startOnFolder(folder, lock, options);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/**
 * For command-line tools: the server of the service that runs on the folder, which `stop` leaves running,
 * or a server of its own, which `stop` ends.
 */
export async function openEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = await makeDataFolder(options.dataDir);
  const cluster = join(folder, 'postgres');
  for (let waitedMs = 0; (await findFolderLockHolder(folder)) !== undefined; waitedMs += 100) {
    const found = await readPostmaster(cluster);
    if (found?.isReady) {
      const server = await describe(cluster, found);
      // At its first start the service makes the database once the server is ready; after a crash it starts another one.
      if (await withServer(server.connection, hasDatabase).catch(() => false))
        return { ...server, stop: async () => undefined, abandon: () => undefined };
    }
    if (waitedMs >= 10_000) {
      const folderShown = showFolder(folder);
      throw new StartupError(
        `the service on ${folderShown} has no database yet: if it is starting, try again`,
      );
    }
    await sleep(100);
  }
  return startEmbeddedPostgres(options);
}

/** Ends the server of a folder whose service is gone. */
export async function stopAbandonedPostgres(dataDir: string): Promise<void> {
  const cluster = join(await realpath(dataDir).catch(() => dataDir), 'postgres');
  const found = await readPostmaster(cluster);
  if (!found) return;
  await stopOrphanedPostmaster(cluster, () => undefined);
  if (usesSocket && found.host !== '') await rm(found.host, { recursive: true, force: true });
}

async function startOnFolder(
  folder: string,
  lock: FolderLock,
  { durable, log = () => undefined, onUnexpectedExit }: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const cluster = join(folder, 'postgres');
  const binaries = await findPostgresBinaries();
  const account = await chooseServerAccount(folder, binaries, [folder, socketParent()]);
  await ensureCluster(cluster, account, binaries, log);
  await stopOrphanedPostmaster(cluster, log);
  const address = await chooseAddress(folder, account.uid, account.gid);
  await writeSettings(cluster, account, address, durable);
  const logFile = join(folder, 'postgres-start.log');
  const server = await startPostmaster(account, binaries.postgres, cluster, logFile, readyWaitSeconds);
  let isStopping = false;
  void server.exited.then(() => isStopping || onUnexpectedExit?.());
  const stop = async () => {
    isStopping = true;
    // Else a process with nothing more to do would end while it waits here.
    server.child.ref();
    if (server.child.pid !== undefined) await stopPostmaster(server.child.pid, stopWaitSeconds);
    await server.exited;
    if (usesSocket) await rm(address.host, { recursive: true, force: true });
    await lock.release();
  };
  let stopped: Promise<void> | undefined;
  const started = {
    ...(await describe(cluster, address)),
    stop: () => (stopped ??= stop()),
    abandon: () => void server.child.kill('SIGINT'),
  };
  try {
    await ensureDatabase(started.connection);
  } catch (error) {
    await started.stop();
    throw error;
  }
  return started;
}

async function makeDataFolder(dataDir: string): Promise<string> {
  try {
    // The server's user may be another one; it passes through, and cannot list what is there.
    if (await mkdir(dataDir, { recursive: true })) await chmod(dataDir, 0o711);
    return await realpath(dataDir);
  } catch (error) {
    throw new StartupError(`cannot make the data folder ${dataDir}: ${(error as Error).message}`);
  }
}

/** As people write it: `./.data` rather than the whole path, where it is below the current folder. */
function showFolder(folder: string): string {
  const path = relative(process.cwd(), folder);
  return path.startsWith('..') || path === '' ? folder : `./${path}`;
}

async function chooseAddress(folder: string, uid: number, gid: number): Promise<ServerAddress> {
  if (usesSocket) return { host: await makeSocketFolder(folder, uid, gid), port: 5432 };
  return { host: '127.0.0.1', port: await findFreePort() };
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string')
    throw new Error('a TCP server has an address and port');
  return address.port;
}

async function describe(
  cluster: string,
  { host, port }: ServerAddress,
): Promise<Pick<EmbeddedPostgres, 'connection' | 'url'>> {
  const password = await readPassword(cluster);
  const connection = {
    host,
    port,
    user: databaseUser,
    database: databaseName,
    ...(password && { password }),
  };
  return { connection, url: connectionUrl(connection) };
}

export function connectionUrl({ host, port, user, database, password }: DatabaseConnection): string {
  const credentials = [user, password]
    .filter((part) => part !== undefined)
    .map(encodeURIComponent)
    .join(':');
  return host.startsWith('/')
    ? `postgres://${credentials}@localhost:${port}/${encodeURIComponent(database)}?host=${encodeURIComponent(host)}`
    : `postgres://${credentials}@${host}:${port}/${encodeURIComponent(database)}`;
}

async function ensureDatabase(connection: DatabaseConnection): Promise<void> {
  await withServer(connection, async (client) => {
    if (!(await hasDatabase(client)))
      await client.query(`create database ${client.escapeIdentifier(databaseName)}`);
  });
}

async function hasDatabase(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [databaseName]);
  return rowCount !== 0;
}

/** Does something on the server, in the database that every server has. */
async function withServer<T>(
  connection: DatabaseConnection,
  action: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ ...connection, database: 'postgres' });
  await client.connect();
  try {
    return await action(client);
  } finally {
    await client.end();
  }
}
