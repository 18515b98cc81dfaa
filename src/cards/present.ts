import { lotKey } from '../core/books.ts';
import type { Lot } from '../core/ledger.ts';
import type { Card } from '../core/state.ts';
import { formatInstant } from '../core/time.ts';
import { presentCoupon } from '../coupons/present.ts';
import type { StoredCoupon } from '../coupons/repository.ts';
import type { Decided } from '../engine/submission.ts';
import { ownCardId, owning } from '../http/own-ids.ts';
import { presentHolder } from '../http/present-holder.ts';
import type { CardAnswer } from './schema.ts';

/** Cards as they are now, with what is settled and not written yet. */
export function cardPresenter(
  { accountId, state, programs }: Decided,
  coupons: readonly StoredCoupon[],
): (stored: Card) => CardAnswer {
  const of = owning(accountId, state.absorbed);
  const ofCard = Map.groupBy(coupons, ({ card }) => (card === null ? '' : lotKey(card)));
  return (stored) => {
    const card = state.cards.get(lotKey(stored)) ?? stored;
    const { points, holder, size, status, openedAt, expiresAt, completedAt, version } = card;
    const stamps = stampsOf(card, state.lots ?? []);
    // Its time has not begun, or has been met: one that is full waits for its reward.
    const isTimeless = status === 'open' && (stamps === 0 || stamps >= size);
    const kind = programs.find((program) => program.version === version)?.points.get(points);
    return {
      id: ownCardId(of, card),
      card: points,
      label: kind?.label ?? points,
      holder: presentHolder(holder),
      size,
      stamps,
      missing: status === 'open' ? size - stamps : 0,
      status,
      openedAt: formatInstant(openedAt),
      expiresAt: expiresAt === null || isTimeless ? null : formatInstant(expiresAt),
      completedAt: completedAt === null ? null : formatInstant(completedAt),
      coupons: (ofCard.get(lotKey(card)) ?? []).map((coupon) => presentCoupon(of, coupon)),
    };
  };
}

function stampsOf(card: Card, lots: readonly Lot[]): number {
  if (card.status !== 'open') return card.drawn.reduce((sum, { amount }) => sum + amount, 0);
  const own = lots.filter((lot) => lot.card !== null && lotKey(lot.card) === lotKey(card));
  return own.reduce((sum, { remaining }) => sum + remaining, 0);
}
