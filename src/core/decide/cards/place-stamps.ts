import { credit, debtOf, lotKey, walletOf } from '../../books.ts';
import { isOn, type Place } from '../../ledger.ts';
import { cardWhenBooked } from '../../migration/card-when-begun.ts';
import type { Program } from '../../program/compiled.ts';
import type { Card } from '../../state.ts';
import type { Instant } from '../../time.ts';
import { type Draft, seqOf, versionOf } from '../draft.ts';
import { cardsOf, couponsOfCard, lotsByCard, type Stamps, stampsIn } from './card-books.ts';

export interface StampsToPlace extends Stamps {
  readonly amount: number;
  readonly source: Place;
  readonly rule: string | null;
  readonly at: Instant;
}

/**
 * Puts stamps on cards: on open ones, the oldest first, then on new ones with the terms of the programme. Those that
 * are owed are paid first. Full cards are not looked at here: what else the command brings comes before.
 */
export function placeStamps(draft: Draft, program: Program, stamps: StampsToPlace): void {
  const { holder, points, amount, at } = stamps;
  let owed = debtOf(walletOf(draft.books, holder, points));
  let left = amount;
  if (left <= owed) {
    credit(draft.books, { ...stamps, terms: { ...LASTING, availableAt: at } });
    return;
  }
  const rooms = roomOn(draft, stamps);
  while (left > 0) {
    const { card, taken } = rooms.shift() ?? { card: newCard(draft, stamps), taken: 0 };
    const { seq, n, size, expiresAt } = taken === 0 ? begin(draft, program, card, stamps) : card;
    const amountHere = Math.min(left, owed + size - taken);
    const terms = { ...LASTING, availableAt: at, expiresAt };
    credit(draft.books, { ...stamps, amount: amountHere, terms, card: { seq, n } });
    draft.stamped.add(lotKey(card));
    owed = Math.max(0, owed - amountHere);
    left -= amountHere;
  }
}

const LASTING = { awaits: null, expiresAt: null, lapsesUnder: null } as const;

/** Open cards with room on them that are not over at the instant, and how much of them is taken. */
function roomOn(
  draft: Draft,
  { at, ...whose }: StampsToPlace,
): { readonly card: Card; readonly taken: number }[] {
  const lots = lotsByCard(draft);
  const open = cardsOf(draft, whose, 'open').map((card) => ({
    card,
    taken: stampsIn(lots.get(lotKey(card))),
  }));
  const isOver = ({ expiresAt }: Card): boolean => expiresAt !== null && expiresAt <= at;
  return open.filter(({ card, taken }) => taken === 0 || (taken < card.size && !isOver(card)));
}

/** The time of a card begins with its first stamp, and its terms, too, unless it has brought coupons already. */
function begin(draft: Draft, program: Program, card: Card, { source, at: openedAt }: StampsToPlace): Card {
  const { programs, now } = draft.deciding;
  const own = couponsOfCard(draft, card).length === 0 ? program : versionOf(draft, card.version);
  // What is earned may be known late; all else happens now, and may be of a version whose terms were renewed since.
  const span = isOn(source, 'issued')
    ? { after: openedAt, upTo: now }
    : { after: own.effectiveFrom ?? Number.NEGATIVE_INFINITY, upTo: openedAt };
  const terms = cardWhenBooked(programs, own, { points: card.points, openedAt }, span);
  if (terms === null) throw new Error(`version ${own.version} knows no card of ${card.points}`);
  const begun: Card = { ...card, ...terms, openedAt };
  draft.cards.set(lotKey(card), begun);
  return begun;
}

function newCard(draft: Draft, { holder, points, at }: StampsToPlace): Card {
  const seq = seqOf(draft);
  const n = [...draft.cards.values()].filter((card) => card.seq === seq).length;
  const terms = { version: 0, size: 0, openedAt: at, expiresAt: null };
  return { seq, n, holder, points, ...terms, status: 'open', completedAt: null, drawn: [] };
}
