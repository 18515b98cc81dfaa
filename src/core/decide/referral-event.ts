import type { DomainEvent } from '../decision.ts';
import type { Referral } from '../state.ts';
import type { Instant } from '../time.ts';

export type ReferralEventType = 'referral.claimed' | 'referral.qualified' | 'referral.reversed';

/** What became of a referral, as the referred account tells it. */
export function referralEvent(
  type: ReferralEventType,
  at: Instant,
  { referrer, holder }: Pick<Referral, 'referrer' | 'holder'>,
): DomainEvent {
  return { type, at, data: { side: 'referred', referrer, holder } };
}
