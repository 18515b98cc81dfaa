import { activateLot, type Books, cameAt, drawLot, knownLots, lotKey } from '../books.ts';
import { type Lot, onBook } from '../ledger.ts';
import type { Instant } from '../time.ts';
import type { Draft } from './draft.ts';
import { settleJourneys } from './settle-journeys.ts';
import { settleQuotes } from './settle-quotes.ts';
import { settleTiers } from './settle-tiers.ts';

interface DueItem {
  readonly at: Instant;
  readonly what: 'activation' | 'expiry';
  readonly lot: Lot;
}

/** Before anything else: the books and the status are brought to now. */
export function settle(draft: Draft): void {
  settleLots(draft);
  settleTiers(draft);
  settleQuotes(draft);
  settleJourneys(draft);
}

/**
 * Books all that has become active or expired by now, in the order of its own instant (an end is exclusive: at
 * that instant it is over). Once more after a late post, whose points may be active or expired already.
 */
export function settleLots(draft: Draft): void {
  for (const item of dueItems(draft.books, draft.deciding.now)) settleItem(draft, item);
}

function dueItems(books: Books, now: Instant): readonly DueItem[] {
  const items: DueItem[] = [];
  for (const lot of knownLots(books)) {
    if (lot.remaining <= 0) continue;
    if (lot.side === 'pending' && lot.availableAt <= now)
      items.push({ at: lot.availableAt, what: 'activation', lot });
    if (lot.expiresAt !== null && lot.expiresAt <= now)
      items.push({ at: lot.expiresAt, what: 'expiry', lot });
  }
  return items.sort(byInstant);
}

function byInstant(a: DueItem, b: DueItem): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.what !== b.what) return a.what === 'activation' ? -1 : 1;
  return a.lot.seq - b.lot.seq || a.lot.n - b.lot.n;
}

function settleItem(draft: Draft, { at: dueAt, what, lot: before }: DueItem): void {
  const { books, events } = draft;
  const lot = books.lots.get(lotKey(before)) ?? before;
  if (lot.remaining <= 0) return;
  // Points that come with an end that has passed, as out of a transfer, leave when they came: not before.
  const at = Math.max(dueAt, cameAt(books, lot));
  const data = { holder: lot.holder, points: lot.points, amount: lot.remaining };
  if (what === 'activation') {
    activateLot(books, lot, at);
    events.push({ type: 'points.activated', at, data });
  } else {
    drawLot(books, lot, lot.remaining, { target: onBook('expired'), rule: null, at });
    events.push({ type: 'points.expired', at, data });
  }
}
