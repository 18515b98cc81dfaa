import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, rmSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartupError } from '../../startup-error.ts';
import { isAlive, listProcessesOfDataFolder } from './process-identity.ts';
import type { ServerAccount } from './server-account.ts';
import type { ServerAddress } from './settings.ts';

/** What a running server says of itself in its `postmaster.pid`. */
export interface Postmaster extends ServerAddress {
  readonly pid: number;
  readonly isReady: boolean;
}

export async function readPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const [pid, , , port, socketFolder, listenAddress, , status] = text.split('\n').map((line) => line.trim());
  if (!pid) return undefined;
  return {
    pid: Number(pid),
    host: socketFolder || listenAddress || '',
    port: Number(port),
    isReady: status === 'ready',
  };
}

export interface PostmasterProcess {
  readonly child: ChildProcess;
  readonly exited: Promise<void>;
}

/**
 * Starts the server in a session of its own: Ctrl-C in the terminal reaches the service only, which stops
 * the server when it has finished its own work.
 */
export async function startPostmaster(
  account: ServerAccount,
  postgres: string,
  cluster: string,
  logFile: string,
  readyWaitSeconds: number,
): Promise<PostmasterProcess> {
  const { file, args, options } = account.command(postgres, ['-D', cluster]);
  // Made anew, since the last one may belong to root, when root has lent the service a start.
  rmSync(logFile, { force: true });
  const output = openSync(logFile, 'w', 0o600);
  const child = spawn(file, args, { ...options, detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  let failure: string | undefined;
  const exited = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      failure = error.message;
      resolve();
    });
    child.once('exit', (code, signal) => {
      failure ??= `it ended with ${signal ?? `code ${code}`}`;
      resolve();
    });
  });
  child.unref();
  for (let waitedMs = 0; waitedMs < readyWaitSeconds * 1000; waitedMs += 10) {
    if (failure !== undefined) throw new StartupError(await explainFailure(failure, logFile, cluster));
    const found = await readPostmaster(cluster);
    if (found?.isReady && (found.pid === child.pid || process.platform === 'win32')) return { child, exited };
    await sleep(10);
  }
  child.kill('SIGINT');
  throw new StartupError(`the embedded Postgres was not ready within ${readyWaitSeconds} s; see ${logFile}`);
}

async function explainFailure(failure: string, logFile: string, cluster: string): Promise<string> {
  const log = await readFile(logFile, 'utf8').catch(() => '');
  const reason = log.split('\n').findLast((line) => /FATAL|PANIC|error/i.test(line)) ?? failure;
  return `the embedded Postgres did not start: ${reason.trim()} (see ${logFile} and ${join(cluster, 'log')})`;
}

/**
 * Fast shutdown: sessions are ended, everything is written. A server that takes longer than it may is told to
 * leave at once, which loses nothing either: it recovers from its log at the next start.
 */
export async function stopPostmaster(pid: number, waitSeconds: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (!isAlive(pid)) return;
    try {
      process.kill(pid, signal);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'ESRCH') return;
      throw new StartupError(`cannot stop the embedded Postgres (pid ${pid}): ${message}`);
    }
    for (let waitedMs = 0; waitedMs < waitSeconds * 1000; waitedMs += 10) {
      if (!isAlive(pid)) return;
      await sleep(10);
    }
  }
}

/** Ends the server that a killed service left behind, and clears a `postmaster.pid` that means nobody. */
export async function stopOrphanedPostmaster(cluster: string, log: (line: string) => void): Promise<void> {
  const found = await readPostmaster(cluster);
  if (!found) return;
  let processes = await listProcessesOfDataFolder(cluster, found.pid);
  if (processes.includes(found.pid)) {
    log(`stopping the Postgres that an earlier service left behind (pid ${found.pid})`);
    await stopPostmaster(found.pid, 30);
  }
  // Without its postmaster a session ends by itself, but two servers must never share the files meanwhile.
  for (let waitedMs = 0; waitedMs < 10_000 && processes.length > 0; waitedMs += 50) {
    processes = await listProcessesOfDataFolder(cluster, found.pid);
    if (processes.length > 0) await sleep(50);
  }
  if (processes.length > 0) {
    throw new StartupError(
      `processes of an earlier Postgres still use ${cluster}: pid ${processes.join(', ')}`,
    );
  }
  // Its process number may belong to another program by now, which Postgres itself takes for a live server.
  await rm(join(cluster, 'postmaster.pid'), { force: true });
}
