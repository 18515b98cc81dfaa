import { drawLot, lotKey, reopenableLot } from '../../books.ts';
import { onBook } from '../../ledger.ts';
import type { Card } from '../../state.ts';
import type { Instant } from '../../time.ts';
import type { Draft } from '../draft.ts';
import { knownCards, lotsByCard, stampsIn, toldOf } from './card-books.ts';

/**
 * Open cards whose time is over by now. One without stamps has no time yet, and one that is full waits for its reward,
 * whoever is to blame for that.
 */
export function cardsDue(draft: Draft): readonly { readonly at: Instant; readonly card: Card }[] {
  const { now } = draft.deciding;
  const over = knownCards(draft).filter(
    ({ status, expiresAt }) => status === 'open' && expiresAt !== null && expiresAt <= now,
  );
  if (over.length === 0) return [];
  const lots = lotsByCard(draft);
  return over.flatMap((card) => {
    const stamps = stampsIn(lots.get(lotKey(card)));
    return stamps === 0 || stamps >= card.size ? [] : [{ at: card.expiresAt ?? now, card }];
  });
}

export function expireCard(draft: Draft, card: Card, at: Instant): void {
  const drawn = (lotsByCard(draft).get(lotKey(card)) ?? []).map((lot) => ({
    lot: reopenableLot(lot),
    amount: drawLot(draft.books, lot, lot.remaining, { target: onBook('expired'), rule: null, at }),
  }));
  draft.cards.set(lotKey(card), { ...card, status: 'expired', drawn });
  const amount = drawn.reduce((sum, taken) => sum + taken.amount, 0);
  draft.events.push({ type: 'card.expired', at, data: { ...toldOf(card), amount } });
}
