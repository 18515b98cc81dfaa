import { credit, drawLot, lotKey, openLots, owe, putBack, reopenableLot } from '../books.ts';
import { type Entry, type Holder, isOn, onBook } from '../ledger.ts';
import type { Points, Program } from '../program/compiled.ts';
import type { PastTransaction, ReopenableLot, Taken, TakenOfLot } from '../state.ts';
import type { Instant } from '../time.ts';
import { giveBackStamps } from './cards/give-back-stamps.ts';
import { placeStamps } from './cards/place-stamps.ts';
import { reopenLatestCard } from './cards/reopen-card.ts';
import type { Draft } from './draft.ts';

/** Points that a past transaction issued to a wallet, and the instant at which they are looked at again. */
export interface Issue {
  readonly program: Program;
  readonly past: PastTransaction;
  readonly issued: Entry;
  readonly holder: Holder;
  readonly at: Instant;
}

/** What the parts of the transaction earn that were kept before, and that are kept now. */
export interface KeptEarns {
  readonly before: number;
  readonly after: number;
}

/** Takes back, or gives back, the difference to how the points stood; how they stand is derived, never changed. */
export function bookDifference(draft: Draft, issue: Issue, earns: KeptEarns): Taken {
  const { past, issued } = issue;
  const earlier = past.amendments.flatMap(({ taken }) => taken).filter((taken) => taken.entry === issued.n);
  const takenBefore = earlier.reduce((sum, taken) => sum + taken.amount, 0);
  const waivedBefore = earlier.reduce((sum, taken) => sum + taken.waived, 0);
  const toGoBefore = issued.amount - Math.min(issued.amount, earns.before);
  const toGo = issued.amount - Math.min(issued.amount, earns.after);
  const missing = toGo - takenBefore - waivedBefore - expiredOf(draft, issue);
  if (missing > 0) return { entry: issued.n, ...takeBack(draft, issue, missing) };
  // More is gone than has to be, because points expired after others were taken: that is no reason to give back.
  if (toGo >= toGoBefore) return { entry: issued.n, amount: 0, waived: 0, lots: [] };
  // Undone: first what was never taken, then what was.
  const waived = Math.min(-missing, waivedBefore);
  const back = Math.min(-missing - waived, takenBefore);
  const lots = back === 0 ? [] : giveBack(draft, issue, earlier, back);
  return { entry: issued.n, amount: back === 0 ? 0 : -back, waived: waived === 0 ? 0 : -waived, lots };
}

/** Points that expired unspent, up to now: also those that this very command found expired. */
function expiredOf({ books }: Draft, { past, issued }: Issue): number {
  const own = lotKey({ seq: past.seq, n: issued.n });
  const found = books.entries.filter(
    ({ lot, target }) => lot !== null && lotKey(lot) === own && isOn(target, 'expired'),
  );
  return found.reduce((sum, { amount }) => sum + amount, past.expired.get(issued.n) ?? 0);
}

/**
 * From the lot itself (pending or not), then from others in the order of spending, of stamps then from full cards that
 * are opened again for it; what is left then, the wallet owes.
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

/** As much as there is in open lots; answers how much is left to take. */
function drawFrom({ books }: Draft, issue: Issue, amount: number, lots: TakenOfLot[]): number {
  const { past, issued, holder, at } = issue;
  const { points, rule } = issued;
  const own = lotKey({ seq: past.seq, n: issued.n });
  const open = openLots(books).filter((lot) => lot.holder === holder && lot.points === points);
  const others = open.filter((lot) => lotKey(lot) !== own && lot.side === 'active');
  let left = amount;
  for (const lot of [...open.filter((candidate) => lotKey(candidate) === own), ...others]) {
    const drawn = drawLot(books, lot, left, { target: onBook('taken-back'), rule, at });
    if (drawn > 0) lots.push({ lot: reopenableLot(lot), amount: drawn });
    left -= drawn;
  }
  return left;
}

/**
 * The last taken comes back first: what was owed, then what came out of lots, each with the end that it had. What was
 * owed may have been paid by points that came later; it comes back as points earned now, for their end is not known.
 */
function giveBack(
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
  for (const { lot, amount: taken } of outOfLots.toReversed()) {
    const back = Math.min(left, taken);
    if (back <= 0) continue;
    giveBackInto(draft, issue, lot, back);
    lots.push({ lot, amount: -back });
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
  for (const { lot, amount } of earlier.flatMap((taken) => taken.lots)) {
    byLot.set(lotKey(lot), { lot, amount: (byLot.get(lotKey(lot))?.amount ?? 0) + amount });
  }
  return [...byLot.values()];
}

function sumOf(amounts: readonly { readonly amount: number }[]): number {
  return amounts.reduce((sum, { amount }) => sum + amount, 0);
}

function kindOf({ program, issued }: Pick<Issue, 'program' | 'issued'>): Points {
  const kind = program.points.get(issued.points);
  if (kind === undefined) throw new Error(`unchecked points ${issued.points}`);
  return kind;
}
