import type { Kysely } from 'kysely';
import { formatInstant } from '../../core/time.ts';
import type { Tables } from '../../db/tables.ts';
import type { Job, JobDeps } from '../../jobs/job.ts';
import { type RunOutcome, runJob } from '../../jobs/run-job.ts';
import type { RunResult } from '../../jobs/runs.ts';
import { bringForward } from '../../jobs/settle/bring-forward.ts';
import { StartupError } from '../../startup-error.ts';
import { findTenant, type Tenant } from '../../tenants/keys.ts';
import type { RunTask } from './options.ts';

export interface RunAnswer {
  readonly status: 0 | 1;
  readonly out: string;
}

/** Runs the job that was asked for. */
export async function runOne(
  deps: JobDeps,
  task: RunTask,
  signal: AbortSignal,
  onProgress: (result: RunResult) => void,
): Promise<RunAnswer> {
  const tenant = task.tenant === null ? null : await tenantNamed(deps.db, task.tenant);
  const job = jobFor(task, tenant, deps.clock());
  const { asOf } = task;
  const outcome = await runJob(deps, job, {
    tenantId: tenant?.id ?? null,
    asOf,
    isAsked: true,
    signal,
    onProgress,
  });
  const isCut = signal.aborted && outcome !== 'elsewhere';
  const status = outcome !== 'elsewhere' && (outcome.failed > 0 || isCut) ? 1 : 0;
  return {
    status,
    out: task.json ? jsonOf(job.name, outcome, isCut) : sentenceOf(job.name, outcome, isCut),
  };
}

async function tenantNamed(db: Kysely<Tables>, name: string): Promise<Tenant> {
  const tenant = await findTenant(db, name);
  if (tenant === undefined) throw new StartupError(`there is no tenant ${JSON.stringify(name)}`);
  return tenant;
}

/** As of an instant ahead, the clock of a sandbox has to be moved; any other clock is not ours to move. */
function jobFor({ job, asOf }: RunTask, tenant: Tenant | null, now: number): Job {
  if (asOf === null || asOf <= now) return job;
  if (tenant?.isSandbox === true) {
    return {
      ...job,
      run: async (deps, running) => void (await bringForward(deps, tenant, { ...running, to: asOf })),
    };
  }
  throw new StartupError(
    `--as-of ${formatInstant(asOf)} lies ahead of the clock, which shows ${formatInstant(now)}: only that of a sandbox ` +
      'can be moved, which --tenant must name',
  );
}

function sentenceOf(name: string, outcome: RunOutcome, isCut: boolean): string {
  if (outcome === 'elsewhere') return `${name} runs on another process already, which does the work.`;
  const { done, failed, firstError } = outcome;
  const parts = [`${name}: ${done} done, ${failed} failed`, ...(isCut ? ['stopped on the way'] : [])];
  return `${parts.join(', ')}.${firstError === null ? '' : `\nThe first failure: ${firstError}`}`;
}

function jsonOf(job: string, outcome: RunOutcome, isCut: boolean): string {
  return JSON.stringify(
    outcome === 'elsewhere'
      ? { job, elsewhere: true }
      : { job, elsewhere: false, ...outcome, stopped: isCut },
    null,
    2,
  );
}
