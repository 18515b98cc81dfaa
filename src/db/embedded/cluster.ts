import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StartupError } from '../../startup-error.ts';
import type { PostgresBinaries } from './binaries.ts';
import { foreignOwnerAdvice } from './folder-lock.ts';
import type { ServerAccount } from './server-account.ts';
import { hbaConf, postgresConf, type ServerAddress } from './settings.ts';

const run = promisify(execFile);

/** The major release of the embedded binaries; a data folder belongs to one major release for ever. */
const majorRelease = '18';

export const databaseUser = 'fealty';

export const usesSocket = process.platform !== 'win32';

/** Makes the database cluster at the first start, complete or not at all, and checks it at later ones. */
export async function ensureCluster(
  cluster: string,
  account: ServerAccount,
  binaries: PostgresBinaries,
  log: (line: string) => void,
): Promise<void> {
  const release = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch((readFailure) => {
    if (readFailure.code === 'ENOENT') return undefined;
    throw new StartupError(`cannot read ${cluster} (${readFailure.code}): ${foreignOwnerAdvice}`);
  });
  if (release === undefined) return initialise(cluster, account, binaries, log);
  if (release.trim() !== majorRelease) {
    throw new StartupError(
      `${cluster} was made by Postgres ${release.trim()}, and this is ${majorRelease}: ` +
        'give DATA_DIR another folder, or set DATABASE_URL to a server of that release.',
    );
  }
  if (usesSocket && (await stat(cluster)).uid !== account.uid) {
    throw new StartupError(`${cluster} belongs to another user: ${foreignOwnerAdvice}`);
  }
}

/** In a folder beside, renamed when it is done: an interrupted attempt is never taken for a database. */
async function initialise(
  cluster: string,
  account: ServerAccount,
  binaries: PostgresBinaries,
  log: (line: string) => void,
): Promise<void> {
  log(`making a new database in ${cluster}`);
  const draft = `${cluster}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  if (process.getuid?.() === 0) await chown(draft, account.uid, account.gid);
  const options = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const args = [
    '-D',
    draft,
    '-U',
    databaseUser,
    ...options,
    '--no-instructions',
    ...(await authArguments(cluster)),
  ];
  const command = account.command(binaries.initdb, args);
  try {
    await run(command.file, command.args, command.options);
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    const lines = [...stderr.split('\n'), message].filter((line) => line.trim() !== '');
    const reason = lines.find((line) => /(error|FATAL):/.test(line)) ?? lines[0];
    throw new StartupError(
      `the embedded Postgres could not make its database in ${cluster}: ${reason?.trim()} (or set DATABASE_URL)`,
    );
  }
  await rename(draft, cluster);
}

async function authArguments(cluster: string): Promise<string[]> {
  if (usesSocket) return ['--auth=trust'];
  await writeFile(passwordFile(cluster), randomBytes(24).toString('base64url'), { mode: 0o600 });
  return ['--auth=scram-sha-256', `--pwfile=${passwordFile(cluster)}`];
}

/** On loopback a password guards the server; only the owner of the data folder can read it. */
export async function readPassword(cluster: string): Promise<string | undefined> {
  return usesSocket ? undefined : (await readFile(passwordFile(cluster), 'utf8')).trim();
}

function passwordFile(cluster: string): string {
  return `${cluster}.password`;
}

/** Replaced rather than written over: the files belong to the server's user, and a crash may come between. */
export async function writeSettings(
  cluster: string,
  account: ServerAccount,
  address: ServerAddress,
  durable: boolean,
): Promise<void> {
  const files = { 'postgresql.conf': postgresConf(address, durable), 'pg_hba.conf': hbaConf(usesSocket) };
  for (const [name, content] of Object.entries(files)) {
    const draft = join(cluster, `${name}.new`);
    await writeFile(draft, content, { mode: 0o600 });
    if (process.getuid?.() === 0) await chown(draft, account.uid, account.gid);
    await rename(draft, join(cluster, name));
  }
}
