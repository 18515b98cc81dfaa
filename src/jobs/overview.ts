import type { Kysely } from 'kysely';
import type { Instant } from '../core/time.ts';
import type { Tables } from '../db/tables.ts';
import { countFailures } from './failures.ts';
import type { Job } from './job.ts';
import { type JobRun, lastRuns } from './runs.ts';

/** How a job fares. */
export interface JobOverview {
  readonly job: Job;
  readonly lastRun: JobRun | null;
  readonly lagMs: number;
  /** Accounts for which it failed, and which wait to be tried again. */
  readonly failing: number;
  /** When a process that runs jobs runs it next. */
  readonly nextAt: Instant;
}

export async function overviewOf(
  db: Kysely<Tables>,
  jobs: readonly Job[],
  now: Instant,
): Promise<readonly JobOverview[]> {
  const runs = await lastRuns(
    db,
    jobs.map(({ name }) => name),
  );
  return Promise.all(
    jobs.map(async (job) => ({
      job,
      lastRun: runs.get(job.name) ?? null,
      lagMs: await job.lagMs(db, now),
      failing: await countFailures(db, job.name),
      nextAt: nextRunOf(job, now),
    })),
  );
}

const MINUTE_MS = 60_000;

/** Whole minutes of the hour, as the schedule counts them. */
function nextRunOf({ everyMinutes }: Job, now: Instant): Instant {
  const everyMs = everyMinutes * MINUTE_MS;
  return Math.floor(now / everyMs) * everyMs + everyMs;
}
