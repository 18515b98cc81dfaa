import { drawLot, lotKey, openLots, owe, reopenableLot } from '../books.ts';
import { ACCOUNT, type Lot, onBook } from '../ledger.ts';
import type { Taken, TakenOfLot } from '../state.ts';
import { reopenLatestCard } from './cards/reopen-card.ts';
import type { Draft } from './draft.ts';
import { giveBack } from './give-back.ts';
import { goneOf, undoable } from './gone.ts';
import { type Issue, kindOf } from './issue.ts';
import { hasHeir } from './settle-leavers.ts';

/** What the parts of the transaction earn that were kept before, and that are kept now. */
export interface KeptEarns {
  readonly before: number;
  readonly after: number;
}

/** Takes back, or gives back, the difference to how the points stood; how they stand is derived, never changed. */
export function bookDifference(draft: Draft, issue: Issue, earns: KeptEarns): Taken {
  const { past, issued, voids } = issue;
  const gone = goneOf(draft, past, issued.n);
  const toGoBefore = issued.amount - Math.min(issued.amount, earns.before);
  const toGo = issued.amount - Math.min(issued.amount, earns.after);
  const missing = toGo - gone.taken - gone.waived - gone.lost;
  if (missing > 0) return { entry: issued.n, ...takeBack(draft, issue, missing) };
  // More is gone than has to be, because points were lost after others were taken: that is no reason to give back.
  if (toGo >= toGoBefore) return { entry: issued.n, amount: 0, waived: 0, lots: [] };
  // Undone: first what was never taken, then what was.
  const undone = undoable(past, issued.n, gone, voids);
  const waived = Math.min(-missing, undone.waived);
  const back = Math.min(-missing - waived, undone.taken);
  const lots = back === 0 ? [] : giveBack(draft, issue, gone.earlier, back);
  return { entry: issued.n, amount: back === 0 ? 0 : -back, waived: waived === 0 ? 0 : -waived, lots };
}

/**
 * From the lot itself (pending or not, and also where it was handed over when its holder left), then from the others of
 * the transaction (pending first), then from those of others that are active, then, where what a leaver had went to the
 * account, from that one's, each in the order of spending; of stamps then from full cards that are opened again for it;
 * what is left then, the wallet owes. The lot itself comes first although it may be active while another is pending:
 * what is left of it and expires counts as taken back, and so must stand for this entry alone.
 */
function takeBack(draft: Draft, issue: Issue, amount: number): Omit<Taken, 'entry'> {
  const { issued, holder, at } = issue;
  const { points, rule } = issued;
  const lots: TakenOfLot[] = [];
  let left = drawFrom(draft, issue, amount, lots);
  if (kindOf(issue).cardTerms !== null) {
    while (left > 0 && reopenLatestCard(draft, { holder, points }, at))
      left = drawFrom(draft, issue, left, lots);
  }
  const mayOwe = (kindOf(issue).debt ?? 'allow') === 'allow';
  const target = onBook('taken-back');
  if (left > 0 && mayOwe) owe(draft.books, { holder, points, amount: left, target, rule, at });
  return { amount: mayOwe ? amount : amount - left, waived: mayOwe ? 0 : left, lots };
}

/** What another transaction earned, and nobody has yet, is not taken for this one. */
const NEVER_TAKEN = 5;

/** As much as there is in open lots; answers how much is left to take. */
function drawFrom(draft: Draft, issue: Issue, amount: number, lots: TakenOfLot[]): number {
  const { books } = draft;
  const { past, issued, holder, at } = issue;
  const { points, rule } = issued;
  const own = lotKey({ seq: past.seq, n: issued.n });
  const open = openLots(books).filter((lot) => lot.points === points);
  const isHeired = hasHeir(draft, holder, points);
  const rankOf = (lot: Lot): number => {
    if (lotKey(lot) === own) return 0;
    if (lot.holder !== holder)
      return isHeired && lot.holder === ACCOUNT && lot.side === 'active' ? 4 : NEVER_TAKEN;
    if (lot.seq === past.seq) return lot.side === 'pending' ? 1 : 2;
    return lot.side === 'active' ? 3 : NEVER_TAKEN;
  };
  const ranked = open.filter((lot) => rankOf(lot) < NEVER_TAKEN);
  let left = amount;
  for (const lot of ranked.sort((a, b) => rankOf(a) - rankOf(b))) {
    const drawn = drawLot(books, lot, left, { target: onBook('taken-back'), rule, at });
    const by = lot.holder === holder ? {} : { holder: lot.holder };
    if (drawn > 0) lots.push({ lot: reopenableLot(lot), amount: drawn, ...by });
    left -= drawn;
  }
  return left;
}
