import type { Instant } from '../../core/time.ts';
import type { Submission } from '../../engine/submission.ts';

/** Brings an account to an instant. It needs no key: what is settled already is not settled again. */
export function settleSubmission(tenant: number, accountId: string, asOf: Instant): Submission {
  return {
    tenant,
    account: { id: accountId },
    key: null,
    stakeholders: [],
    asOf,
    prepare: () => ({ command: { kind: 'settle' } }),
    present: () => ({}),
  };
}
