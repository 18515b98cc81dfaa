import { credit, fits } from '../books.ts';
import { decimalFromNumber } from '../decimal.ts';
import { type Refusal, refuse } from '../decision.ts';
import { onBook } from '../ledger.ts';
import { useBy } from '../limits/bound.ts';
import { firedFigure } from '../metrics.ts';
import { cardWhenBooked } from '../migration/card-when-begun.ts';
import { termsWhenBooked } from '../migration/terms-when-booked.ts';
import type { RuleOutcome } from '../outcome.ts';
import type { Program, Rule } from '../program/compiled.ts';
import type { Instant } from '../time.ts';
import type { Transaction } from '../transaction.ts';
import { placeStamps } from './cards/place-stamps.ts';
import { claimOfStock } from './claims.ts';
import { type Draft, newCode, seqOf } from './draft.ts';
import { feedPool } from './feed-pool.ts';
import { bookUse } from './use-limit.ts';

/** Cards that one rule fills for one holder at once: each is a row, with coupons that are rows, too. */
export const CARDS_MAX = 100;

/** Books what rules give for a transaction: points, coupons, and what they use of limits and turns. */
export function bookOutcomes(
  draft: Draft,
  program: Program,
  transaction: Transaction,
  outcomes: readonly RuleOutcome[],
): Refusal | null {
  for (const outcome of outcomes) {
    const tooMany = bookOutcome(draft, program, transaction, outcome);
    if (tooMany !== null) return tooMany;
  }
  return null;
}

function bookOutcome(
  draft: Draft,
  program: Program,
  transaction: Transaction,
  outcome: RuleOutcome,
): Refusal | null {
  const { rule, times } = outcome;
  const { occurredAt } = transaction.posted;
  const used = { program, at: occurredAt };
  if (rule.step !== null) count(draft, firedFigure(rule.key), times, used);
  if (!outcome.fired) return null;
  const tooMany = bookPoints(draft, program, transaction, outcome);
  if (tooMany !== null) return tooMany;
  for (const limit of rule.limits)
    bookUse(draft, limit, { program, posted: transaction.posted, rule: rule.key }, useBy(limit, outcome));
  if (rule.reward !== null && outcome.grants > 0) grant(draft, rule, rule.reward, outcome.grants, occurredAt);
  return null;
}

function count(
  { figures }: Draft,
  metric: string,
  by: number,
  { program, at }: { readonly program: Program; readonly at: Instant },
): void {
  if (by <= 0) return;
  figures.push({ metric, day: program.zone.dayOf(at), at, member: null, by: decimalFromNumber(by) });
}

function bookPoints(
  draft: Draft,
  program: Program,
  transaction: Transaction,
  { rule, parts, context }: Extract<RuleOutcome, { fired: true }>,
): Refusal | null {
  if (rule.earn === null || parts.length === 0) return null;
  const { occurredAt } = transaction.posted;
  const { points } = rule.earn;
  const kind = program.points.get(points);
  if (kind === undefined) throw new Error(`unchecked points ${points}`);
  const common = { points, source: onBook('issued'), rule: rule.key, at: occurredAt };
  // Of who has reached a tier by it, those of that tier.
  const { programs, now } = draft.deciding;
  const earned = { points, earnedAt: occurredAt, tiers: context.basis.tiers };
  const terms = termsWhenBooked(programs, kind, earned, now);
  const span = { after: occurredAt, upTo: now };
  const card = cardWhenBooked(programs, program, { points, openedAt: occurredAt }, span);
  for (const { holder, amount } of parts) {
    if (!fits(draft.books, holder, points, amount)) return tooMuch(rule.key);
    if (card === null)
      feedPool(draft, credit(draft.books, { ...common, holder, amount, terms }).lot, occurredAt);
    else if (amount / card.size > CARDS_MAX) return tooMuch(rule.key);
    else placeStamps(draft, program, { ...common, holder, amount });
  }
  return null;
}

function grant(draft: Draft, { key, couponEndOf }: Rule, reward: string, times: number, at: Instant): void {
  draft.claims.push(claimOfStock(reward, { rule: key }, times));
  const expiresAt = couponEndOf === null ? null : couponEndOf(at);
  for (let i = 0; i < times; i++) {
    const n = draft.coupons.length;
    const coupon = {
      seq: seqOf(draft),
      n,
      reward,
      rule: key,
      card: null,
      code: newCode(draft),
      status: 'open' as const,
      expiresAt,
    };
    draft.coupons.push(coupon);
  }
}

export function tooMuch(rule: string): Refusal {
  const detail = `Rule ${rule} comes to more points than a wallet can hold, or to more coupons or cards than can be granted at once.`;
  return refuse('too-many-points', '/lines', detail);
}
