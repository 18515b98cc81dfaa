import { canonicalJson } from '../core/canonical-json.ts';
import { CLOCK_TOLERANCE_MS } from '../core/decide/checks.ts';
import { type Refusal, refuse } from '../core/decision.ts';
import { formatInstant, type Instant } from '../core/time.ts';
import type { Attributes } from '../core/transaction.ts';
import type { AccountRecord, Prepared } from '../engine/submission.ts';

/** What a client says of an account. */
export interface MasterData {
  readonly kind: string;
  readonly name: string | null;
  readonly country: string | null;
  readonly segment: string | null;
  readonly parent: string | null;
  readonly attributes: Attributes;
}

/** The same as a whole, with since when it takes part. */
export interface AccountFacts extends MasterData {
  /** Null: as it is, or now for an account that is new. */
  readonly enrolledAt: Instant | null;
}

export function replaceAccount(
  before: AccountRecord | null,
  externalId: string,
  facts: AccountFacts,
  now: Instant,
): Prepared | Refusal {
  const { enrolledAt: asked, ...data } = facts;
  const enrolledAt = asked ?? before?.enrolledAt ?? now;
  if (enrolledAt > now + CLOCK_TOLERANCE_MS) {
    const detail = `enrolledAt lies more than 5 minutes ahead of the service's clock (${formatInstant(now)}).`;
    return refuse('in-the-future', '/enrolledAt', detail);
  }
  return prepared({
    ...data,
    externalId,
    enrolledAt,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  });
}

/** Since when it takes part is said by whoever puts the whole of it. */
export function changeAccount(before: AccountRecord, data: MasterData, now: Instant): Prepared {
  return prepared({ ...before, ...data, updatedAt: now });
}

/** Would it say the same as it does now? Then nothing is written, and nobody is told of a change. */
export function saysTheSame(before: AccountRecord, data: MasterData): boolean {
  return (
    FIELDS.every((field) => before[field] === data[field]) &&
    canonicalJson(before.attributes) === canonicalJson(data.attributes)
  );
}

const FIELDS = ['kind', 'name', 'country', 'segment', 'parent'] as const;

function prepared(account: AccountRecord): Prepared {
  const { kind: accountKind, enrolledAt } = account;
  return { command: { kind: 'account', accountKind, enrolledAt }, account };
}
