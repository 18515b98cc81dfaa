import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { type Config, type Environment, loadEnvironment, readConfig } from '../config.ts';
import { type Service, startService } from '../service.ts';
import { StartupError } from '../startup-error.ts';
import { createKey, createTenant } from '../tenants/keys.ts';
import type { DemoOptions } from './demo-options.ts';
import { createTemporaryDatabase } from './temporary-database.ts';

export interface DemoService {
  readonly address: string;
  readonly key: string;
  /** The key of the tenant `default`, where this was the first start: it cannot be read again. */
  readonly defaultKey: string | undefined;
  readonly stop: () => Promise<void>;
  /** Tells an embedded database to stop, and waits for nothing. */
  readonly abandon: () => void;
}

/** The whole service in this process, with a tenant of the demo's own and a new key to it. */
export async function startDemoService(
  options: DemoOptions,
  onDatabaseLost: () => void,
): Promise<DemoService> {
  const environment = loadEnvironment();
  const place = options.exit ? await makeTemporaryPlace(environment) : lastingPlace;
  try {
    const config = readDemoConfig({ ...environment, ...place.settings }, options);
    // Only what goes wrong is logged, to stderr: stdout is for the result.
    const log = pino({ level: environment.LOG_LEVEL ? config.logLevel : 'warn' }, pino.destination(2));
    const service = await startService(config, { log, onDatabaseLost });
    return {
      address: service.address,
      key: await makeKey(service),
      defaultKey: service.newKey,
      stop: () => service.stop().finally(place.remove),
      abandon: service.abandon,
    };
  } catch (error) {
    await place.remove();
    throw error;
  }
}

function readDemoConfig(environment: Environment, { exit, port }: DemoOptions): Config {
  const result = readConfig(environment);
  if ('mistakes' in result) throw new StartupError(result.mistakes.join('\n'));
  return { ...result.config, port: port ?? (exit ? 0 : result.config.port) };
}

async function makeKey(service: Service): Promise<string> {
  try {
    const tenant = await createTenant(service.db, 'northwind-demo');
    return await createKey(service.db, tenant.id, 'made by the demo');
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
  const folder = await mkdtemp(join(tmpdir(), 'fealty-demo-'));
  // Started by root, Postgres runs as another user, who must be able to pass through this folder.
  await chmod(folder, 0o711);
  return {
    settings: { DATA_DIR: folder },
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}
