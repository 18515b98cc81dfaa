import { type Kysely, sql } from 'kysely';
import type { Instant } from '../core/time.ts';
import type { Tables } from '../db/tables.ts';

/** One run of a job, as it is remembered. */
export interface JobRun {
  readonly id: number;
  readonly job: string;
  readonly startedAt: Instant;
  /** Null: it goes on, or its process was killed. */
  readonly endedAt: Instant | null;
  readonly asOf: Instant;
  readonly done: number;
  readonly failed: number;
  readonly firstError: string | null;
  /** For how long the oldest that was to be done had been waiting at the start. */
  readonly lagMs: number;
}

export interface RunResult {
  readonly done: number;
  readonly failed: number;
  readonly firstError: string | null;
}

export async function beginRun(
  db: Kysely<Tables>,
  run: Pick<JobRun, 'job' | 'startedAt' | 'asOf' | 'lagMs'>,
): Promise<number> {
  const row = await db
    .insertInto('job_runs')
    .values({
      job: run.job,
      started_at: timestamp(run.startedAt),
      as_of: timestamp(run.asOf),
      lag_ms: run.lagMs,
      done: 0,
      failed: 0,
    })
    .returning('run_id')
    .executeTakeFirstOrThrow();
  return row.run_id;
}

/** What came of it so far; with `endedAt`, what came of it. */
export async function keepRun(
  db: Kysely<Tables>,
  id: number,
  { done, failed, firstError }: RunResult,
  endedAt: Instant | null,
): Promise<void> {
  await db
    .updateTable('job_runs')
    .set({
      done,
      failed,
      first_error: firstError,
      ended_at: endedAt === null ? null : timestamp(endedAt),
    })
    .where('run_id', '=', id)
    .execute();
}

/** The latest run of each job, by its name. */
export async function lastRuns(
  db: Kysely<Tables>,
  jobs: readonly string[],
): Promise<ReadonlyMap<string, JobRun>> {
  const runs = await Promise.all(
    jobs.map((job) =>
      db
        .selectFrom('job_runs')
        .selectAll()
        .where('job', '=', job)
        .orderBy('started_at', 'desc')
        .orderBy('run_id', 'desc')
        .limit(1)
        .executeTakeFirst(),
    ),
  );
  return new Map(
    runs.flatMap((row) =>
      row === undefined
        ? []
        : [
            [
              row.job,
              {
                id: row.run_id,
                job: row.job,
                startedAt: row.started_at,
                endedAt: row.ended_at,
                asOf: row.as_of,
                done: row.done,
                failed: row.failed,
                firstError: row.first_error,
                lagMs: row.lag_ms,
              },
            ],
          ],
    ),
  );
}

/** Runs that did something are kept for a month, the many that found nothing for a day. */
export async function pruneRuns(db: Kysely<Tables>, job: string, now: Instant): Promise<void> {
  const at = sql`${timestamp(now)}::timestamptz`;
  await sql`
    delete from job_runs where job = ${job} and started_at < ${at} - interval '1 day'
      and (started_at < ${at} - interval '30 days' or (done = 0 and failed = 0 and first_error is null))`.execute(
    db,
  );
}

function timestamp(instant: Instant): string {
  return new Date(instant).toISOString();
}
