import { buildApp } from '../../../src/app.ts';
import { createPool } from '../../../src/db/pool.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { testApp } from '../../harness/app.ts';
import type { TestDatabase, TestScope } from '../../harness/database.ts';
import type { Random } from './random.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects in its assertions.
  readonly body: any;
}

/** Sends a request to one of the services. */
export type Call = (method: Method, path: string, body?: object) => Promise<Answer>;

/** Two services on one database, each with an engine of its own, as two processes would have. */
export async function startServices(
  t: TestScope,
  database: TestDatabase,
  { clock, random }: { readonly clock: () => number; readonly random: Random },
): Promise<Call> {
  const { app, key, log } = await testApp(t, { database, clock });
  const { pool, db, url } = database;
  const enginePool = createPool(url, { pipeline: true, connectionsMax: 4 });
  t.teardown(() => enginePool.end());
  const engine = createEngine({ pool: enginePool, db, clock, log });
  await engine.start();
  t.teardown(() => engine.stop());
  const second = buildApp({ pool, db, engine, clock, log });
  t.teardown(() => second.close());
  return async (method, path, body) => {
    const response = await (random.chance(0.5) ? app : second).inject({
      method,
      url: path,
      headers: { authorization: `Bearer ${key}` },
      ...(body !== undefined && { payload: body }),
    });
    return { status: response.statusCode, body: response.body === '' ? undefined : response.json() };
  };
}
