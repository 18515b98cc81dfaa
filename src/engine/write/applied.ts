import type { Decision } from '../../core/decision.ts';
import type { AccountState } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { Prepared } from '../submission.ts';

/** One decided command of a batch, ready to be written. */
export interface Applied {
  readonly tenant: number;
  readonly accountId: string;
  readonly key: string | null;
  readonly prepared: Prepared;
  readonly decision: Decision;
  /** When it was learned of; what happens by itself was decided at an instant of its own. */
  readonly recordedAt: Instant;
  /** JSON. */
  readonly answer: string;
}

/** What a batch does to one account: where it started, and where it ends. */
export interface AccountChange {
  readonly accountId: string;
  readonly tenant: number;
  readonly programId: number;
  readonly before: AccountState;
  readonly after: AccountState;
  readonly applied: readonly Applied[];
}

export function timestamp(instant: Instant): string {
  return new Date(instant).toISOString();
}
