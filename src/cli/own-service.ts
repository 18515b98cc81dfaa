import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import pino from 'pino';
import { type Config, type Environment, loadEnvironment, readConfig } from '../config.ts';
import type { Tables } from '../db/tables.ts';
import { type Service, startService } from '../service.ts';
import { StartupError } from '../startup-error.ts';
import { createKey, createTenant } from '../tenants/keys.ts';
import { createTemporaryDatabase } from './temporary-database.ts';

export interface OwnServiceOptions {
  /** On a fresh database, which is removed at the end; else on that of the service. */
  readonly isTemporary: boolean;
  /** Undefined: as configured; of a temporary one, any free one. */
  readonly port: number | undefined;
  /** The tenant that is made for it, and what is said of its key. */
  readonly tenant: string;
  readonly label: string;
}

export interface OwnService {
  readonly address: string;
  readonly key: string;
  readonly tenantId: number;
  readonly db: Kysely<Tables>;
  /** The key of the tenant `default`, where this was the first start: it cannot be read again. */
  readonly defaultKey: string | undefined;
  readonly stop: () => Promise<void>;
  /** Tells an embedded database to stop, and waits for nothing. */
  readonly abandon: () => void;
}

/** The whole service in this process, with a tenant of its own and a new key to it. */
export async function startOwnService(
  options: OwnServiceOptions,
  onDatabaseLost: () => void,
): Promise<OwnService> {
  const environment = loadEnvironment();
  const place = options.isTemporary ? await makeTemporaryPlace(environment) : lastingPlace;
  try {
    const config = readOwnConfig({ ...environment, ...place.settings }, options);
    // Only what goes wrong is logged, to stderr: stdout is for the result.
    const log = pino({ level: environment.LOG_LEVEL ? config.logLevel : 'warn' }, pino.destination(2));
    const service = await startService(config, { log, onDatabaseLost });
    return {
      address: service.address,
      db: service.db,
      ...(await makeKey(service, options)),
      defaultKey: service.newKey,
      stop: () => service.stop().finally(place.remove),
      abandon: service.abandon,
    };
  } catch (error) {
    await place.remove();
    throw error;
  }
}

function readOwnConfig(environment: Environment, { isTemporary, port }: OwnServiceOptions): Config {
  const result = readConfig(environment);
  if ('mistakes' in result) throw new StartupError(result.mistakes.join('\n'));
  return { ...result.config, port: port ?? (isTemporary ? 0 : result.config.port) };
}

async function makeKey(
  service: Service,
  { tenant: name, label }: OwnServiceOptions,
): Promise<Pick<OwnService, 'key' | 'tenantId'>> {
  try {
    const tenant = await createTenant(service.db, name);
    return { tenantId: tenant.id, key: await createKey(service.db, tenant.id, label) };
  } catch (error) {
    await service.stop();
    throw error;
  }
}

/** Where the data lies: what the environment must say for it, and how to remove it afterwards. */
interface Place {
  readonly settings: Environment;
  readonly remove: () => Promise<void>;
}

const lastingPlace: Place = { settings: {}, remove: async () => {} };

async function makeTemporaryPlace({ DATABASE_URL: serverUrl }: Environment): Promise<Place> {
  if (serverUrl) {
    const database = await createTemporaryDatabase(serverUrl);
    return { settings: { DATABASE_URL: database.url }, remove: database.drop };
  }
  const folder = await mkdtemp(join(tmpdir(), 'fealty-'));
  // Started by root, Postgres runs as another user, who must be able to pass through this folder.
  await chmod(folder, 0o711);
  return {
    settings: { DATA_DIR: folder },
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}
