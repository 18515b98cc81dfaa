import { drawLot, lotKey, reopenableLot } from '../../books.ts';
import { type Lot, onBook } from '../../ledger.ts';
import type { CardTerms } from '../../program/compiled.ts';
import type { Card, TakenOfLot } from '../../state.ts';
import type { Instant } from '../../time.ts';
import { type Draft, newCode, seqOf } from '../draft.ts';
import { cardsOf, couponsOfCard, lotsByCard, stampsIn, termsOfCard, toldOf } from './card-books.ts';
import { canComplete, claimsToComplete } from './card-claims.ts';

/**
 * Cards of those who got stamps that are full by now: their stamps are redeemed for coupons. Where the reward is out of
 * stock, or cannot be had at that time, the card stays as it is until the next stamp comes, with those that are full after it.
 */
export function completeCards(draft: Draft, at: Instant): void {
  if (draft.stamped.size === 0) return;
  const lots = lotsByCard(draft);
  for (const { holder, points } of whoGotStamps(draft)) {
    for (const card of cardsOf(draft, { holder, points }, 'open')) {
      const own = lots.get(lotKey(card)) ?? [];
      if (stampsIn(own) < card.size) continue;
      const terms = termsOfCard(draft, card);
      if (!canComplete(draft, card, terms)) break;
      complete(draft, { card, terms, lots: own, isAgain: false }, at);
    }
  }
}

/**
 * The same where a transaction is undone: of what it filled again, coupons end when they did before. Others that wait
 * go on waiting, as what comes back is no new stamp to them.
 */
export function completeAgain(draft: Draft, at: Instant): void {
  const lots = lotsByCard(draft);
  for (const key of draft.stamped) {
    const card = draft.cards.get(key) ?? draft.deciding.state.cards.get(key);
    const own = lots.get(key) ?? [];
    if (card === undefined || stampsIn(own) < card.size) continue;
    const terms = termsOfCard(draft, card);
    if (canComplete(draft, card, terms)) complete(draft, { card, terms, lots: own, isAgain: true }, at);
  }
}

/** Each holder and kind once. */
function whoGotStamps({ stamped, cards, deciding: { state } }: Draft): Iterable<Card> {
  const got = [...stamped].flatMap((key) => cards.get(key) ?? state.cards.get(key) ?? []);
  return new Map(got.map((card) => [`${card.holder} ${card.points}`, card])).values();
}

function rememberGranted({ completions }: Draft, { points }: Card, { reward }: CardTerms): void {
  const known = completions.get(points) ?? { granted: {} };
  const granted = { ...known.granted, [reward]: (known.granted[reward] ?? 0) + 1 };
  completions.set(points, { ...known, granted });
}

interface FullCard {
  readonly card: Card;
  readonly terms: CardTerms;
  readonly lots: readonly Lot[];
  /** By what comes back, not by new stamps. */
  readonly isAgain: boolean;
}

function complete(draft: Draft, full: FullCard, at: Instant): void {
  const { card, terms, lots } = full;
  const { reward, count } = terms;
  // The last stamp may be one that came late: then it is full since the one before it.
  const completedAt = Math.max(at, ...lots.map(({ availableAt }) => availableAt ?? at));
  draft.claims.push(...claimsToComplete(draft, card, terms));
  rememberGranted(draft, card, terms);
  const drawn = drawStamps(draft, lots, card.size, completedAt);
  draft.cards.set(lotKey(card), { ...card, status: 'completed', completedAt, drawn });
  grantCoupons(draft, full, completedAt);
  const data = { ...toldOf(card), reward, coupons: count };
  draft.events.push({ type: 'card.completed', at: completedAt, data });
}

function drawStamps(draft: Draft, lots: readonly Lot[], size: number, at: Instant): readonly TakenOfLot[] {
  const drawn: TakenOfLot[] = [];
  let left = size;
  for (const lot of lots) {
    const amount = drawLot(draft.books, lot, left, { target: onBook('redeemed'), rule: null, at });
    if (amount > 0) drawn.push({ lot: reopenableLot(lot), amount });
    left -= amount;
  }
  return drawn;
}

/** A card that was full before brings the very coupons that were withdrawn, but for those of another reward by now. */
function grantCoupons(draft: Draft, { card, terms, isAgain }: FullCard, at: Instant): void {
  const { reward, count, couponEndOf } = terms;
  const expiresAt = couponEndOf === null ? null : couponEndOf(at);
  const withdrawn = couponsOfCard(draft, card)
    .filter((coupon) => coupon.reward === reward)
    .slice(0, count);
  for (const coupon of withdrawn) {
    const end = isAgain ? coupon.expiresAt : expiresAt;
    draft.coupons.push({ ...coupon, status: 'open', expiresAt: end });
  }
  const { seq, n } = card;
  for (let i = withdrawn.length; i < count; i++) {
    draft.coupons.push({
      seq: seqOf(draft),
      n: draft.coupons.length,
      reward,
      rule: null,
      card: { seq, n },
      code: newCode(draft),
      status: 'open',
      expiresAt,
    });
  }
}
