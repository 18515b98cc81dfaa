import { isDateTime, parseInstant } from '../../http/formats.ts';
import type { Job } from '../../jobs/job.ts';
import { JOBS } from '../../jobs/jobs.ts';
import { readArguments } from '../read-arguments.ts';

export const jobsHelp = `Usage: npm run jobs -- list [--json]
       npm run jobs -- run NAME [--as-of INSTANT] [--tenant NAME] [--json]

list   shows each job: its schedule, its last run, how far it is behind (lag: for how long the oldest that is
       due has been waiting now, whatever the last run was asked to leave), what that run has done, for how
       many accounts it failed, and when it runs next
run    runs a job now, here, whether a service runs or not; progress goes to stderr, the result to stdout

Jobs:
  settle      brings to each account what has fallen due: points that become active or expire, tiers that
              end, and all rules of time; the oldest first
  reschedule  after a version of a programme was published: computes anew what is due of its accounts

Options:
  --as-of INSTANT  leave what falls due later, such as 2026-03-01T00:00:00Z; not later than now. In a
                   sandbox that --tenant names it may be: its clock is moved there
  --tenant NAME    for this tenant only
  --json           print one JSON document
  --help           print this

The service runs all jobs every minute, unless it is started with JOBS=off; on several processes, one of them
does. Its queue needs a schema of its own, "graphile_worker", which it creates at its first start; where its
database user may not create schemas, grant it "create on database" for that start, or set JOBS=off and let a
scheduler of your own call "npm run jobs -- run settle" and "npm run jobs -- run reschedule", best every minute.
Run late, they do what they would have done in time, in the same order.

Works on DATABASE_URL, or on the embedded database in DATA_DIR, whether its service runs or not.

Exit status: 0 if all went well, or another process runs the job already; 1 if it failed, for some accounts or
altogether; 2 if the command was not understood. npm prints a heading of its own: npm run --silent jobs -- …
leaves it out.
`;

export type JobsTask =
  | { readonly verb: 'help' }
  | { readonly verb: 'list'; readonly json: boolean }
  | RunTask;

export interface RunTask {
  readonly verb: 'run';
  readonly job: Job;
  /** Epoch milliseconds. */
  readonly asOf: number | null;
  readonly tenant: string | null;
  readonly json: boolean;
}

/** What is wrong with the options is a sentence for whoever typed them. */
export function parseJobsOptions(args: readonly string[]): JobsTask | { readonly mistake: string } {
  const read = readArguments({ args: [...args], options, allowPositionals: true });
  if ('mistake' in read) return read;
  return read.values.help || args.length === 0 ? { verb: 'help' } : taskOf(read.values, read.positionals);
}

const options = {
  'as-of': { type: 'string' },
  tenant: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

interface Values {
  readonly 'as-of'?: string;
  readonly tenant?: string;
  readonly json: boolean;
}

function taskOf(
  { 'as-of': asOf, tenant, json }: Values,
  [verb, name, ...rest]: readonly string[],
): JobsTask | { readonly mistake: string } {
  if (verb === 'list') {
    if (name !== undefined) return { mistake: `list shows all jobs: ${name} was not expected.` };
    if (asOf === undefined && tenant === undefined) return { verb, json };
    return { mistake: '--as-of and --tenant belong to run, not to list.' };
  }
  if (verb !== 'run') return { mistake: `Say what to do: list or run, not ${JSON.stringify(verb ?? '')}.` };
  if (name === undefined) return { mistake: 'Name the job: npm run jobs -- run settle' };
  if (rest.length > 0) return { mistake: `One job at a time: ${rest.join(' ')} was not expected.` };
  if (asOf !== undefined && !isDateTime(asOf))
    return {
      mistake: `--as-of takes a date and time with its offset, such as 2026-03-01T00:00:00Z, not ${JSON.stringify(asOf)}.`,
    };
  const job = JOBS.find((one) => one.name === name);
  if (job === undefined) {
    const names = JOBS.map((one) => one.name).join(' and ');
    return { mistake: `There is no job ${JSON.stringify(name)}: there are ${names}.` };
  }
  if (asOf !== undefined && name !== 'settle')
    return { mistake: `--as-of belongs to settle, not to ${name}.` };
  return { verb, job, asOf: asOf === undefined ? null : parseInstant(asOf), tenant: tenant ?? null, json };
}
