import type { Kysely } from 'kysely';
import { formatInstant } from '../../core/time.ts';
import type { Tables } from '../../db/tables.ts';
import { JOBS } from '../../jobs/jobs.ts';
import { type JobOverview, overviewOf } from '../../jobs/overview.ts';
import { alignColumns } from '../align-columns.ts';

/** All jobs, as a table or as JSON. */
export async function listJobs(db: Kysely<Tables>, now: number, json: boolean): Promise<string> {
  const jobs = await overviewOf(db, JOBS, now);
  return json ? JSON.stringify(jobs.map(jsonOf), null, 2) : tableOf(jobs);
}

function tableOf(jobs: readonly JobOverview[]): string {
  const heading = ['job', 'schedule', 'last run', 'took', 'lag', 'done', 'failed', 'failing', 'next run'];
  const rows = jobs.map(({ job, lastRun, lagMs, failing, nextAt }) => [
    job.name,
    scheduleOf(job.everyMinutes),
    whenOf(lastRun),
    tookOf(lastRun),
    spell(lagMs),
    String(lastRun?.done ?? 0),
    String(lastRun?.failed ?? 0),
    String(failing),
    toSecond(nextAt),
  ]);
  const errors = jobs.flatMap(({ job, lastRun }) =>
    lastRun?.firstError == null ? [] : [`${job.name}: ${lastRun.firstError}`],
  );
  return [alignColumns([heading, ...rows]), ...errors].join('\n');
}

function jsonOf({ job, lastRun, lagMs, failing, nextAt }: JobOverview): object {
  return {
    name: job.name,
    about: job.about,
    schedule: scheduleOf(job.everyMinutes),
    lagSeconds: Math.floor(lagMs / 1000),
    failing,
    nextRunAt: formatInstant(nextAt),
    lastRun:
      lastRun === null
        ? null
        : {
            startedAt: formatInstant(lastRun.startedAt),
            endedAt: lastRun.endedAt === null ? null : formatInstant(lastRun.endedAt),
            asOf: formatInstant(lastRun.asOf),
            lagSeconds: Math.floor(lastRun.lagMs / 1000),
            done: lastRun.done,
            failed: lastRun.failed,
            firstError: lastRun.firstError,
          },
  };
}

function scheduleOf(everyMinutes: number): string {
  return everyMinutes === 1 ? 'every minute' : `every ${everyMinutes} minutes`;
}

/** A run that was asked to leave what fell due later says so: it may have left much. */
function whenOf(run: JobOverview['lastRun']): string {
  if (run === null) return 'never';
  const startedAt = toSecond(run.startedAt);
  return run.asOf === run.startedAt ? startedAt : `${startedAt} as of ${toSecond(run.asOf)}`;
}

/** A run without an end goes on still, or its process was killed. */
function tookOf(run: JobOverview['lastRun']): string {
  if (run === null) return '';
  return run.endedAt === null ? 'no end' : `${((run.endedAt - run.startedAt) / 1000).toFixed(1)} s`;
}

function toSecond(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** In the largest unit that leaves two digits at least, or in seconds. */
function spell(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 100) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 72 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}
