import { drawLot, openLots } from '../books.ts';
import type { Decision } from '../decision.ts';
import { onBook } from '../ledger.ts';
import { endsPoints } from '../occasions/idle-expiry.ts';
import type { IdleExpiry } from '../occasions/occasion.ts';
import { close } from './close.ts';
import { type Draft, statusOf } from './draft.ts';

/**
 * Nothing has happened for long enough: all open points of the kind expire that were earned under the terms of that
 * version, whenever that was; but not those of a tier whose points outlive it.
 */
export function decideIdleExpiry(draft: Draft, occasion: IdleExpiry): Decision {
  const { books, events, deciding } = draft;
  const { at, points, version } = occasion;
  if (endsPoints(deciding.programs, statusOf(draft), occasion)) {
    for (const lot of openLots(books)) {
      if (lot.points !== points || lot.lapsesUnder !== version) continue;
      const { holder, remaining: amount } = lot;
      drawLot(books, lot, amount, { target: onBook('expired'), rule: null, at });
      events.push({ type: 'points.expired', at, data: { holder, points, amount } });
    }
  }
  return close(draft, { occurredAt: at });
}
