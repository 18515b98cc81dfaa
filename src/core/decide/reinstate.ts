import { fits, lotKey, putBack } from '../books.ts';
import type { LotReinstateCommand } from '../command.ts';
import { type Decision, type Refusal, refuse } from '../decision.ts';
import { onBook } from '../ledger.ts';
import { expiredIn } from '../recorded-lots.ts';
import type { RecordedLot } from '../state.ts';
import { earnsOf } from './amend.ts';
import { closeChanged } from './change-lot.ts';
import { type Draft, versionOf } from './draft.ts';
import { goneOf } from './gone.ts';
import { judgeKept } from './judge-kept.ts';
import { checkEnd, checkNoSooner, findOpen, lotNamed } from './lot-checks.ts';

/**
 * Points that expired come back into their lot, with another end; a return takes them then as if they had never been
 * away. What was returned meanwhile stays expired: that is how it was taken back.
 */
export function decideLotReinstate(draft: Draft, command: LotReinstateCommand): Decision | Refusal {
  const { books, deciding } = draft;
  const { expiresAt } = command;
  const lot = lotNamed(draft, command.lot);
  if ('refused' in lot) return lot;
  const amount = amountOf(draft, lot, command.amount);
  if (typeof amount !== 'number') return amount;
  const open = findOpen(draft, lot);
  const refusal = checkEnd(draft, expiresAt) ?? (open === null ? null : checkNoSooner(open, expiresAt));
  if (refusal !== null) return refusal;
  const { seq, n, points } = lot;
  // What is left of it may have been handed over since some of it expired.
  const holder = open?.holder ?? lot.holder;
  if (!fits(books, holder, points, amount))
    return refuse('too-many-points', '/amount', 'The wallet would hold more points than can be counted.');
  const terms = { availableAt: deciding.now, awaits: null, expiresAt, lapsesUnder: null, card: null };
  putBack(books, { seq, n, holder, points, amount: lot.amount, ...terms }, amount, {
    source: onBook('expired'),
    rule: null,
    at: deciding.now,
  });
  const back = books.lots.get(lotKey(lot));
  if (back !== undefined) books.lots.set(lotKey(lot), { ...back, expiresAt, lapsesUnder: null });
  return closeChanged(draft, { holder, points }, amount, expiresAt);
}

function amountOf(draft: Draft, lot: RecordedLot, asked: number | null): number | Refusal {
  const expired = lot.expired + expiredIn(draft.books.entries, lot);
  if (expired <= 0) return refuse('lot-not-expired', '/lot', 'Nothing of the lot has expired.');
  const most = Math.min(expired, mostThatStands(draft, lot));
  if (most <= 0) {
    const detail =
      'What expired of the lot was earned with what has been returned since: none of it can come back.';
    return refuse('lot-not-expired', '/lot', detail);
  }
  if ((asked ?? most) <= most) return asked ?? most;
  const detail = `Of the lot ${expired} points have expired, of which ${most} can come back.`;
  return refuse('insufficient-points', '/amount', detail);
}

/**
 * How much of a lot can come back without more standing than the kept part of its transaction earns. What came in other
 * ways than by a transaction that can be returned stands by itself.
 */
function mostThatStands(draft: Draft, { seq, n }: RecordedLot): number {
  const { programs, state } = draft.deciding;
  const past = state.history.get(seq);
  const issued = past?.issued.find((entry) => entry.n === n);
  if (past === undefined || issued === undefined) return Number.POSITIVE_INFINITY;
  const kept = judgeKept(versionOf(draft, past.programVersion), past, { runs: state.journeyRuns, programs });
  const earns = earnsOf(past.issued, kept?.outcomes ?? []).get(n) ?? 0;
  const toGo = issued.amount - Math.min(issued.amount, earns);
  const { taken, waived, lost } = goneOf(draft, past, n);
  return taken + waived + lost - toGo;
}
