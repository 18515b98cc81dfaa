import { credit, drawLot, lotKey, openLots, owe, putBack } from '../books.ts';
import { type Entry, type Holder, isOn, type Lot, onBook } from '../ledger.ts';
import type { Points, Program } from '../program/compiled.ts';
import type { PastTransaction, ReopenableLot, Taken, TakenOfLot } from '../state.ts';
import type { Instant } from '../time.ts';
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

/** From the lot itself (pending or not), then from others in the order of spending, then the wallet owes it. */
function takeBack({ books }: Draft, issue: Issue, amount: number): Omit<Taken, 'entry'> {
  const { past, issued, holder, at } = issue;
  const { points, rule } = issued;
  const target = onBook('taken-back');
  const own = lotKey({ seq: past.seq, n: issued.n });
  const open = openLots(books).filter((lot) => lot.holder === holder && lot.points === points);
  const others = open.filter((lot) => lotKey(lot) !== own && lot.side === 'active');
  const lots: TakenOfLot[] = [];
  let left = amount;
  for (const lot of [...open.filter((candidate) => lotKey(candidate) === own), ...others]) {
    const drawn = drawLot(books, lot, left, { target, rule, at });
    if (drawn > 0) lots.push({ lot: reopenable(lot), amount: drawn });
    left -= drawn;
  }
  const mayOwe = (kindOf(issue).debt ?? 'allow') === 'allow';
  if (left > 0 && mayOwe) owe(books, { holder, points, amount: left, target, rule, at });
  return { amount: mayOwe ? amount : amount - left, waived: mayOwe ? 0 : left, lots };
}

/**
 * The last taken comes back first: what was owed, then what came out of lots, each with the end that it had. What was
 * owed may have been paid by points that came later; it comes back as points earned now, for their end is not known.
 */
function giveBack(
  { books }: Draft,
  issue: Issue,
  earlier: readonly Taken[],
  amount: number,
): readonly TakenOfLot[] {
  const { issued, holder, at } = issue;
  const { points, rule } = issued;
  const source = onBook('taken-back');
  const outOfLots = sumByLot(earlier);
  const owed = sumOf(earlier) - sumOf(outOfLots);
  const paid = Math.min(amount, owed);
  // What was waited for when it was earned is over: it was spent already.
  const terms = { ...kindOf(issue).termsOf(at, issue.past.basis.tiers), availableAt: at, awaits: null };
  if (paid > 0) credit(books, { points, holder, amount: paid, source, rule, terms, at });
  const lots: TakenOfLot[] = [];
  let left = amount - paid;
  for (const { lot, amount: taken } of outOfLots.toReversed()) {
    const back = Math.min(left, taken);
    if (back <= 0) continue;
    const availableAt = hasCome(issue.past, lot) ? at : lot.availableAt;
    putBack(books, { ...lot, availableAt, holder, points }, back, { source, rule, at });
    lots.push({ lot, amount: -back });
    left -= back;
  }
  return lots;
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

function reopenable({ seq, n, amount, availableAt, awaits, expiresAt, whileActive }: Lot): ReopenableLot {
  return { seq, n, amount, availableAt, awaits, expiresAt, whileActive };
}

function kindOf({ program, issued }: Issue): Points {
  const kind = program.points.get(issued.points);
  if (kind === undefined) throw new Error(`unchecked points ${issued.points}`);
  return kind;
}
