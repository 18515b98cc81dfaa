import { activateLot, cameAt, drawLot, knownLots, lotKey } from '../books.ts';
import { type Lot, onBook } from '../ledger.ts';
import type { Card, Coupon } from '../state.ts';
import type { Instant } from '../time.ts';
import { cardsDue, expireCard } from './cards/expire-card.ts';
import { type Draft, isOver, knownCoupons } from './draft.ts';
import { expireAll } from './expire-all.ts';
import { expireCoupon } from './expire-coupon.ts';
import { feedPool } from './feed-pool.ts';
import { settleJourneys } from './settle-journeys.ts';
import { settlePlans } from './settle-plans.ts';
import { settleQuotes } from './settle-quotes.ts';
import { settleTiers } from './settle-tiers.ts';

/** Something that happens by itself at an instant. */
type DueItem =
  | { readonly at: Instant; readonly what: 'activation' | 'expiry'; readonly lot: Lot }
  | { readonly at: Instant; readonly what: 'card'; readonly card: Card }
  | { readonly at: Instant; readonly what: 'coupon'; readonly coupon: Coupon };

/** Before anything else: the books and the status are brought to now. Nothing happens by itself where all is over. */
export function settle(draft: Draft): void {
  if (draft.deciding.state.ended !== null) return;
  settleLots(draft);
  settleTiers(draft);
  settleQuotes(draft);
  settleJourneys(draft);
  settlePlans(draft);
}

/**
 * Books all that has become active or expired by now, in the order of its own instant (an end is exclusive: at
 * that instant it is over). Once more after a late post, whose points may be active or expired already. Whatever comes
 * to an account that is closed expires at once.
 */
export function settleLots(draft: Draft): void {
  for (const item of dueItems(draft)) {
    if (item.what === 'coupon') expireCoupon(draft, item.coupon, item.at);
    else if (item.what === 'card') expireCard(draft, item.card, item.at);
    else settleLot(draft, item);
  }
  if (isOver(draft)) expireAll(draft);
}

function dueItems(draft: Draft): readonly DueItem[] {
  const { now } = draft.deciding;
  const items: DueItem[] = [];
  for (const lot of knownLots(draft.books)) {
    const { remaining, side, availableAt, expiresAt, card } = lot;
    if (remaining <= 0) continue;
    if (side === 'pending' && availableAt !== null && availableAt <= now)
      items.push({ at: availableAt, what: 'activation', lot });
    // Stamps expire with their card.
    if (card === null && expiresAt !== null && expiresAt <= now)
      items.push({ at: expiresAt, what: 'expiry', lot });
  }
  for (const due of cardsDue(draft)) items.push({ ...due, what: 'card' });
  for (const coupon of knownCoupons(draft)) {
    const { status, expiresAt: at } = coupon;
    if (status === 'open' && at !== null && at <= now) items.push({ at, what: 'coupon', coupon });
  }
  return items.sort(byInstant);
}

/** At one instant points become active before others expire, and coupons end last. */
const ORDER = { activation: 0, expiry: 1, card: 2, coupon: 3 } as const;

function byInstant(a: DueItem, b: DueItem): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.what !== b.what) return ORDER[a.what] - ORDER[b.what];
  const [first, second] = [keyOf(a), keyOf(b)];
  return first.seq - second.seq || first.n - second.n;
}

function keyOf(item: DueItem): { readonly seq: number; readonly n: number } {
  if (item.what === 'coupon') return item.coupon;
  return item.what === 'card' ? item.card : item.lot;
}

function settleLot(
  draft: Draft,
  { at: dueAt, what, lot: before }: Extract<DueItem, { readonly lot: Lot }>,
): void {
  const { books, events } = draft;
  const lot = books.lots.get(lotKey(before)) ?? before;
  if (lot.remaining <= 0) return;
  // Points that come with an end that has passed, as out of a transfer, leave when they came: not before.
  const at = Math.max(dueAt, cameAt(books, lot));
  const data = { holder: lot.holder, points: lot.points, amount: lot.remaining };
  if (what === 'activation') {
    activateLot(books, lot, at);
    feedPool(draft, lot, at);
    events.push({ type: 'points.activated', at, data });
  } else {
    drawLot(books, lot, lot.remaining, { target: onBook('expired'), rule: null, at });
    events.push({ type: 'points.expired', at, data });
  }
}
