import pino from 'pino';
import { createTemporaryDatabase } from '../../src/cli/temporary-database.ts';
import { migrateToLatest } from '../../src/db/migrate.ts';
import { createKysely, createPool } from '../../src/db/pool.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { createProgramCache } from '../../src/engine/programs.ts';
import type { Job } from '../../src/jobs/job.ts';
import { rescheduleJob } from '../../src/jobs/reschedule/job.ts';
import { settleJob } from '../../src/jobs/settle/job.ts';
import { verifyAccounts } from '../../src/verify/verify-accounts.ts';
import { BASE, DAY_MS, fill } from './fill.ts';
import type { Shape } from './shape.ts';

/** A database of one shape, and a process that works on it. */
export interface SweptDatabase {
  /** Seconds that the job takes for what is due in the round, counted from 0. */
  readonly settle: (round: number) => Promise<number>;
  readonly reschedule: () => Promise<number>;
  /** Throws where the books do not add up. */
  readonly check: () => Promise<void>;
}

export async function openSwept(
  serverUrl: string,
  shape: Shape,
  rounds: number,
  undo: (() => Promise<unknown>)[],
): Promise<SweptDatabase> {
  const database = await createTemporaryDatabase(serverUrl);
  undo.unshift(() => database.drop());
  const pool = createPool(database.url, { connectionsMax: 4 });
  undo.unshift(() => pool.end());
  const db = createKysely(pool);
  await migrateToLatest(db);
  await fill(db, shape, rounds);
  const time = { now: BASE };
  const clock = (): number => time.now;
  const enginePool = createPool(database.url, { connectionsMax: 3, pipeline: true });
  undo.unshift(() => enginePool.end());
  const log = pino({ level: 'warn' }, pino.destination(2));
  const engine = createEngine({ pool: enginePool, db, clock, log });
  const run = async (job: Job, expected: number): Promise<number> => {
    let done = 0;
    const tally = {
      succeeded: (accounts: number) => {
        done += accounts;
      },
      failed: (accountId: string, error: string) => {
        throw new Error(`${accountId}: ${error}`);
      },
    };
    const startedAt = performance.now();
    const { signal } = new AbortController();
    await job.run({ db, engine, clock, log }, { tenantId: null, asOf: null, isAsked: false, signal, tally });
    if (done !== expected) throw new Error(`${job.name} was to do ${expected} accounts, and did ${done}`);
    return (performance.now() - startedAt) / 1000;
  };
  return {
    settle: (round) => {
      time.now = BASE + (round + 1) * DAY_MS;
      return run(settleJob, shape.accountsDue);
    },
    reschedule: async () => {
      const { program_id, tenant_id } = await db.selectFrom('programs').selectAll().executeTakeFirstOrThrow();
      const asked = { program_id, tenant_id, version: 1, requested_at: new Date(time.now).toISOString() };
      await db.deleteFrom('reschedules').execute();
      await db
        .insertInto('reschedules')
        .values({ ...asked, after: null })
        .execute();
      return run(rescheduleJob, shape.accounts);
    },
    check: async () => {
      const all = { tenantId: null, accountIds: null, after: null, depth: 'sums' } as const;
      for await (const { differences } of verifyAccounts(db, createProgramCache(db), all)) {
        // The books were filled without a log.
        const [first] = differences.filter(({ against }) => against !== 'log');
        if (first !== undefined) throw new Error(`the books do not add up: ${JSON.stringify(first)}`);
      }
    },
  };
}
