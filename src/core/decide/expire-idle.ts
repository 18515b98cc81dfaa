import { drawLot, openLots } from '../books.ts';
import type { Decision } from '../decision.ts';
import { onBook } from '../ledger.ts';
import { endsPoints } from '../occasions/idle-expiry.ts';
import type { IdleExpiry } from '../occasions/occasion.ts';
import { close, type Draft, programFor, statusOf } from './draft.ts';

/**
 * Nothing has happened for long enough: all open points of the kind expire that were earned under such terms, whenever
 * that was; but not those of a tier whose points outlive it.
 */
export function decideIdleExpiry(draft: Draft, occasion: IdleExpiry): Decision {
  const { books, events } = draft;
  const { at, points } = occasion;
  if (endsPoints(programFor(draft, at), statusOf(draft), occasion)) {
    for (const lot of openLots(books)) {
      if (lot.points !== points || !lot.whileActive) continue;
      const { holder, remaining: amount } = lot;
      drawLot(books, lot, amount, { target: onBook('expired'), rule: null, at });
      events.push({ type: 'points.expired', at, data: { holder, points, amount } });
    }
  }
  return close(draft, { occurredAt: at });
}
