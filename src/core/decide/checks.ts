import { formatDecimal } from '../decimal.ts';
import { type Refusal, refuse } from '../decision.ts';
import type { Program } from '../program/compiled.ts';
import type { AccountState, Profile } from '../state.ts';
import { formatInstant, type Instant } from '../time.ts';
import type { Transaction } from '../transaction.ts';
import type { Draft } from './draft.ts';

/** Clocks of clients may be ahead of ours by this much. */
export const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** Everything but enrolment comes after it; a command for an account that does not exist never gets here. */
export function requireProfile(state: AccountState): Profile {
  if (state.profile === null) throw new Error('an account without enrolment');
  return state.profile;
}

export function checkPosted(
  draft: Draft,
  program: Program,
  profile: Profile,
  transaction: Transaction,
): Refusal | null {
  const { posted } = transaction;
  return (
    checkInstant(posted.occurredAt, draft.deciding.now) ??
    checkEnrolment(program, profile, posted.occurredAt) ??
    (posted.currency === undefined ? null : checkCurrency(program, posted.currency)) ??
    checkStakeholder(draft.deciding.state, posted.stakeholder) ??
    checkLines(transaction)
  );
}

export function checkInstant(occurredAt: Instant, now: Instant): Refusal | null {
  if (occurredAt <= now + CLOCK_TOLERANCE_MS) return null;
  const detail = `occurredAt lies more than 5 minutes ahead of the service's clock (${formatInstant(now)}).`;
  return refuse('in-the-future', '/occurredAt', detail);
}

export function checkCurrency(program: Program, currency: string): Refusal | null {
  const expected = program.document.currency;
  if (currency === expected) return null;
  return refuse(
    'currency-mismatch',
    '/currency',
    `The programme counts in ${expected}; ${currency} is not accepted.`,
  );
}

export function checkStakeholder(
  state: AccountState,
  stakeholder: string | null,
  pointer = '/stakeholder',
): Refusal | null {
  if (stakeholder === null || state.stakeholders.get(stakeholder)?.active === true) return null;
  return refuse('stakeholder-inactive', pointer, 'The stakeholder is deactivated and cannot act.');
}

function checkEnrolment(program: Program, profile: Profile, occurredAt: Instant): Refusal | null {
  if (program.document.beforeEnrolment !== 'refuse' || occurredAt >= profile.enrolledAt) return null;
  const detail = `The account is enrolled since ${formatInstant(profile.enrolledAt)}; the programme refuses what is from before.`;
  return refuse('before-enrolment', '/occurredAt', detail);
}

function checkLines(transaction: Transaction): Refusal | null {
  const index = transaction.lines.findIndex((line) => line.discount > line.gross);
  const line = transaction.lines[index];
  if (line === undefined) return null;
  const detail = `The discount is more than quantity × unitPrice, ${formatDecimal(line.gross)}.`;
  return refuse('discount-above-price', `/lines/${index}/discount`, detail);
}
