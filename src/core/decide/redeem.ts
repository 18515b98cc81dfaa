import { drawLot, lotsToSpend, walletOf } from '../books.ts';
import type { RedeemCommand, TransferPart } from '../command.ts';
import { type Decision, type Refusal, refuse } from '../decision.ts';
import { ACCOUNT, type Holder, onBook, type Place } from '../ledger.ts';
import {
  describeObstacle,
  findBalanceObstacle,
  findKindObstacle,
  findTimeObstacle,
  type PointsAmount,
} from '../obstacles.ts';
import type { Coupon } from '../state.ts';
import { formatInstant } from '../time.ts';
import { checkStakeholder } from './checks.ts';
import { claimOfStock, stockKey } from './claims.ts';
import { close } from './close.ts';
import { type Draft, knownCoupons, newCode, programFor } from './draft.ts';
import { addTurnover, checkMember } from './pool-members.ts';

const REDEMPTION = { by: 'redemption', rule: null };

/** One use of a reward: paid from a wallet, or with a coupon that was granted. */
export function decideRedeem(draft: Draft, command: RedeemCommand): Decision | Refusal {
  const { state, now } = draft.deciding;
  const { reward, payment, member } = command;
  const refusal =
    member === undefined
      ? checkStakeholder(state, command.stakeholder)
      : checkMember(draft, member, 'points' in payment ? payment.points : '');
  if (refusal !== null) return refusal;
  const atAnotherTime = findTimeObstacle(reward, now);
  if (atAnotherTime !== null)
    return refuse('reward-not-available', '/reward', describeObstacle(atAnotherTime));
  return 'coupon' in payment
    ? redeemCoupon(draft, command, payment.coupon)
    : redeemPoints(draft, command, payment);
}

/** Can the holder spend that many points of the kind? Null: yes. */
export function checkSpendable(
  draft: Draft,
  holder: Holder,
  price: PointsAmount,
  pointers: { readonly points: string; readonly amount: string },
): Refusal | null {
  const program = programFor(draft, draft.deciding.now);
  const wrongKind = findKindObstacle(program, price.points);
  if (wrongKind !== null) {
    const code = wrongKind.code === 'other-points' ? 'unknown-points' : wrongKind.code;
    return refuse(code, pointers.points, describeObstacle(wrongKind));
  }
  const tooFew = findBalanceObstacle(walletOf(draft.books, holder, price.points), price);
  return tooFew === null ? null : refuse('insufficient-points', pointers.amount, describeObstacle(tooFew));
}

/** Takes points from the open lots, soonest-expiring first, then oldest. Returns what came from which. */
export function spend(
  draft: Draft,
  holder: Holder,
  points: string,
  amount: number,
  target: Place,
): readonly TransferPart[] {
  const { books, deciding } = draft;
  const parts: TransferPart[] = [];
  let left = amount;
  for (const lot of lotsToSpend(books, holder, points)) {
    if (left === 0) break;
    const taken = drawLot(books, lot, left, { target, rule: null, at: deciding.now });
    const { expiresAt, lapsesUnder } = lot;
    parts.push({ amount: taken, expiresAt, ...(lapsesUnder !== null && { lapsesUnder }) });
    left -= taken;
  }
  if (left > 0) throw new Error('a wallet holds more than its lots');
  return parts;
}

function redeemPoints(
  draft: Draft,
  { reward, member }: RedeemCommand,
  payment: { readonly holder: Holder; readonly points: string },
): Decision | Refusal {
  const { state, now, refusedClaims } = draft.deciding;
  const { price } = reward;
  if (price === null)
    return refuse('reward-not-available', '/reward', describeObstacle({ code: 'no-price' }));
  if (price.points !== payment.points) {
    return refuse('reward-not-available', '/wallet/points', `The reward is paid in ${price.points} points.`);
  }
  const holder = payment.holder === ACCOUNT ? null : payment.holder;
  const refusal =
    checkStakeholder(state, holder, '/wallet/holder') ??
    checkSpendable(draft, payment.holder, price, { points: '/wallet/points', amount: '/wallet' });
  if (refusal !== null) return refusal;
  const key = stockKey(reward.key, REDEMPTION.by);
  if (refusedClaims.has(key)) {
    return refuse('out-of-stock', '/reward', describeObstacle({ code: 'out-of-stock' }));
  }
  draft.claims.push(claimOfStock(reward.key, REDEMPTION, 1));
  spend(draft, payment.holder, price.points, price.amount, onBook('redeemed'));
  if (member !== undefined) addTurnover(draft, member, price.points, { spent: price.amount });
  return close(draft, {
    occurredAt: now,
    outcome: { kind: 'redeemed', code: newCode(draft), paid: price },
  });
}

function redeemCoupon(draft: Draft, { reward }: RedeemCommand, code: string): Decision | Refusal {
  const { now } = draft.deciding;
  const coupon = knownCoupons(draft).find((candidate) => candidate.code === code);
  const refusal = checkCoupon(coupon, reward.key);
  if (coupon === undefined || refusal !== null) {
    return refusal ?? refuse('unknown-coupon', '/coupon', 'The account has no coupon with this code.');
  }
  draft.coupons.push({ ...coupon, status: 'used' });
  return close(draft, { occurredAt: now, outcome: { kind: 'redeemed', code, paid: null } });
}

/** Settling came first: what has come to its end is expired. */
function checkCoupon(coupon: Coupon | undefined, reward: string): Refusal | null {
  if (coupon === undefined) return null;
  const { status, expiresAt } = coupon;
  if (coupon.reward !== reward) {
    return refuse('unknown-coupon', '/coupon', `The coupon is for ${coupon.reward}, not for ${reward}.`);
  }
  if (status === 'open') return null;
  const isOver = status === 'expired' && expiresAt !== null;
  const detail = isOver ? `The coupon expired at ${formatInstant(expiresAt)}.` : `The coupon is ${status}.`;
  return refuse('reward-not-available', '/coupon', detail);
}
