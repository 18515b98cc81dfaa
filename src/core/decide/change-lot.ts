import { activateLot, drawLot, lotKey } from '../books.ts';
import type { LotActivateCommand, LotCancelCommand, LotExtendCommand } from '../command.ts';
import type { Decision, Refusal } from '../decision.ts';
import { type Lot, onBook } from '../ledger.ts';
import { formatInstant, type Instant } from '../time.ts';
import { close } from './close.ts';
import type { Draft } from './draft.ts';
import { feedPool } from './feed-pool.ts';
import { checkEnd, checkNoSooner, endRefused, openLotNamed, pendingLotNamed } from './lot-checks.ts';

/** What a wallet owes is paid out of it, as when its time had come. */
export function decideLotActivate(draft: Draft, { lot: ref }: LotActivateCommand): Decision | Refusal {
  const lot = pendingLotNamed(draft, ref);
  if ('refused' in lot) return lot;
  activateLot(draft.books, lot, draft.deciding.now);
  feedPool(draft, lot, draft.deciding.now);
  return closeChanged(draft, lot, lot.remaining, lot.expiresAt);
}

/**
 * Nobody ever had the points, so they go where a return would take them: that book comes to the same whether a hand or
 * a return comes first. The transaction that earned them remembers it, so that nothing is taken twice, and an undone
 * return gives back nothing of it.
 */
export function decideLotCancel(draft: Draft, { lot: ref }: LotCancelCommand): Decision | Refusal {
  const { books, amendments, deciding } = draft;
  const lot = pendingLotNamed(draft, ref);
  if ('refused' in lot) return lot;
  const amount = drawLot(books, lot, lot.remaining, {
    target: onBook('taken-back'),
    rule: null,
    at: deciding.now,
  });
  amendments.push({
    transaction: lot.seq,
    kind: 'cancel',
    event: null,
    lines: [],
    taken: [{ entry: lot.n, amount, waived: 0, lots: [] }],
    voids: null,
    qualifies: null,
  });
  return closeChanged(draft, lot, amount, lot.expiresAt);
}

export function decideLotExtend(draft: Draft, { lot: ref, expiresAt }: LotExtendCommand): Decision | Refusal {
  const lot = openLotNamed(draft, ref);
  if ('refused' in lot) return lot;
  const refusal = checkEnd(draft, expiresAt) ?? checkNoSooner(lot, expiresAt) ?? checkLonger(lot, expiresAt);
  if (refusal !== null) return refusal;
  draft.books.lots.set(lotKey(lot), { ...lot, expiresAt, lapsesUnder: null });
  return closeChanged(draft, lot, lot.remaining, expiresAt);
}

function checkLonger({ expiresAt: before, lapsesUnder }: Lot, expiresAt: Instant | null): Refusal | null {
  if (expiresAt !== before || lapsesUnder !== null) return null;
  return endRefused(
    before === null
      ? 'The points of the lot never expire: that is as long as can be.'
      : `The points of the lot expire at ${formatInstant(before)} already: name a later end.`,
  );
}

export function closeChanged(
  draft: Draft,
  { holder, points }: Pick<Lot, 'holder' | 'points'>,
  amount: number,
  expiresAt: Instant | null,
): Decision {
  const outcome = { kind: 'lot-changed', holder, points, amount, expiresAt } as const;
  return close(draft, { occurredAt: draft.deciding.now, outcome });
}
