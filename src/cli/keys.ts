import type { Kysely } from 'kysely';
import { loadEnvironment, readConfig } from '../config.ts';
import type { Tables } from '../db/tables.ts';
import { StartupError } from '../startup-error.ts';
import { createKey, createTenant, listKeys, revokeKey } from '../tenants/keys.ts';
import { alignColumns } from './align-columns.ts';
import { onDatabase } from './on-database.ts';
import { readArguments } from './read-arguments.ts';

const help = `Usage: npm run keys -- create --tenant NAME [--label TEXT] [--sandbox]
       npm run keys -- list
       npm run keys -- revoke KEY-OR-FINGERPRINT

create   makes an API key for the tenant, and the tenant if it is missing; prints the key, this once.
         --sandbox makes a new tenant one whose clock can be moved forward: POST /v1/sandbox/clock
list     shows the keys by fingerprint, with tenant, label and dates
revoke   makes a key invalid, at once and for good

Works on DATABASE_URL, or on the embedded database in DATA_DIR, whether its service runs or not.
`;

type Action = (db: Kysely<Tables>) => Promise<string>;

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof StartupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function main(args: string[]): Promise<void> {
  const action = chooseAction(args);
  if (action === 'help') {
    process.stdout.write(help);
    return;
  }
  const result = readConfig(loadEnvironment());
  if ('mistakes' in result) throw new StartupError(result.mistakes.join('\n'));
  const pool = { applicationName: 'fealty-keys', connectionsMax: 1 };
  process.stdout.write(`${await onDatabase(result.config, pool, ({ db }) => action(db))}\n`);
}

function chooseAction(args: string[]): Action | 'help' {
  const { values, positionals } = parse(args);
  const [verb, ...rest] = positionals;
  if (values.help || (verb === undefined && rest.length === 0)) return 'help';
  const [key] = rest;
  if (verb === 'create' && rest.length === 0)
    return createAction(values.tenant, values.label ?? '', values.sandbox ?? false);
  if (verb === 'list' && rest.length === 0) return listAction;
  if (verb === 'revoke' && key !== undefined && rest.length === 1) return revokeAction(key);
  throw new StartupError(`not understood: ${args.join(' ')}\n${help.trimEnd()}`);
}

function parse(args: string[]) {
  const read = readArguments({
    args,
    allowPositionals: true,
    options: {
      tenant: { type: 'string' },
      label: { type: 'string' },
      sandbox: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if ('mistake' in read) throw new StartupError(`${read.mistake}\n${help.trimEnd()}`);
  return read;
}

function createAction(tenantName: string | undefined, label: string, isSandbox: boolean): Action {
  if (tenantName === undefined || !/^[\w.-]{1,100}$/.test(tenantName)) {
    throw new StartupError('--tenant needs a name of 1 to 100 letters, digits, "_", "-" or "."');
  }
  if (label.length > 200) throw new StartupError('--label takes up to 200 characters');
  return async (db) => {
    const tenant = await createTenant(db, tenantName, { isSandbox });
    if (isSandbox && !tenant.isSandbox) {
      throw new StartupError(
        `the tenant ${tenantName} exists and is no sandbox, and never becomes one: choose another name`,
      );
    }
    return createKey(db, tenant.id, label);
  };
}

async function listAction(db: Kysely<Tables>): Promise<string> {
  const keys = await listKeys(db);
  if (keys.length === 0) return 'There are no keys.';
  const date = (instant: number | null) =>
    instant === null ? '' : new Date(instant).toISOString().slice(0, 16);
  const rows = [
    ['fingerprint', 'tenant', 'created', 'revoked', 'label'],
    ...keys.map((key) => [key.fingerprint, key.tenant, date(key.createdAt), date(key.revokedAt), key.label]),
  ];
  return alignColumns(rows);
}

function revokeAction(keyOrFingerprint: string): Action {
  return async (db) => {
    const count = await revokeKey(db, keyOrFingerprint);
    if (count === 0) throw new StartupError('there is no valid key of that name');
    return 'The key is revoked.';
  };
}
