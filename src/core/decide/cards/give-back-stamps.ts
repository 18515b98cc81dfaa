import { lotKey, putBack } from '../../books.ts';
import type { Program } from '../../program/compiled.ts';
import type { Card, ReopenableLot } from '../../state.ts';
import type { Draft } from '../draft.ts';
import { knownCards, lotsByCard, stampsIn } from './card-books.ts';
import { placeStamps, type StampsToPlace } from './place-stamps.ts';

/** Stamps that were taken come back onto their card, as far as it is open and has room; others go on to the next. */
export function giveBackStamps(
  draft: Draft,
  program: Program,
  lot: ReopenableLot,
  { amount, ...stamps }: StampsToPlace,
): void {
  const { holder, points, source, rule } = stamps;
  const card = openCardOf(draft, lot);
  const here = card === null ? 0 : Math.min(amount, roomOf(draft, card));
  if (card !== null && here > 0) {
    // No earlier than they came.
    const at = Math.max(stamps.at, lot.availableAt ?? stamps.at);
    putBack(draft.books, { ...lot, expiresAt: card.expiresAt, holder, points }, here, { source, rule, at });
    draft.stamped.add(lotKey(card));
  }
  if (amount > here) placeStamps(draft, program, { ...stamps, amount: amount - here });
}

function openCardOf(draft: Draft, lot: ReopenableLot): Card | null {
  if (lot.card === null) return null;
  const key = lotKey(lot.card);
  const card = knownCards(draft).find((candidate) => lotKey(candidate) === key);
  const { now } = draft.deciding;
  const isOpen = card?.status === 'open' && (card.expiresAt === null || card.expiresAt > now);
  return isOpen ? card : null;
}

function roomOf(draft: Draft, card: Card): number {
  return Math.max(0, card.size - stampsIn(lotsByCard(draft).get(lotKey(card))));
}
