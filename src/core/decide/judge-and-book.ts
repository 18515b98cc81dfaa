import type { Basis } from '../basis.ts';
import { contextOf } from '../conditions/fact-context.ts';
import { ONE } from '../decimal.ts';
import type { Refusal } from '../decision.ts';
import { chosenIn, judgePosted } from '../judge.ts';
import { metricDeltas } from '../metrics.ts';
import { renewedBy } from '../migration/terms-when-booked.ts';
import { countsFor } from '../occasions/activity.ts';
import { countedActivity } from '../occasions/counted-activity.ts';
import type { Judgement } from '../outcome.ts';
import type { Program } from '../program/compiled.ts';
import type { AccountState, Profile } from '../state.ts';
import type { Day } from '../time.ts';
import type { Transaction } from '../transaction.ts';
import { bookOutcomes } from './book-outcomes.ts';
import { completeCards } from './cards/complete-cards.ts';
import { countedState, type Draft } from './draft.ts';
import { bringAbout, type Followed, follow } from './follow.ts';
import { makeBasis } from './make-basis.ts';

/** A transaction that nothing stands against, under the programme that judges it. */
export interface Judged {
  readonly program: Program;
  readonly profile: Profile;
  readonly transaction: Transaction;
}

export type Booked = { readonly refused: false; readonly basis: Basis } | Refusal;

/** Judges a transaction, books what it earns, counts it, and goes on with what follows from it. */
export function judgeAndBook(draft: Draft, { program, profile, transaction }: Judged): Booked {
  const state = stateToJudge(draft, profile);
  const day = program.zone.dayOf(transaction.posted.occurredAt);
  const basis = basisOn(draft, { program, profile, transaction }, state);
  const judgement = judgePosted(program, contextOf(transaction, basis, program.zone));
  const refusal = bookOutcomes(draft, program, transaction, judgement.outcomes);
  if (refusal !== null) return refusal;
  count(draft, judgement, day);
  const grouped = program.document.groups === undefined ? basis : { ...basis, chosen: chosenIn(judgement) };
  const followed = follow(draft, followedOf(draft, judgement, grouped, state));
  if (!followed.refused) completeCards(draft, transaction.posted.occurredAt);
  return followed;
}

/**
 * Books and counts what was judged before, as a quote was. What follows from it now happens, but rules give for nothing
 * that did not follow then: what they would take of limits was not reserved.
 */
export function bookJudged(draft: Draft, judgement: Judgement, profile: Profile): Refusal | null {
  const { program, context } = judgement;
  const state = stateToJudge(draft, profile);
  const refusal = bookOutcomes(draft, program, context.transaction, judgement.outcomes);
  if (refusal !== null) return refusal;
  count(draft, judgement, program.zone.dayOf(context.transaction.posted.occurredAt));
  bringAbout(draft, followedOf(draft, judgement, context.basis, state));
  completeCards(draft, context.transaction.posted.occurredAt);
  return null;
}

/** What a transaction is judged on, whatever comes of it. */
export function basisFor(draft: Draft, judged: Judged): Basis {
  return basisOn(draft, judged, stateToJudge(draft, judged.profile));
}

function basisOn(draft: Draft, judged: Judged, state: AccountState): Basis {
  const { programs, refusedClaims } = draft.deciding;
  return withRenewal(draft, makeBasis({ ...judged, programs, state, refusedClaims }), judged.transaction);
}

/** For the log: by the version of its instant alone nobody could tell which terms its points have. */
function withRenewal({ deciding }: Draft, basis: Basis, { posted }: Transaction): Basis {
  const version = renewedBy(deciding.programs, posted.occurredAt, deciding.now);
  return version === null ? basis : { ...basis, renewedBy: version };
}

/** With all that this decision has settled and released so far. */
function stateToJudge(draft: Draft, profile: Profile): AccountState {
  return countedState(draft, draft.deciding.state, profile);
}

function followedOf(draft: Draft, judgement: Judgement, basis: Basis, before: AccountState): Followed {
  const { program, context } = judgement;
  const day = program.zone.dayOf(context.transaction.posted.occurredAt);
  return { judgement, basis, before, counted: countedState(draft, before), day };
}

function count(draft: Draft, { program, context, earned }: Judgement, day: Day): void {
  const { posted } = context.transaction;
  const { occurredAt: at } = posted;
  draft.figures.push(...metricDeltas(program.metrics.values(), null, { context, earned }, day, at));
  for (const metric of countedActivity(draft.deciding.programs, program))
    if (countsFor(metric, posted)) draft.figures.push({ metric, day, at, member: null, by: ONE });
}
