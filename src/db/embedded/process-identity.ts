import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Ended, but not yet collected: in a container without an init process it may stay so for ever. */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return / [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, ''));
  } catch {
    return false;
  }
}

/**
 * What tells a process from a later one with the same number: when it started, and in which boot of the
 * machine. Empty where the platform does not tell; the number alone must do then.
 */
export async function processIdentity(pid: number): Promise<string> {
  try {
    if (process.platform === 'linux') return await linuxIdentity(pid);
    if (process.platform === 'win32') return '';
    const { stdout } = await run('ps', ['-o', 'lstart=', '-p', String(pid)]);
    return stdout.trim();
  } catch {
    return '';
  }
}

async function linuxIdentity(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const bootId = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
  // The program's name stands in parentheses and may hold spaces; the start time is the 20th field after it.
  const startTicks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return `${bootId.trim()}/${startTicks}`;
}

/**
 * The processes of a Postgres server on that data folder: all of them work inside it. Where the platform
 * does not tell a process's folder, only the given one is looked at, by its command line.
 */
export async function listProcessesOfDataFolder(folder: string, postmasterPid: number): Promise<number[]> {
  if (process.platform === 'linux') return listProcessesInFolder(folder);
  if (!isAlive(postmasterPid)) return [];
  if (process.platform === 'win32') return [postmasterPid];
  try {
    const { stdout } = await run('ps', ['-ww', '-o', 'command=', '-p', String(postmasterPid)]);
    return stdout.includes(folder) ? [postmasterPid] : [];
  } catch {
    return [];
  }
}

async function listProcessesInFolder(folder: string): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger);
  const folders = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')));
  return pids.filter((_, index) => folders[index] === folder);
}
