import type { Instant } from '../core/time.ts';
import type { Submission } from './submission.ts';

/** Brings an account to an instant, to now if absent. It needs no key: what is settled already is not settled again. */
export function settleSubmission(tenant: number, accountId: string, asOf?: Instant): Submission {
  return {
    tenant,
    account: { id: accountId },
    key: null,
    stakeholders: [],
    ...(asOf !== undefined && { asOf }),
    prepare: () => ({ command: { kind: 'settle' } }),
    present: () => ({}),
  };
}

/**
 * The same up to an instant that is over, for good: that it was done is remembered also where nothing came of it, so that
 * nothing is ever recorded before that instant any more.
 */
export function closingSubmission(tenant: number, accountId: string, until: Instant): Submission {
  return { ...settleSubmission(tenant, accountId, until), isClosing: true };
}
