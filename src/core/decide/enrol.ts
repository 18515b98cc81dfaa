import type { EnrolCommand } from '../command.ts';
import type { Decision, Refusal } from '../decision.ts';
import { postedEnrolment } from '../posted-by.ts';
import type { Profile } from '../state.ts';
import { readTransaction } from '../transaction.ts';
import { beginJourneys } from './advance-journeys.ts';
import { checkClaimAgain, claimReferral } from './claim-referral.ts';
import { close } from './close.ts';
import { type Draft, programFor } from './draft.ts';
import { judgeAndBook } from './judge-and-book.ts';
import { settleLots } from './settle.ts';

/** The account's own data; the first time, what the programme gives for the enrolment. */
export function decideAccount(draft: Draft, command: EnrolCommand): Decision | Refusal {
  const { state, now } = draft.deciding;
  const profile = profileOf(draft, command);
  if (state.profile !== null)
    return checkClaimAgain(draft, command) ?? close(draft, { occurredAt: now, profile });
  openPool(draft);
  const program = programFor(draft, profile.enrolledAt);
  beginJourneys(draft, program, profile.enrolledAt);
  const refusal = claimReferral(draft, command, program, profile.enrolledAt);
  if (refusal !== null) return refusal;
  if (program.rules.enrolment.length === 0) return close(draft, { occurredAt: now, profile });
  const transaction = readTransaction(postedEnrolment(profile.enrolledAt));
  const judged = judgeAndBook(draft, { program, profile, transaction });
  if (judged.refused) return judged;
  settleLots(draft);
  return close(draft, { occurredAt: profile.enrolledAt, basis: judged.basis, profile });
}

/** Others may have named it as their parent before it was there. */
function openPool(draft: Draft): void {
  const { accountId: to, now } = draft.deciding;
  if (programFor(draft, now).pool !== null) draft.messages.push({ to, command: { kind: 'pool-open' } });
}

/** What may be personal is no part of the command: it comes in beside it, or stays as it is. */
function profileOf({ deciding }: Draft, { accountKind, enrolledAt }: EnrolCommand): Profile {
  const { state, now, masterData } = deciding;
  const known = masterData ?? state.profile;
  return {
    kind: accountKind,
    country: known?.country ?? null,
    segment: known?.segment ?? null,
    parent: known?.parent ?? null,
    attributes: known?.attributes ?? {},
    enrolledAt: enrolledAt ?? state.profile?.enrolledAt ?? now,
  };
}
