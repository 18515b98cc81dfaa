import type { Instant } from '../core/time.ts';
import { Overloaded } from '../engine/engine.ts';
import { isDatabaseAway } from '../engine/retry.ts';
import { settleSubmission } from '../engine/settle-submission.ts';
import type { Result } from '../engine/submission.ts';
import { forgetFailures, recordFailure } from './failures.ts';
import type { JobDeps, Tally } from './job.ts';

export interface AccountToSettle {
  readonly accountId: string;
  readonly tenantId: number;
}

/** So many at once: the engine takes them as one batch, and leaves room for what clients ask meanwhile. */
export const SETTLED_AT_ONCE_MAX = 100;

/**
 * Settles accounts, all at once and in their order. One that fails is counted, logged and remembered, and stops no
 * other; where the database is away or the queue is full, it throws, for then no account is to blame.
 */
export async function settleAccounts(
  { db, engine, clock, log }: JobDeps,
  job: string,
  accounts: readonly AccountToSettle[],
  { asOf, tally }: { readonly asOf: Instant; readonly tally: Tally },
): Promise<void> {
  const settled = await Promise.allSettled(
    accounts.map(({ tenantId, accountId }) => engine.submit(settleSubmission(tenantId, accountId, asOf))),
  );
  const done: string[] = [];
  for (const [i, outcome] of settled.entries()) {
    const accountId = accounts[i]?.accountId ?? '';
    const error = errorOf(outcome);
    if (error === null) {
      done.push(accountId);
      continue;
    }
    log.error({ job, accountId, reason: error }, 'an account was not settled');
    await recordFailure(db, { job, accountId, error }, clock());
    tally.failed(accountId, error);
  }
  await forgetFailures(db, job, done);
  tally.succeeded(done.length);
}

/** Null: it went well. */
function errorOf(outcome: PromiseSettledResult<Result>): string | null {
  if (outcome.status === 'rejected') {
    const { reason } = outcome;
    if (reason instanceof Overloaded || isDatabaseAway(reason)) throw reason;
    return reason instanceof Error ? reason.message : String(reason);
  }
  const result = outcome.value;
  if (result.kind === 'done') return null;
  return result.kind === 'refused' ? result.refusal.detail : `it ended as ${result.kind}`;
}
