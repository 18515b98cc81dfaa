import pino from 'pino';
import { type Config, loadEnvironment, readConfig } from '../config.ts';
import { createPool } from '../db/pool.ts';
import { createEngine } from '../engine/engine.ts';
import type { RunResult } from '../jobs/runs.ts';
import { StartupError } from '../startup-error.ts';
import { listenForInterruption } from './interruption.ts';
import { listJobs } from './jobs/list-jobs.ts';
import { jobsHelp, parseJobsOptions, type RunTask } from './jobs/options.ts';
import { type RunAnswer, runOne } from './jobs/run-one.ts';
import { type OpenDatabase, onDatabase } from './on-database.ts';

/** For the work, for the lock, and some for messages. */
const POOL = { applicationName: 'fealty-jobs', connectionsMax: 4 };
const ENGINE_CONNECTIONS = 3;
const PROGRESS_EVERY_MS = 1000;

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof StartupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function main(args: readonly string[]): Promise<void> {
  const task = parseJobsOptions(args);
  if ('mistake' in task) {
    process.stderr.write(`${task.mistake}\nTry: npm run jobs -- --help\n`);
    process.exitCode = 2;
    return;
  }
  if (task.verb === 'help') {
    process.stdout.write(jobsHelp);
    return;
  }
  const result = readConfig(loadEnvironment());
  if ('mistakes' in result) throw new StartupError(result.mistakes.join('\n'));
  const { config } = result;
  const answer = await onDatabase(config, POOL, async (database): Promise<RunAnswer> => {
    if (task.verb === 'run') return run(config, database, task);
    return { status: 0, out: await listJobs(database.db, Date.now(), task.json) };
  });
  process.stdout.write(`${answer.out}\n`);
  process.exitCode = answer.status;
}

/** With an engine of its own, beside those of the services that may be running. */
async function run(config: Config, { db, target }: OpenDatabase, task: RunTask): Promise<RunAnswer> {
  const log = pino({ level: config.logLevel }, pino.destination(2));
  const pool = createPool(target, {
    applicationName: 'fealty-engine',
    connectionsMax: ENGINE_CONNECTIONS,
    pipeline: true,
  });
  const engine = createEngine({ pool, db, clock: Date.now, log });
  const interruption = listenForInterruption(() => process.exit(1));
  try {
    await engine.start();
    return await runOne(
      { db, engine, clock: Date.now, log },
      task,
      interruption.signal,
      progressOf(task.job.name),
    );
  } finally {
    await engine.stop();
    await pool.end();
  }
}

/** At most a line a second, on stderr. */
function progressOf(name: string): (result: RunResult) => void {
  let saidAt = performance.now();
  return ({ done, failed }) => {
    if (performance.now() - saidAt < PROGRESS_EVERY_MS) return;
    saidAt = performance.now();
    process.stderr.write(`${name}: ${done} done, ${failed} failed\n`);
  };
}
