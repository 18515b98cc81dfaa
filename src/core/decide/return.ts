import { NOTHING_JUDGED } from '../basis.ts';
import type { ReturnCommand, VoidCommand } from '../command.ts';
import { type Decision, type Refusal, refuse } from '../decision.ts';
import { isVoided } from '../kept.ts';
import type { PastTransaction } from '../state.ts';
import { type Amending, amendTogether } from './amend-together.ts';
import { isAnyRefused } from './cards/card-claims.ts';
import { completeAgain } from './cards/complete-cards.ts';
import { checkRoom } from './check-room.ts';
import { checkCurrency, checkInstant, checkStakeholder } from './checks.ts';
import { close } from './close.ts';
import { type Draft, programFor } from './draft.ts';
import { evaluateUnmatched, giveBackSupposed } from './evaluate-unmatched.ts';
import { lookAtTiersAgain } from './look-at-tiers-again.ts';
import { matchReturn } from './match-return.ts';
import { takeFeesBack } from './pay-fees.ts';
import { settleLots } from './settle.ts';

export function decideReturn(draft: Draft, command: ReturnCommand): Decision | Refusal {
  const { state, now } = draft.deciding;
  const refusal =
    checkInstant(command.occurredAt, now) ??
    (command.currency === null
      ? null
      : checkCurrency(programFor(draft, command.occurredAt), command.currency)) ??
    checkStakeholder(state, command.stakeholder);
  if (refusal !== null) return refusal;
  const purchases = [...state.history.values()].filter(
    (past) => command.of === null || past.externalId === command.of,
  );
  if (command.of !== null) {
    const wrong = checkNamedPurchase(purchases[0], command.of);
    if (wrong !== null) return wrong;
  }
  const match = matchReturn(command, purchases);
  if (match.refused) return match;
  const amendings = [...match.returned].map(([seq, lines]): Amending => {
    const past = state.history.get(seq);
    if (past === undefined) throw new Error('a match with a purchase that is not there');
    return { past, asked: { kind: 'return', at: command.occurredAt, lines, voids: null } };
  });
  amendTogether(draft, amendings);
  const evaluated = evaluateUnmatched(draft, command, match.lines);
  if (evaluated.refused) return evaluated;
  const missing = checkRoom(draft);
  if (missing !== null) return missing;
  lookAtTiersAgain(draft, command.occurredAt);
  settleLots(draft);
  const { lines, basis } = evaluated;
  const outcome = { kind: 'returned', lines } as const;
  return close(draft, { occurredAt: command.occurredAt, outcome, ...(basis !== null && { basis }) });
}

/** Undoes a purchase or an activity as a whole, or a return. */
export function decideVoid(draft: Draft, command: VoidCommand): Decision | Refusal {
  const { state, now } = draft.deciding;
  const subject = state.history.get(command.subject);
  // In order, whatever order the history was loaded in: entries are numbered as they are booked.
  const returnedOf = [...state.history.values()]
    .filter((past) => hasAmendment(past, command.subject))
    .sort((a, b) => a.seq - b.seq);
  if (subject !== undefined) {
    if (isVoided(subject)) return refuse('already-voided', '', 'The transaction is voided already.');
    takeFeesBack(draft, subject.seq);
    amendTogether(draft, [{ past: subject, asked: { kind: 'void', at: now, lines: [], voids: null } }]);
  } else {
    for (const past of returnedOf) {
      const amendment = past.amendments.find((candidate) => candidate.seq === command.subject);
      if (amendment?.voided === true) return refuse('already-voided', '', 'The return is voided already.');
      if (isVoided(past) && amendment?.lines.length !== 0)
        return refuse('not-voidable', '', 'The purchase that it returned is itself voided.');
    }
    // Undone backwards, for it was evaluated last.
    const supposed = state.supposed.get(command.subject);
    if (supposed?.amendments.some(({ voided }) => voided) === true)
      return refuse('already-voided', '', 'The return is voided already.');
    if (supposed !== undefined) giveBackSupposed(draft, supposed);
    const asked = { kind: 'void', at: now, lines: [], voids: command.subject } as const;
    amendTogether(
      draft,
      returnedOf.filter((past) => !isVoided(past)).map((past) => ({ past, asked })),
    );
  }
  completeAgain(draft, now);
  const missing = checkRoom(draft);
  if (missing !== null) return missing;
  lookAtTiersAgain(draft, now);
  settleLots(draft);
  return close(draft, { occurredAt: now, ...(isAnyRefused(draft) && { basis: NOTHING_JUDGED }) });
}

function hasAmendment(past: PastTransaction, seq: number): boolean {
  return past.amendments.some((amendment) => amendment.seq === seq);
}

function checkNamedPurchase(past: PastTransaction | undefined, of: string): Refusal | null {
  if (past === undefined) {
    return refuse('unknown-transaction', '/of', `The account has no transaction ${JSON.stringify(of)}.`);
  }
  if (past.posted.kind !== 'purchase') {
    return refuse(
      'unknown-transaction',
      '/of',
      `${JSON.stringify(of)} is not a purchase; only purchases can be returned.`,
    );
  }
  return isVoided(past)
    ? refuse('already-voided', '/of', 'The purchase was voided; nothing of it can be returned.')
    : null;
}
