import { canonicalJson } from '../core/canonical-json.ts';
import { CLOCK_TOLERANCE_MS } from '../core/decide/checks.ts';
import { type Refusal, refuse } from '../core/decision.ts';
import { formatInstant, type Instant } from '../core/time.ts';
import type { Attributes } from '../core/transaction.ts';
import type { AccountRecord, Prepared } from '../engine/submission.ts';

/** What a client says of an account as a whole. */
export interface AccountFacts {
  readonly kind: string;
  readonly name: string | null;
  readonly attributes: Attributes;
  /** Null: as it is, or now for an account that is new. */
  readonly enrolledAt: Instant | null;
}

export function replaceAccount(
  before: AccountRecord | null,
  externalId: string,
  facts: AccountFacts,
  now: Instant,
): Prepared | Refusal {
  const { kind, name, attributes } = facts;
  const enrolledAt = facts.enrolledAt ?? before?.enrolledAt ?? now;
  if (enrolledAt > now + CLOCK_TOLERANCE_MS) {
    const detail = `enrolledAt lies more than 5 minutes ahead of the service's clock (${formatInstant(now)}).`;
    return refuse('in-the-future', '/enrolledAt', detail);
  }
  return prepared({
    externalId,
    kind,
    name,
    attributes,
    enrolledAt,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  });
}

/** Since when it takes part is said by whoever puts the whole of it. */
export function changeAccount(
  before: AccountRecord,
  { kind, name, attributes }: Pick<AccountFacts, 'kind' | 'name' | 'attributes'>,
  now: Instant,
): Prepared {
  return prepared({ ...before, kind, name, attributes, updatedAt: now });
}

/** Would it say the same as it does now? Then nothing is written, and nobody is told of a change. */
export function saysTheSame(before: AccountRecord, facts: AccountFacts): boolean {
  return (
    before.kind === facts.kind &&
    before.name === facts.name &&
    (facts.enrolledAt === null || before.enrolledAt === facts.enrolledAt) &&
    canonicalJson(before.attributes) === canonicalJson(facts.attributes)
  );
}

function prepared(account: AccountRecord): Prepared {
  const { kind: accountKind, enrolledAt } = account;
  return { command: { kind: 'account', accountKind, enrolledAt }, account };
}
