import type { Instant } from '../../core/time.ts';
import { recordFailure } from '../failures.ts';
import type { JobDeps, Tally } from '../job.ts';
import { SETTLED_AT_ONCE_MAX, settleAccounts } from '../settle-accounts.ts';
import { type DueAccount, type DueQuery, listDue } from './due.ts';

export interface Sweep extends Omit<DueQuery, 'now' | 'limit'> {
  /** What falls due within such a step, counted from the epoch, is settled as of its end. */
  readonly stepMs: number;
  readonly signal: AbortSignal;
  readonly tally: Tally;
  /** Called before a step with its end, and after it. */
  readonly enter?: (at: Instant) => Promise<void>;
  readonly leave?: () => Promise<void>;
}

/**
 * Settles what is due in the order of business time, step by step, as runs that were not missed would have done. So it
 * does not matter when a sweep comes: what several accounts share is shared out in the same order.
 */
export async function sweep(deps: JobDeps, asked: Sweep): Promise<void> {
  let before: readonly DueAccount[] = [];
  while (!asked.signal.aborted) {
    const found = await listDue(deps.db, { ...asked, now: deps.clock(), limit: SETTLED_AT_ONCE_MAX });
    const [oldest] = found;
    if (oldest === undefined) return;
    const asOf = endOfStep(oldest.dueAt, asked);
    const step = found.filter(({ dueAt }) => dueAt <= asOf);
    const stuck = step.filter((one) => isIn(before, one));
    before = step;
    await asked.enter?.(asOf);
    for (const account of stuck) await giveUp(deps, account, asked.tally);
    await settleAccounts(
      deps,
      'settle',
      stuck.length === 0 ? step : step.filter((one) => !isIn(stuck, one)),
      {
        asOf,
        tally: asked.tally,
      },
    );
    await asked.leave?.();
  }
}

function endOfStep(at: Instant, { stepMs, upTo }: Sweep): Instant {
  const end = Math.ceil(at / stepMs) * stepMs;
  return upTo === null ? end : Math.min(end, upTo);
}

function isIn(accounts: readonly DueAccount[], { accountId, dueAt }: DueAccount): boolean {
  return accounts.some((other) => other.accountId === accountId && other.dueAt === dueAt);
}

/** An account that was settled is due later. One that is not would be found again and again, and hide all others. */
async function giveUp({ db, clock, log }: JobDeps, { accountId }: DueAccount, tally: Tally): Promise<void> {
  const error = 'settling it did not move what is due';
  log.error({ job: 'settle', accountId }, error);
  await recordFailure(db, { job: 'settle', accountId, error }, clock());
  tally.failed(accountId, error);
}
