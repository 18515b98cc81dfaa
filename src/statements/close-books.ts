import { IN_PATH } from '../accounts/get-account.ts';
import type { Instant } from '../core/time.ts';
import type { Deps } from '../deps.ts';
import type { Head } from '../engine/load/lock-heads.ts';
import { closingSubmission, settleSubmission } from '../engine/settle-submission.ts';
import { submitOrThrow } from '../http/submit.ts';
import type { Period } from './period.ts';

interface Books {
  readonly tenantId: number;
  readonly head: Pick<Head, 'accountId' | 'settledAt' | 'dueAt'>;
  readonly period: Period;
  readonly now: Instant;
}

/**
 * What is due is written, as any command or job would write it. Where the period is over, that the account is settled up to
 * its end is remembered, once: whoever holds its lock afterwards decides at that instant or later, whatever clock he has.
 */
export async function closeBooks(
  { engine }: Pick<Deps, 'engine'>,
  { tenantId, head, period, now }: Books,
): Promise<void> {
  const { accountId, settledAt, dueAt } = head;
  const { until, isClosed } = period;
  const named = { ref: accountId, place: IN_PATH };
  if (isClosed) {
    if (settledAt < until) await submitOrThrow(engine, closingSubmission(tenantId, accountId, until), named);
  } else if (dueAt !== null && dueAt <= now) {
    await submitOrThrow(engine, settleSubmission(tenantId, accountId), named);
  }
}
