import { Writable } from 'node:stream';
import { pino } from 'pino';
import { type AppOptions, buildApp } from '../../src/app.ts';
import type { Deps } from '../../src/deps.ts';
import { createKey, createTenant } from '../../src/tenants/keys.ts';
import { watchContract } from '../harness/contract.ts';
import { type TestScope, testDatabase } from '../harness/database.ts';
import { fixtureRoom } from './fixture-room.ts';

export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** The HTTP layer with a room made for its tests, on a real database. Every answer is checked against the document. */
export async function buildFixtureApp(
  t: TestScope,
  options: AppOptions & { readonly logLevel?: string } = {},
) {
  const { pool, db } = await testDatabase(t);
  const logged: LogLine[] = [];
  const lines = new Writable({
    write: (line, _encoding, done) => {
      logged.push(JSON.parse(String(line)) as LogLine);
      done();
    },
  });
  const log = pino({ level: options.logLevel ?? 'info' }, lines);
  const deps: Deps = { pool, db, engine: {} as Deps['engine'], clock: Date.now, log };
  const app = buildApp(deps, { rooms: [fixtureRoom], ...options });
  const violations = watchContract(app);
  t.teardown(() => app.close());
  await app.ready();
  const tenant = await createTenant(db, 'default');
  const key = await createKey(db, tenant.id, 'test');
  return { app, db, tenant, key, logged, violations };
}
