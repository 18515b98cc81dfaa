import type { EnrolCommand } from '../command.ts';
import { type Refusal, refuse } from '../decision.ts';
import type { Program } from '../program/compiled.ts';
import type { Instant } from '../time.ts';
import { type Draft, referralOf } from './draft.ts';
import { referralEvent } from './referral-event.ts';
import { tellClaim } from './tell-referrer.ts';

const POINTER = '/referralCode';

/** A new account names a code: that is kept with it, and its referrer is told. */
export function claimReferral(
  draft: Draft,
  { referral: named }: EnrolCommand,
  { referral: offered }: Program,
  claimedAt: Instant,
): Refusal | null {
  if (named === undefined) return null;
  if (offered === null) {
    const detail = 'The programme does not refer accounts to each other: leave the code out.';
    return refuse('referral-not-offered', POINTER, detail);
  }
  draft.referral = { ...named, claimedAt, status: 'claimed', qualifiedBy: null, qualifiedAt: null };
  draft.events.push(referralEvent('referral.claimed', claimedAt, draft.referral));
  tellClaim(draft, draft.referral);
  return null;
}

/** An account that is there already can only name whom it named when it enrolled. */
export function checkClaimAgain(draft: Draft, { referral: named }: EnrolCommand): Refusal | null {
  if (named === undefined) return null;
  const known = referralOf(draft);
  if (known?.referrer === named.referrer && known.holder === named.holder) return null;
  const detail = 'The account is enrolled already; only a new one can name a code: leave the code out.';
  return refuse('enrolled-already', POINTER, detail);
}
