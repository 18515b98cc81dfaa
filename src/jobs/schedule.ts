import { Logger, parseCronItems, type Runner, run, runMigrations } from 'graphile-worker';
import type pg from 'pg';
import type { Logger as Pino } from 'pino';
import { StartupError } from '../startup-error.ts';
import type { Job, JobDeps } from './job.ts';
import { runJob } from './run-job.ts';

/** The jobs of this process, while they are scheduled. */
export interface Schedule {
  /** Starts nothing more, and waits for the step that is under way. */
  stop(): Promise<void>;
}

export interface ScheduleOptions {
  /** Connections for the library alone: it holds one to listen, and reads columns as pg does. */
  readonly pool: pg.Pool;
  readonly jobs: readonly Job[];
}

/** Named here, for the library would read the name from the environment. */
const SCHEMA = 'graphile_worker';

/** Tries again only what a killed process left locked: what fails is remembered, and runs again by its schedule. */
const ATTEMPTS_MAX = 2;

/** Runs jobs by their schedules. Any number of processes can do that on one database: each time, one of them runs it. */
export async function startSchedule(deps: JobDeps, { pool, jobs }: ScheduleOptions): Promise<Schedule> {
  const { log } = deps;
  const stopping = new AbortController();
  const logger = loggerOf(log);
  await prepareSchema(pool, logger);
  const runner = await run({
    pgPool: pool,
    schema: SCHEMA,
    logger,
    concurrency: jobs.length,
    noHandleSignals: true,
    // Only those that are done in batches, however small, are waited for when it stops.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    taskList: Object.fromEntries(jobs.map((job) => [job.name, () => runQuietly(deps, job, stopping.signal)])),
    parsedCronItems: parseCronItems(
      jobs.map((job) => ({
        task: job.name,
        match: `*/${job.everyMinutes} * * * *`,
        identifier: job.name,
        // No more than one waits, however often its time comes before a process is free for it.
        options: { jobKey: job.name, maxAttempts: ATTEMPTS_MAX },
      })),
    ),
  });
  runner.promise.catch((error) => log.error({ err: error }, 'the schedule of the jobs has ended'));
  return { stop: () => stop(runner, stopping) };
}

async function stop(runner: Runner, stopping: AbortController): Promise<void> {
  stopping.abort();
  await runner.stop();
}

/** What fails was logged and written down; the library would only try it again at a worse time. */
async function runQuietly(deps: JobDeps, job: Job, signal: AbortSignal): Promise<void> {
  await runJob(deps, job, { signal }).catch(() => undefined);
}

/** The library keeps its queue in a schema of its own, and makes or upgrades it here. */
async function prepareSchema(pool: pg.Pool, logger: Logger): Promise<void> {
  try {
    await runMigrations({ pgPool: pool, schema: SCHEMA, logger, taskList: {} });
  } catch (error) {
    const isDenied = error instanceof Error && 'code' in error && error.code === '42501';
    if (!isDenied) throw error;
    throw new StartupError(
      `the queue of the jobs cannot be made: ${error.message}. It needs a schema "${SCHEMA}": let the user of ` +
        'DATABASE_URL create it ("grant create on database …", for the first start), or set JOBS=off and run the jobs ' +
        'from a scheduler of your own with "npm run jobs -- run settle"',
      { cause: error },
    );
  }
}

/** The library tells much of its ordinary life as information; of that, ours is quiet. */
function loggerOf(log: Pino): Logger {
  const levels = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const;
  return new Logger((scope) => (level, message, meta) => {
    log[levels[level]]({ ...scope, ...errorIn(meta) }, message);
  });
}

function errorIn(meta: { readonly error?: unknown } | undefined): object {
  return meta?.error === undefined ? {} : { err: meta.error };
}
