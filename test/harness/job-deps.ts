import pino from 'pino';
import { createPool } from '../../src/db/pool.ts';
import { createEngine } from '../../src/engine/engine.ts';
import type { JobDeps, Running, Tally } from '../../src/jobs/job.ts';
import type { TestDatabase, TestScope } from './database.ts';

/** What jobs work with on a further process, as far as the database can tell. */
export async function jobDeps(
  t: TestScope,
  { db, url }: Pick<TestDatabase, 'db' | 'url'>,
  clock: () => number,
): Promise<JobDeps> {
  const pool = createPool(url, { pipeline: true, connectionsMax: 3 });
  t.teardown(() => pool.end());
  // Accounts that fail on purpose are no news.
  const log = pino({ level: 'silent' });
  const engine = createEngine({ pool, db, clock, log });
  await engine.start();
  t.teardown(() => engine.stop());
  return { db, engine, clock, log };
}

/** A run that nobody records, and what it counted. */
export function counting(changes: Partial<Running> = {}) {
  const counts = { done: 0, failed: 0 };
  const tally: Tally = {
    succeeded: (n) => {
      counts.done += n;
    },
    failed: () => {
      counts.failed += 1;
    },
  };
  const running: Running = {
    tenantId: null,
    asOf: null,
    isAsked: false,
    signal: new AbortController().signal,
    tally,
    ...changes,
  };
  return { counts, running };
}
