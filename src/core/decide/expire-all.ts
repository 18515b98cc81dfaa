import { allLots, drawLot, knownLots } from '../books.ts';
import { onBook } from '../ledger.ts';
import { knownCards } from './cards/card-books.ts';
import { expireCard } from './cards/expire-card.ts';
import { type Draft, knownCoupons } from './draft.ts';
import { expireCoupon } from './expire-coupon.ts';

/** All that the account has of points, cards and coupons expires now, pending or not, whoever holds it. */
export function expireAll(draft: Draft): void {
  const { books, events, deciding } = draft;
  const { now: at } = deciding;
  for (const card of knownCards(draft)) if (card.status === 'open') expireCard(draft, card, at);
  // Of an account that was closed before nothing is left but what comes with this command: there is nothing to load.
  const lots = deciding.state.ended === null ? allLots(books) : knownLots(books);
  for (const lot of [...lots].sort((a, b) => a.seq - b.seq || a.n - b.n)) {
    if (lot.remaining <= 0) continue;
    const { holder, points, remaining: amount } = lot;
    drawLot(books, lot, amount, { target: onBook('expired'), rule: null, at });
    events.push({ type: 'points.expired', at, data: { holder, points, amount } });
  }
  for (const coupon of knownCoupons(draft)) if (coupon.status === 'open') expireCoupon(draft, coupon, at);
}
