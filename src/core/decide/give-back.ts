import { credit, lotKey, putBack } from '../books.ts';
import { onBook } from '../ledger.ts';
import type { PastTransaction, ReopenableLot, Taken, TakenOfLot } from '../state.ts';
import { giveBackStamps } from './cards/give-back-stamps.ts';
import { placeStamps } from './cards/place-stamps.ts';
import type { Draft } from './draft.ts';
import { type Issue, kindOf } from './issue.ts';

/**
 * The last taken comes back first: what was owed, then what came out of lots, each with the end that it had. What was
 * owed may have been paid by points that came later; it comes back as points earned now, for their end is not known.
 */
export function giveBack(
  draft: Draft,
  issue: Issue,
  earlier: readonly Taken[],
  amount: number,
): readonly TakenOfLot[] {
  const outOfLots = sumByLot(earlier);
  const owed = sumOf(earlier) - sumOf(outOfLots);
  const paid = Math.min(amount, owed);
  if (paid > 0) giveAnew(draft, issue, paid);
  const lots: TakenOfLot[] = [];
  let left = amount - paid;
  for (const { lot, amount: taken, holder = issue.holder } of outOfLots.toReversed()) {
    const back = Math.min(left, taken);
    if (back <= 0) continue;
    giveBackInto(draft, { ...issue, holder }, lot, back);
    lots.push({ lot, amount: -back, ...(holder !== issue.holder && { holder }) });
    left -= back;
  }
  return lots;
}

function giveAnew(draft: Draft, { program, past, issued, holder, at }: Issue, amount: number): void {
  const { points, rule } = issued;
  const given = { points, holder, amount, source: onBook('taken-back'), rule, at };
  const kind = kindOf({ program, issued });
  if (kind.cardTerms !== null) {
    placeStamps(draft, program, given);
    return;
  }
  // What was waited for when it was earned is over: it was spent already.
  const terms = { ...kind.termsOf(at, past.basis.tiers), availableAt: at, awaits: null };
  credit(draft.books, { ...given, terms });
}

function giveBackInto(draft: Draft, issue: Issue, lot: ReopenableLot, amount: number): void {
  const { program, past, issued, holder, at } = issue;
  const { points, rule } = issued;
  const source = onBook('taken-back');
  if (kindOf(issue).cardTerms !== null) {
    giveBackStamps(draft, program, lot, { holder, points, amount, source, rule, at });
    return;
  }
  const availableAt = hasCome(past, lot) ? at : lot.availableAt;
  putBack(draft.books, { ...lot, availableAt, holder, points }, amount, { source, rule, at });
}

/** Has what points of the transaction wait for happened since? */
function hasCome({ seq, amendments }: PastTransaction, lot: ReopenableLot): boolean {
  if (lot.awaits === null || lot.seq !== seq) return false;
  return amendments.some(({ kind, event }) => kind === 'event' && event === lot.awaits);
}

/** What is still taken out of each lot, in the order in which they were first drawn on. */
function sumByLot(earlier: readonly Taken[]): readonly TakenOfLot[] {
  const byLot = new Map<string, TakenOfLot>();
  for (const one of earlier.flatMap((taken) => taken.lots)) {
    const key = lotKey(one.lot);
    byLot.set(key, { ...one, amount: (byLot.get(key)?.amount ?? 0) + one.amount });
  }
  return [...byLot.values()];
}

function sumOf(amounts: readonly { readonly amount: number }[]): number {
  return amounts.reduce((sum, { amount }) => sum + amount, 0);
}
