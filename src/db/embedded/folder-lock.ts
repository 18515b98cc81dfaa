import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartupError } from '../../startup-error.ts';
import { isAlive, processIdentity } from './process-identity.ts';

export const foreignOwnerAdvice =
  'start the service as the user who made it (root, perhaps), or give DATA_DIR another folder';

export interface FolderLock {
  release(): Promise<void>;
}

interface Holder {
  readonly pid: number;
  readonly identity: string;
}

/**
 * One service at a time works on a data folder. Node has no file locks, so the holder leaves its process
 * number and start time; a holder that is gone, or whose number belongs to another process now, does not count.
 */
export async function acquireFolderLock(folder: string, shownAs: string): Promise<FolderLock> {
  const file = lockFile(folder);
  const content = JSON.stringify({ pid: process.pid, identity: await processIdentity(process.pid) });
  for (let attempt = 0; attempt < 10; attempt++) {
    if (await create(file, content)) return { release: () => removeIfUnchanged(file, content) };
    const found = await readFile(file, 'utf8').catch(() => undefined);
    if (found === undefined) continue;
    const holder = parseHolder(found);
    if (holder && (await isHeldBy(holder))) {
      throw new StartupError(`another Fealty (pid ${holder.pid}) is using ${shownAs}`);
    }
    // A file without content may be one that its maker is about to write.
    if (!holder && attempt < 4) await sleep(50);
    else await removeIfUnchanged(file, found);
  }
  throw new StartupError(`cannot lock ${shownAs}: several services are starting on it at once`);
}

/** The process that works on the folder now, if there is one. */
export async function findFolderLockHolder(folder: string): Promise<number | undefined> {
  const found = await readFile(lockFile(folder), 'utf8').catch(() => '');
  const holder = parseHolder(found);
  return holder && (await isHeldBy(holder)) ? holder.pid : undefined;
}

function lockFile(folder: string): string {
  return join(folder, 'fealty.pid');
}

async function create(file: string, content: string): Promise<boolean> {
  try {
    await writeFile(file, content, { flag: 'wx' });
    return true;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code === 'EACCES')
      throw new StartupError(`${dirname(file)} belongs to another user: ${foreignOwnerAdvice}`);
    throw new StartupError(`cannot write ${file}: ${message}`);
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    const { pid, identity } = JSON.parse(text);
    return Number.isInteger(pid) && typeof identity === 'string' ? { pid, identity } : undefined;
  } catch {
    return undefined;
  }
}

async function isHeldBy(holder: Holder): Promise<boolean> {
  return isAlive(holder.pid) && (await processIdentity(holder.pid)) === holder.identity;
}

/**
 * Two starters may find the same dead holder. Moving the file aside before looking at it again makes sure
 * that the slower one does not delete the file that the faster one has just made.
 */
async function removeIfUnchanged(file: string, expected: string): Promise<void> {
  const aside = `${file}.${process.pid}`;
  try {
    await rename(file, aside);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    throw new StartupError(`cannot remove ${file}: ${message}`);
  }
  const moved = await readFile(aside, 'utf8');
  if (moved !== expected) await writeFile(file, moved, { flag: 'wx' }).catch(() => undefined);
  await rm(aside, { force: true });
}
