import type { Job } from '../job.ts';
import { settleLagMs } from './due.ts';
import { sweep } from './sweep.ts';

/** As fine as the schedule: a run that comes late takes the steps that the missed ones would have taken. */
const STEP_MS = 60_000;

/** Brings to every account what time brings: points that become active or expire, tiers that end, and all rules of time. */
export const settleJob: Job = {
  name: 'settle',
  about: 'brings to each account what has fallen due',
  everyMinutes: 1,
  run: (deps, { tenantId, asOf, isAsked, signal, tally }) =>
    sweep(deps, {
      tenantId,
      upTo: asOf,
      isAhead: false,
      notFailedSince: isAsked ? deps.clock() : 0,
      stepMs: STEP_MS,
      signal,
      tally,
    }),
  lagMs: settleLagMs,
};
