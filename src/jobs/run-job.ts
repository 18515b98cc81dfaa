import { type Kysely, sql } from 'kysely';
import type { Instant } from '../core/time.ts';
import type { Tables } from '../db/tables.ts';
import type { Job, JobDeps, Tally } from './job.ts';
import { beginRun, keepRun, pruneRuns, type RunResult } from './runs.ts';

export interface RunOptions {
  readonly tenantId?: number | null;
  readonly asOf?: Instant | null;
  readonly isAsked?: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: (result: RunResult) => void;
}

/** `elsewhere`: it runs already, here or on another process, which does the work. */
export type RunOutcome = RunResult | 'elsewhere';

/**
 * Runs a job once, and keeps what came of it. At one time it runs on one process only: not because it would harm, but
 * because two would find the same work. Throws what stopped it, once that is written down.
 */
export async function runJob(deps: JobDeps, job: Job, options: RunOptions): Promise<RunOutcome> {
  const outcome = await alone(deps.db, job.name, () => runAlone(deps, job, options));
  return outcome ?? 'elsewhere';
}

async function runAlone(
  deps: JobDeps,
  job: Job,
  { tenantId = null, asOf = null, isAsked = false, signal, onProgress }: RunOptions,
): Promise<RunResult> {
  const { db, clock, log } = deps;
  const startedAt = clock();
  const lagMs = await job.lagMs(db, startedAt);
  const id = await beginRun(db, { job: job.name, startedAt, asOf: asOf ?? startedAt, lagMs });
  const counts = { done: 0, failed: 0, firstError: null as string | null };
  const tally: Tally = {
    succeeded: (accounts) => {
      counts.done += accounts;
      onProgress?.({ ...counts });
    },
    failed: (accountId, error) => {
      counts.failed += 1;
      counts.firstError ??= `${accountId}: ${error}`;
    },
  };
  try {
    await job.run(deps, { tenantId, asOf, isAsked, signal, tally });
  } catch (error) {
    counts.firstError ??= error instanceof Error ? error.message : String(error);
    log.warn(
      { err: error, job: job.name },
      'a run of a job was cut short; the next one goes on where it was',
    );
    throw error;
  } finally {
    // Where the database is away, the run stands there as one that did not end.
    await keepRun(db, id, counts, clock()).catch(() => undefined);
  }
  await pruneRuns(db, job.name, startedAt);
  return counts;
}

/**
 * Undefined, and nothing run, while another does. The lock hangs on a connection: it is free as soon as its process
 * is gone, however that came about.
 */
async function alone<T>(db: Kysely<Tables>, job: string, run: () => Promise<T>): Promise<T | undefined> {
  const key = sql`hashtextextended(${`job ${job}`}, 0)`;
  return db.connection().execute(async (connection) => {
    const { rows } = await sql<{ locked: boolean }>`select pg_try_advisory_lock(${key}) as locked`.execute(
      connection,
    );
    if (rows[0]?.locked !== true) return undefined;
    try {
      return await run();
    } finally {
      await sql`select pg_advisory_unlock(${key})`.execute(connection);
    }
  });
}
