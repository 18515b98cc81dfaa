import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import type { Kysely } from 'kysely';
import pino from 'pino';
import { buildApp } from '../../src/app.ts';
import { createPool } from '../../src/db/pool.ts';
import type { Tables } from '../../src/db/tables.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { createProgramCache } from '../../src/engine/programs.ts';
import { createKey, createTenant, type Tenant } from '../../src/tenants/keys.ts';
import { describeDifference } from '../../src/verify/difference.ts';
import { verifyDatabase } from '../../src/verify/verify-database.ts';
import { watchContract } from './contract.ts';
import { type TestDatabase, type TestScope, testDatabase } from './database.ts';

export interface TestAppOptions {
  /** The time as the service sees it; the machine's if absent. */
  readonly clock?: () => number;
  /** A database that the test has already; one of its own if absent. */
  readonly database?: TestDatabase;
  /** False: messages between accounts stay in the database until the test calls `engine.start()`. */
  readonly isDelivering?: boolean;
}

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects in its assertions.
  readonly body: any;
  readonly headers: LightMyRequestResponse['headers'];
}

export type TestApp = Awaited<ReturnType<typeof testApp>>;

/** The service without a socket, on a database of its own, with a tenant and its key. */
export async function testApp(t: TestScope, options: TestAppOptions = {}) {
  const { pool, db, url } = options.database ?? (await testDatabase(t));
  const clock = options.clock ?? Date.now;
  // A healthy service logs no errors, so what appears here is worth a look.
  const log = pino({ level: 'error' }, pino.destination(2));
  const enginePool = createPool(url, { pipeline: true, connectionsMax: 4 });
  t.teardown(() => enginePool.end());
  const engine = createEngine({ pool: enginePool, db, clock, log });
  if (options.isDelivering !== false) await engine.start();
  t.teardown(() => engine.stop());
  const app = buildApp({ pool, db, engine, clock, log }, { bodyLimitBytes: 1024 * 1024 });
  t.teardown(() => app.close());
  const violations = watchContract(app);
  t.teardown(() => complain('answers break the contract', violations));
  // Whatever a test did, the books must add up afterwards, and the log must replay to them.
  t.teardown(() => verifyBooks(db));
  const tenant = await createTenant(db, 'default');
  const key = await createKey(db, tenant.id, 'test');
  const inject = injectAs(app, key);
  const keyOf = async (name: string) => createKey(db, (await createTenant(db, name)).id, 'test');
  /** The same service as seen by another tenant, made if it is missing. */
  const injectAsTenant = async (name: string) => injectAs(app, await keyOf(name));
  return { app, engine, pool, db, url, log, tenant: tenant satisfies Tenant, key, inject, injectAsTenant };
}

export async function verifyBooks(db: Kysely<Tables>): Promise<void> {
  const differences = await verifyDatabase(db, createProgramCache(db));
  complain(
    'the books do not verify',
    differences.map((found) => `${found.accountId ?? 'between accounts'}: ${describeDifference(found)}`),
  );
}

/** Lets the file fail. A teardown that throws would keep those after it from closing what is open. */
function complain(what: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  console.error(`${what}:\n${lines.join('\n')}`);
  process.exitCode = 1;
}

type App = FastifyInstance;

export function injectAs(app: App, key: string) {
  return async (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> => {
    const response = await app.inject({
      method,
      url: path,
      headers: { authorization: `Bearer ${key}`, ...headers },
      ...(body !== undefined && { payload: body as object }),
    });
    const isJson = /json/.test(String(response.headers['content-type'] ?? ''));
    return {
      status: response.statusCode,
      body: isJson ? response.json() : response.body,
      headers: response.headers,
    };
  };
}
