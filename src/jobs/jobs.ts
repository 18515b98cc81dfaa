import type { Job } from './job.ts';
import { rescheduleJob } from './reschedule/job.ts';
import { settleJob } from './settle/job.ts';

/** All jobs, in the order in which they are shown. */
export const JOBS: readonly Job[] = [settleJob, rescheduleJob];
