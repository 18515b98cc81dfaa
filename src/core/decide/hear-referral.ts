import type { ReferralAmendCommand, ReferralCommand } from '../command.ts';
import { type Decision, type DomainEvent, type Refusal, refuse } from '../decision.ts';
import { amendmentsTold, stillQualifies } from '../kept.ts';
import { ACCOUNT } from '../ledger.ts';
import type { Instant } from '../time.ts';
import { type PostedTransaction, readTransaction } from '../transaction.ts';
import { amend } from './amend.ts';
import { checkRoom } from './check-room.ts';
import { requireProfile } from './checks.ts';
import { close } from './close.ts';
import { type Draft, programFor } from './draft.ts';
import { basisFor, judgeAndBook } from './judge-and-book.ts';
import { lookAtTiersAgain } from './look-at-tiers-again.ts';
import type { ReferralEventType } from './referral-event.ts';
import { settleLots } from './settle.ts';

/** A referrer is told what a referred account did, and judged on it under the version in force when it happened. */
export function decideReferral(draft: Draft, { transaction: posted }: ReferralCommand): Decision | Refusal {
  const program = programFor(draft, posted.occurredAt);
  const profile = requireProfile(draft.deciding.state);
  const judged = judgeAndBook(draft, { program, profile, transaction: readTransaction(posted) });
  if (judged.refused) return judged;
  settleLots(draft);
  if (posted.referral?.kind === 'claimed') hear(draft, 'referral.claimed', posted.occurredAt, posted);
  if (posted.referral?.qualifies === true) hear(draft, 'referral.qualified', posted.occurredAt, posted);
  return close(draft, { occurredAt: posted.occurredAt, basis: judged.basis });
}

/**
 * What comes to more than can be booked will do so however often it is told: it gives nothing, and that is told. What it
 * was judged on stands in the log, so that a replay comes to the same refusal.
 */
export function refuseToHear(
  draft: Draft,
  { transaction: posted }: ReferralCommand,
  { code, detail }: Refusal,
): Decision {
  const { occurredAt, referral } = posted;
  const program = programFor(draft, occurredAt);
  const profile = requireProfile(draft.deciding.state);
  const basis = basisFor(draft, { program, profile, transaction: readTransaction(posted) });
  const { kind, qualifies } = referral ?? {};
  hear(draft, 'referral.refused', occurredAt, posted, { told: kind, qualifies, code, detail });
  return close(draft, { occurredAt, basis: { ...basis, unheard: true } });
}

/**
 * What became of it at the referred account, in the order of what became of it there. Messages may overtake each other:
 * one that comes too early changes nothing, and comes again. None that it waits for can get lost, so its turn comes.
 */
export function decideReferralAmend(draft: Draft, command: ReferralAmendCommand): Decision | Refusal {
  const { of, nth, amendment: kind, at, lines, voids, qualifies } = command;
  const past = [...draft.deciding.state.history.values()].find(({ externalId }) => externalId === of);
  // What was refused gave nothing, so nothing can become of it.
  if (past?.basis.unheard === true) return close(draft, { occurredAt: at });
  const before = past === undefined ? [] : amendmentsTold(past);
  if (past === undefined || before.length < nth)
    return refuse('unknown-transaction', '/of', 'What it follows from was not told yet.');
  const undone = voids === null ? null : (before[voids]?.seq ?? null);
  amend(draft, past, { kind, at, lines, voids: undone, qualifies });
  const gone = checkRoom(draft);
  if (gone !== null) return gone;
  lookAtTiersAgain(draft, at);
  settleLots(draft);
  if (qualifies !== null && qualifies !== stillQualifies(past))
    hear(draft, qualifies ? 'referral.qualified' : 'referral.reversed', at, past.posted);
  return close(draft, { occurredAt: at });
}

/** The same as the referred account tells, from the other side. */
function hear(
  draft: Draft,
  type: ReferralEventType | 'referral.refused',
  at: Instant,
  { referral, stakeholder }: PostedTransaction,
  more: DomainEvent['data'] = {},
): void {
  const data = { side: 'referrer', referred: referral?.account, holder: stakeholder ?? ACCOUNT, ...more };
  draft.events.push({ type, at, data });
}
