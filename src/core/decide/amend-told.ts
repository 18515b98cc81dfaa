import { contextOf } from '../conditions/fact-context.ts';
import { amendmentsTold } from '../kept.ts';
import { originOf } from '../merging/numbers.ts';
import type { Program } from '../program/compiled.ts';
import { referralName } from '../referral/name.ts';
import { meetsQualifying } from '../referral/qualifying.ts';
import type { PastTransaction, Referral } from '../state.ts';
import { type AmendmentAsked, amend } from './amend.ts';
import { type Draft, referralOf, versionOf } from './draft.ts';
import { keptTransaction, withAmendment } from './judge-kept.ts';
import { referralEvent } from './referral-event.ts';

/** Amends a transaction of the account; where its referrer was told of it, what became of it is told, too. */
export function amendAndTell(draft: Draft, past: PastTransaction, asked: AmendmentAsked): void {
  const told = past.basis.told === undefined ? null : toldOf(draft, past);
  if (told === null) {
    amend(draft, past, asked);
    return;
  }
  const { referral } = told;
  const qualifies = qualifiesAfter(
    versionOf(draft, past.programVersion),
    past,
    asked,
    referral?.qualifiedBy ?? null,
  );
  amend(draft, past, { ...asked, qualifies });
  if (qualifies !== null && referral !== null) followReferral(draft, referral, past, qualifies);
  const before = amendmentsTold(past);
  const undone = before.findIndex(({ seq }) => seq === asked.voids);
  draft.messages.push({
    to: told.referrer,
    command: {
      kind: 'referral-amend',
      of: told.name,
      nth: before.length,
      amendment: asked.kind,
      at: asked.at,
      lines: asked.lines,
      voids: undone < 0 ? null : undone,
      qualifies,
    },
  });
}

interface Told {
  readonly referrer: string;
  readonly name: string;
  /** Null: it was told for an account that was merged into this one, which has a referrer of its own. */
  readonly referral: Referral | null;
}

/** Who was told of a transaction, and by what name: also where another account did it, which is merged by now. */
function toldOf(draft: Draft, { seq }: PastTransaction): Told | null {
  const { accountId, state } = draft.deciding;
  const own = referralOf(draft);
  const { accountId: teller, seq: number } = originOf(accountId, state.absorbed?.owners ?? [], seq);
  const referrer = teller === accountId ? own?.referrer : state.absorbed?.referrers[teller];
  if (referrer === undefined) return null;
  return {
    referrer,
    name: referralName(teller, number),
    referral: own?.referrer === referrer ? own : null,
  };
}

/**
 * Whether what is then kept still makes the referral qualify. Where a return is undone it does so again, unless another
 * transaction does by now. Null: it never did.
 */
function qualifiesAfter(
  program: Program,
  past: PastTransaction,
  asked: AmendmentAsked,
  qualifiedBy: number | null,
): boolean | null {
  const occurrence = past.basis.followed?.find(({ on }) => on === 'referred');
  if (occurrence?.on !== 'referred') return null;
  if (qualifiedBy !== null && qualifiedBy !== past.seq) return false;
  const kept = keptTransaction(withAmendment(past, asked, past.seq));
  return (
    kept !== null && meetsQualifying(program, contextOf(kept, past.basis, program.zone), occurrence.before)
  );
}

function followReferral(draft: Draft, referral: Referral, past: PastTransaction, qualifies: boolean): void {
  const did = referral.qualifiedBy === past.seq;
  if (did === qualifies) return;
  const { now } = draft.deciding;
  const { occurredAt } = past.posted;
  draft.referral = qualifies
    ? { ...referral, status: 'qualified', qualifiedBy: past.seq, qualifiedAt: occurredAt }
    : { ...referral, status: 'reversed', qualifiedBy: null, qualifiedAt: null };
  draft.events.push(referralEvent(qualifies ? 'referral.qualified' : 'referral.reversed', now, referral));
}
