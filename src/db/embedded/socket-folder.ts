import { createHash } from 'node:crypto';
import { chmod, chown, lstat, mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A socket's path has 104 bytes on macOS and 108 on Linux, including `/.s.PGSQL.5432` and the final zero. */
const folderBytesMax = 85;

/** Where the socket's folder goes: not in the data folder, whose path may be longer than a socket's may be. */
export function socketParent(): string {
  return Buffer.byteLength(tmpdir()) + '/fealty-0123456789ab'.length <= folderBytesMax ? tmpdir() : '/tmp';
}

/**
 * A folder for the server's socket that only the given user can enter, since whoever reaches the socket is
 * the database's superuser. Its name follows from the data folder, so that restarts leave no heap of them.
 */
export async function makeSocketFolder(dataFolder: string, uid: number, gid: number): Promise<string> {
  const name = `fealty-${createHash('sha256').update(dataFolder).digest('hex').slice(0, 12)}`;
  const wanted = join(socketParent(), name);
  const folder = (await makeOrTrust(wanted, uid)) ? wanted : await mkdtemp(`${wanted.slice(0, -6)}-`);
  if (process.getuid?.() === 0) await chown(folder, uid, gid);
  return folder;
}

/** A folder of that name that somebody else made, perhaps to listen in, is not used. */
async function makeOrTrust(folder: string, uid: number): Promise<boolean> {
  try {
    await mkdir(folder, { mode: 0o700 });
    return true;
  } catch {
    const found = await lstat(folder);
    const isOurs = found.uid === uid || found.uid === process.getuid?.();
    if (!found.isDirectory() || !isOurs) return false;
    await chmod(folder, 0o700);
    return true;
  }
}
