import { openLots } from '../books.ts';
import type { Decision } from '../decision.ts';
import type { Holder, Lot } from '../ledger.ts';
import { endsPoints } from '../occasions/idle-expiry.ts';
import type { ExpiryWarning } from '../occasions/occasion.ts';
import { formatInstant } from '../time.ts';
import { close } from './close.ts';
import { type Draft, statusOf } from './draft.ts';

/** Each holder is told of the active points that expire together; who has none left is told nothing. */
export function decideExpiryWarning(draft: Draft, warning: ExpiryWarning): Decision {
  const { books, events } = draft;
  const { at, points, before, expiresAt } = warning;
  const amounts = new Map<Holder, number>();
  for (const lot of expiresWithIt(draft, warning) ? openLots(books) : []) {
    if (lot.points !== points || lot.side !== 'active' || !isOf(lot, warning)) continue;
    amounts.set(lot.holder, (amounts.get(lot.holder) ?? 0) + lot.remaining);
  }
  for (const [holder, amount] of amounts) {
    const data = { holder, points, amount, expiresAt: formatInstant(expiresAt), before };
    events.push({ type: 'points.expiring', at, data });
  }
  return close(draft, { occurredAt: at });
}

/** Those of a tier that keeps them do not expire, as things stand. */
function expiresWithIt(draft: Draft, { points, expiresAt: at, lapse }: ExpiryWarning): boolean {
  const { programs } = draft.deciding;
  return lapse === null || endsPoints(programs, statusOf(draft), { points, at, ...lapse });
}

function isOf({ expiresAt, lapsesUnder }: Lot, warning: ExpiryWarning): boolean {
  const { lapse } = warning;
  return lapse === null ? expiresAt === warning.expiresAt : lapsesUnder === lapse.version;
}
