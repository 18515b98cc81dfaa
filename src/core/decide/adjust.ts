import { credit, fits, owe, walletOf } from '../books.ts';
import type { AdjustCommand } from '../command.ts';
import { type Decision, type Refusal, refuse } from '../decision.ts';
import { type LotRef, onBook } from '../ledger.ts';
import { describeObstacle, findBalanceObstacle } from '../obstacles.ts';
import type { Points } from '../program/compiled.ts';
import type { LotTerms } from '../terms.ts';
import { tiersAt } from '../tiers/tiers.ts';
import { formatInstant } from '../time.ts';
import { close } from './close.ts';
import { type Draft, programFor, statusOf } from './draft.ts';
import { checkEnd, kindByHand } from './lot-checks.ts';
import { spend } from './redeem.ts';

/**
 * A correction by hand of what somebody has. It is no use of points, so those that cannot be spent can be corrected,
 * too, and those of people who have left.
 */
export function decideAdjustment(draft: Draft, command: AdjustCommand): Decision | Refusal {
  const kind = kindByHand(draft, command.points, '/wallet/points');
  if ('refused' in kind) return kind;
  return command.amount > 0 ? adjustUp(draft, command, kind) : adjustDown(draft, command, kind);
}

/** What is added can be used at once: it makes good what should have been there. */
function adjustUp(draft: Draft, command: AdjustCommand, kind: Points): Decision | Refusal {
  const { books, deciding } = draft;
  const { holder, points, amount } = command;
  const { now } = deciding;
  const terms = termsOf(draft, command, kind);
  if ('refused' in terms) return terms;
  if (!fits(books, holder, points, amount)) return tooMany('/amount');
  const source = onBook('adjusted');
  const { lot } = credit(books, { points, holder, amount, source, rule: null, terms, at: now });
  return closeAdjusted(draft, lot, terms.expiresAt);
}

function termsOf(draft: Draft, { expiresAt }: AdjustCommand, kind: Points): LotTerms | Refusal {
  const { now } = draft.deciding;
  const atOnce = { availableAt: now, awaits: null };
  if (expiresAt !== undefined)
    return checkEnd(draft, expiresAt) ?? { ...atOnce, expiresAt, lapsesUnder: null };
  const terms = kind.termsOf(now, tiersAt(programFor(draft, now), statusOf(draft), now));
  if (terms.expiresAt === null || terms.expiresAt > now) return { ...terms, ...atOnce };
  const detail = `Points of this kind that are earned now ended at ${formatInstant(terms.expiresAt)} already: name their end.`;
  return refuse('until-out-of-range', '/expiresAt', detail);
}

/** Out of active points in the order of spending; what is not there is owed, where that is asked for and allowed. */
function adjustDown(
  draft: Draft,
  { holder, points, amount: less, debt }: AdjustCommand,
  kind: Points,
): Decision | Refusal {
  const { books, deciding } = draft;
  const amount = -less;
  const { active } = walletOf(books, holder, points);
  const refusal =
    debt === 'allow' ? checkDebt(kind, points, active - amount) : checkBalance(active, { points, amount });
  if (refusal !== null) return refusal;
  const there = Math.min(amount, Math.max(0, active));
  const target = onBook('adjusted');
  spend(draft, holder, points, there, target);
  if (there < amount)
    owe(books, { holder, points, amount: amount - there, target, rule: null, at: deciding.now });
  return closeAdjusted(draft, null, null);
}

function checkBalance(
  active: number,
  asked: { readonly points: string; readonly amount: number },
): Refusal | null {
  const tooFew = findBalanceObstacle({ active }, asked);
  return tooFew === null ? null : refuse('insufficient-points', '/amount', describeObstacle(tooFew));
}

function checkDebt({ debt }: Points, points: string, after: number): Refusal | null {
  if (debt === 'limit-to-balance') {
    const detail = `By the programme nobody ever owes ${points} points: leave debt out, and take no more than there is.`;
    return refuse('debt-not-allowed', '/debt', detail);
  }
  return after < -Number.MAX_SAFE_INTEGER ? tooMany('/amount') : null;
}

function tooMany(pointer: string): Refusal {
  return refuse(
    'too-many-points',
    pointer,
    'The wallet would hold, or owe, more points than can be counted.',
  );
}

function closeAdjusted(draft: Draft, lot: LotRef | null, expiresAt: number | null): Decision {
  return close(draft, { occurredAt: draft.deciding.now, outcome: { kind: 'adjusted', lot, expiresAt } });
}
