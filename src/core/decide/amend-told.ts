import { contextOf } from '../conditions/fact-context.ts';
import { amendmentsTold } from '../kept.ts';
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
  const referral = past.basis.told === undefined ? null : referralOf(draft);
  if (referral === null) {
    amend(draft, past, asked);
    return;
  }
  const qualifies = qualifiesAfter(versionOf(draft, past.programVersion), past, asked, referral);
  amend(draft, past, { ...asked, qualifies });
  if (qualifies !== null) followReferral(draft, referral, past, qualifies);
  const before = amendmentsTold(past);
  const undone = before.findIndex(({ seq }) => seq === asked.voids);
  draft.messages.push({
    to: referral.referrer,
    command: {
      kind: 'referral-amend',
      of: referralName(draft.deciding.accountId, past.seq),
      nth: before.length,
      amendment: asked.kind,
      at: asked.at,
      lines: asked.lines,
      voids: undone < 0 ? null : undone,
      qualifies,
    },
  });
}

/**
 * Whether what is then kept still makes the referral qualify. Where a return is undone it does so again, unless another
 * transaction does by now. Null: it never did.
 */
function qualifiesAfter(
  program: Program,
  past: PastTransaction,
  asked: AmendmentAsked,
  { qualifiedBy }: Referral,
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
