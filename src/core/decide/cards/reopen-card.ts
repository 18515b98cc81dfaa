import { lotKey, putBack } from '../../books.ts';
import { onBook } from '../../ledger.ts';
import type { Card, Coupon } from '../../state.ts';
import type { Instant } from '../../time.ts';
import type { Draft } from '../draft.ts';
import { cardsOf, couponsOfCard, type Stamps, termsOfCard, toldOf } from './card-books.ts';
import { claimOfCard } from './card-claims.ts';

/**
 * Opens the latest full card of a holder again whose coupons nobody has used: they are withdrawn, and its stamps are on
 * it again. One whose time is over stays as it is, since all its stamps would expire with the one that is missing.
 */
export function reopenLatestCard(draft: Draft, stamps: Stamps, at: Instant): boolean {
  const { now } = draft.deciding;
  const isRunning = ({ expiresAt }: Card): boolean => expiresAt === null || expiresAt > now;
  const card = cardsOf(draft, stamps, 'completed')
    .filter((candidate) => isRunning(candidate) && isUnused(draft, candidate))
    .reduce<Card | null>(later, null);
  if (card === null) return false;
  reopen(draft, card, at);
  return true;
}

function isUnused(draft: Draft, card: Card): boolean {
  return standingOf(draft, card).every(({ status }) => status === 'open');
}

/** Others were withdrawn before, and its terms have changed since. */
function standingOf(draft: Draft, card: Card): readonly Coupon[] {
  return couponsOfCard(draft, card).filter(({ status }) => status !== 'withdrawn');
}

function later(a: Card | null, b: Card): Card {
  return a === null || (b.completedAt ?? 0) >= (a.completedAt ?? 0) ? b : a;
}

function reopen(draft: Draft, card: Card, returnedAt: Instant): void {
  const { holder, points, drawn, completedAt } = card;
  const at = Math.max(returnedAt, completedAt ?? returnedAt);
  for (const { lot, amount } of drawn)
    putBack(draft.books, { ...lot, holder, points }, amount, { source: onBook('redeemed'), rule: null, at });
  for (const coupon of standingOf(draft, card)) {
    draft.coupons.push({ ...coupon, status: 'withdrawn' });
    draft.claims.push(claimOfCard(card, coupon.reward, -1));
  }
  draft.cards.set(lotKey(card), { ...card, status: 'open', completedAt: null, drawn: [] });
  const data = { ...toldOf(card), reward: termsOfCard(draft, card).reward };
  draft.events.push({ type: 'card.reopened', at, data });
}
