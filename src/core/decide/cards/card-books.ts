import { knownLots, lotKey } from '../../books.ts';
import type { Holder, Lot, LotRef } from '../../ledger.ts';
import type { CardTerms } from '../../program/compiled.ts';
import type { Card, Coupon } from '../../state.ts';
import { type Draft, knownCoupons, versionOf } from '../draft.ts';

/** Whose stamps of which kind. */
export interface Stamps {
  readonly holder: Holder;
  readonly points: string;
}

/** Cards as they are now, in the order in which they were opened: those that were loaded, and what this command did. */
export function knownCards({ deciding: { state }, cards }: Draft): readonly Card[] {
  if (state.cards.size === 0 && cards.size === 0) return NONE;
  const known = cards.size === 0 ? state.cards : new Map([...state.cards, ...cards]);
  return [...known.values()].sort((a, b) => a.seq - b.seq || a.n - b.n);
}

const NONE: readonly Card[] = [];

export function cardsOf(draft: Draft, { holder, points }: Stamps, status: Card['status']): readonly Card[] {
  return knownCards(draft).filter(
    (card) => card.status === status && card.holder === holder && card.points === points,
  );
}

/** The lots of each card, as far as anything is left of them, the oldest first. */
export function lotsByCard({ books }: Draft): ReadonlyMap<string, readonly Lot[]> {
  const byCard = new Map<string, Lot[]>();
  for (const lot of [...knownLots(books)].sort((a, b) => a.seq - b.seq || a.n - b.n)) {
    if (lot.card === null || lot.remaining <= 0) continue;
    const lots = byCard.get(lotKey(lot.card));
    if (lots === undefined) byCard.set(lotKey(lot.card), [lot]);
    else lots.push(lot);
  }
  return byCard;
}

export function stampsIn(lots: readonly Lot[] | undefined): number {
  return lots === undefined ? 0 : lots.reduce((sum, { remaining }) => sum + remaining, 0);
}

/** A card keeps the terms of its version. */
export function termsOfCard(draft: Draft, { version, points }: Pick<Card, 'version' | 'points'>): CardTerms {
  const terms = versionOf(draft, version).points.get(points)?.cardTerms;
  if (terms == null) throw new Error(`version ${version} knows no card of ${points}`);
  return terms;
}

export function couponsOfCard(draft: Draft, card: LotRef): readonly Coupon[] {
  return knownCoupons(draft).filter((coupon) => coupon.card !== null && lotKey(coupon.card) === lotKey(card));
}

/** How a card is told of in events. */
export function toldOf({ seq, n, holder, points }: Card): Readonly<Record<string, unknown>> {
  return { cardSeq: seq, cardN: n, holder, points };
}
