import type { Basis } from '../basis.ts';
import { type Runs, withStanding } from '../journeys/standing.ts';
import { judge } from '../judge.ts';
import { isVoided, keptOf, returnedLines, stillQualifies } from '../kept.ts';
import type { Judgement } from '../outcome.ts';
import type { Program } from '../program/compiled.ts';
import type { Amendment, PastTransaction } from '../state.ts';
import { type PostedTransaction, readTransaction, type Transaction } from '../transaction.ts';
import type { AmendmentAsked } from './amend.ts';

/** A transaction as it stands: null where nothing of it is kept. */
export function keptTransaction(past: PastTransaction): Transaction | null {
  if (isVoided(past)) return null;
  const posted = postedAsItStands(past);
  return posted.lines.length === 0 ? readTransaction(posted) : keptOf(posted, returnedLines(past));
}

/** What is kept of it, judged on what it was judged on. */
export function judgeKept(program: Program, past: PastTransaction, known: Runs): Judgement | null {
  const kept = keptTransaction(past);
  return kept === null ? null : judge(program, kept, withStanding(basisAsItStands(past), past.seq, known));
}

/** The transaction with one more amendment, of which nothing is booked yet. */
export function withAmendment(
  past: PastTransaction,
  { kind, lines, voids, qualifies = null }: AmendmentAsked,
  seq: number,
): PastTransaction {
  const undone = past.amendments.map((a): Amendment => (a.seq === voids ? { ...a, voided: true } : a));
  const added: Amendment = { seq, kind, event: null, voided: voids !== null, lines, taken: [], qualifies };
  return { ...past, amendments: [...undone, added] };
}

/** At the referrer: whether it made the referral qualify is said by the referred account. */
function postedAsItStands(past: PastTransaction): PostedTransaction {
  const { posted } = past;
  if (posted.referral === undefined || stillQualifies(past)) return posted;
  return { ...posted, referral: { ...posted.referral, qualifies: false } };
}

/** At the referred account: another transaction may have made the referral qualify since. */
export function basisAsItStands(past: PastTransaction): Basis {
  const { basis } = past;
  if (basis.followed === undefined || stillQualifies(past)) return basis;
  return { ...basis, followed: basis.followed.filter(({ on }) => on !== 'referred') };
}
