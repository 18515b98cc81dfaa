import { spawnSync } from 'node:child_process';
import { chown, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StartupError } from '../../startup-error.ts';
import type { PostgresBinaries } from './binaries.ts';

/** The user as whom Postgres runs, and how to start a program as that user. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
  command(program: string, args: readonly string[]): ServerCommand;
}

export interface ServerCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly options: { readonly cwd: string; readonly uid?: number; readonly gid?: number };
}

/** The traditional number of the user `nobody`, who owns nothing. */
const nobody = 65534;

/**
 * Postgres refuses to run as root, so root lends it to an unprivileged user: the owner of the data, else of
 * the folder around it, else nobody. That user often cannot even enter the folders on the way (a clone below
 * a folder of mode 0700); then it gets the one capability that lets it pass them, and no other.
 */
export async function chooseServerAccount(
  dataFolder: string,
  binaries: PostgresBinaries,
  folders: readonly string[],
): Promise<ServerAccount> {
  const own = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  if (process.platform === 'win32' || own.uid !== 0) {
    return { ...own, command: (file, args) => ({ file, args, options: { cwd: dataFolder } }) };
  }
  const user = await chooseUser(dataFolder);
  for (const account of [plainAccount(user), ...passingAccounts(user)]) {
    if (canReach(account, binaries, folders)) return account;
  }
  throw new StartupError(
    `Postgres does not run as root, and the user it would run as (uid ${user.uid}) cannot reach ${dataFolder} and ` +
      `${binaries.folder}: start the service as an ordinary user, or let every user enter these folders ` +
      '(chmod o+x on each of their parents), or set DATABASE_URL.',
  );
}

interface User {
  readonly uid: number;
  readonly gid: number;
}

async function chooseUser(dataFolder: string): Promise<User> {
  const cluster = await stat(join(dataFolder, 'postgres')).catch(() => undefined);
  if (cluster && cluster.uid !== 0) return { uid: cluster.uid, gid: cluster.gid };
  const around = await stat(dirname(dataFolder));
  // initdb asks for its user's name, so a number without a name is of no use.
  if (around.uid !== 0 && (await hasName(around.uid))) {
    await chown(dataFolder, around.uid, around.gid);
    return { uid: around.uid, gid: around.gid };
  }
  return { uid: nobody, gid: nobody };
}

async function hasName(uid: number): Promise<boolean> {
  const users = await readFile('/etc/passwd', 'utf8').catch(() => '');
  return users.split('\n').some((line) => line.split(':')[2] === String(uid));
}

function plainAccount(user: User): ServerAccount {
  return { ...user, command: (file, args) => ({ file, args, options: { cwd: '/', ...user } }) };
}

/**
 * By setpriv of util-linux, with a capability that survives the change of user. Without
 * `no_setuid_fixup` the kernel would ignore it in access(2), by which Postgres looks for its own files.
 * Containers often lack `dac_read_search`; `dac_override` allows more than is needed, so it comes second.
 */
function passingAccounts(user: User): ServerAccount[] {
  if (process.platform !== 'linux') return [];
  return ['dac_read_search', 'dac_override'].map((capability) => ({
    ...user,
    command: (program, args) => ({
      file: 'setpriv',
      args: [
        `--reuid=${user.uid}`,
        `--regid=${user.gid}`,
        '--clear-groups',
        '--securebits=+no_setuid_fixup',
        `--inh-caps=+${capability}`,
        `--ambient-caps=+${capability}`,
        program,
        ...args,
      ],
      options: { cwd: '/' },
    }),
  }));
}

/** Tries it, because modes alone do not tell: there are access lists, name spaces and security modules. */
function canReach(account: ServerAccount, binaries: PostgresBinaries, folders: readonly string[]): boolean {
  const script =
    '"$1" --version >/dev/null && test -r "$2" && shift 2 && for folder; do cd "$folder" || exit 1; done';
  const share = join(binaries.folder, 'share', 'postgresql', 'postgres.bki');
  const { file, args, options } = account.command('/bin/sh', [
    '-c',
    script,
    'sh',
    binaries.postgres,
    share,
    ...folders,
  ]);
  return spawnSync(file, args, { ...options, stdio: 'ignore' }).status === 0;
}
