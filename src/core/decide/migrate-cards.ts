import { drawLot, lotKey } from '../books.ts';
import { canonicalJson } from '../canonical-json.ts';
import { type Lot, onBook } from '../ledger.ts';
import { renewedCard } from '../migration/card-when-begun.ts';
import type { Program } from '../program/compiled.ts';
import type { Card } from '../state.ts';
import { CARDS_MAX } from './book-outcomes.ts';
import { knownCards, lotsByCard, stampsIn } from './cards/card-books.ts';
import { completeCards } from './cards/complete-cards.ts';
import { placeStamps } from './cards/place-stamps.ts';
import { type Draft, versionOf } from './draft.ts';

/**
 * Open cards take the size, the reward and the time of the version, counted from their opening, but none ends sooner than
 * was announced. Those that are full by it are completed; stamps for which it has no room go on to the next card. One
 * that is full and waits for its reward is never asked for more, and none becomes more cards than a rule can fill at once.
 */
export function migrateCards(draft: Draft, program: Program, points: string): void {
  const lots = lotsByCard(draft);
  const stampsOn = (card: Card): number => stampsIn(lots.get(lotKey(card)));
  const renewed = knownCards(draft).flatMap((card) => {
    if (card.points !== points || card.status !== 'open' || !isChanged(draft, program, card)) return [];
    const after = renewedCard(card, program);
    const isFull = stampsOn(card) >= card.size;
    if ((isFull && stampsOn(card) < after.size) || stampsOn(card) / after.size > CARDS_MAX) return [];
    return [after];
  });
  if (renewed.length === 0) return;
  for (const card of renewed) replace(draft, card, lots.get(lotKey(card)) ?? []);
  const { now } = draft.deciding;
  const data = { part: 'card', key: points, version: program.version, cards: renewed.length };
  draft.events.push({ type: 'terms.migrated', at: now, data });
  // After all of them were renewed: what goes on finds the room that there is by the new terms.
  for (const card of renewed) moveOn(draft, program, card);
  completeCards(draft, now);
}

/** What a version says of a card is all that there is to its terms. */
function isChanged(draft: Draft, { document }: Program, { points, version }: Card): boolean {
  const before = versionOf(draft, version).document.points[points]?.card;
  return canonicalJson(before) !== canonicalJson(document.points[points]?.card);
}

/** Stamps end with their card. */
function replace({ books, cards, stamped }: Draft, card: Card, lots: readonly Lot[]): void {
  const { size, expiresAt } = card;
  cards.set(lotKey(card), card);
  for (const lot of lots) books.lots.set(lotKey(lot), { ...lot, expiresAt });
  if (stampsIn(lots) >= size) stamped.add(lotKey(card));
}

/** The stamps that came last leave a card that is too small for them. */
function moveOn(draft: Draft, program: Program, { size, holder, points, ...card }: Card): void {
  const lots = lotsByCard(draft).get(lotKey(card)) ?? [];
  const amount = stampsIn(lots) - size;
  if (amount <= 0) return;
  const moved = { rule: null, at: draft.deciding.now };
  let left = amount;
  for (const lot of lots.toReversed())
    left -= drawLot(draft.books, lot, left, { target: onBook('adjusted'), ...moved });
  placeStamps(draft, program, { holder, points, amount, source: onBook('adjusted'), ...moved });
}
