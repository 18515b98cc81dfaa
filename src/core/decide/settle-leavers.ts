import { debtOf, drawLot, fits, knownLots, lotKey, walletOf } from '../books.ts';
import type { Command } from '../command.ts';
import { leaversPolicy } from '../leavers.ts';
import { ACCOUNT, type Holder, type Lot, onBook } from '../ledger.ts';
import { handOverLot, takeOverDebt } from '../move-points.ts';
import { type Draft, peopleOf } from './draft.ts';

/** What somebody puts right by hand in the wallet of a person stays there, whether the person has left or not. */
const BY_HAND: readonly Command['kind'][] = ['adjustment', 'lot-reinstate'];

/**
 * What people have who leave goes to the account, stays theirs or expires, as the programme says; and so does what comes
 * to them later by this command, or what it makes them owe.
 */
export function settleLeavers(draft: Draft): void {
  const { command, programs, now } = draft.deciding;
  const left = [...peopleOf(draft).values()].filter(({ active, leftAt }) => !active && leftAt != null);
  if (left.length === 0 || BY_HAND.includes(command.kind)) return;
  // In one order, whatever order they were loaded in: a replay has to number the entries alike.
  for (const person of left.sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const { id, leftAt } = person;
    const isLeaving = command.kind === 'stakeholder' && command.stakeholder === id && leftAt === now;
    const lots = isLeaving ? lotsOf(draft, id) : lotsThatCame(draft, id);
    const owing = isLeaving ? owedKinds(draft, id) : newlyOwed(draft, id);
    const kinds = new Set([...lots.map(({ points }) => points), ...owing]);
    for (const points of [...kinds].sort()) {
      const policy = leaversPolicy(programs, person, points);
      const ofKind = lots.filter((lot) => lot.points === points);
      if (policy === 'expire') expireAll(draft, ofKind);
      else if (policy === 'to-account')
        handOver(draft, ofKind, { holder: id, points, owes: owing.includes(points) });
    }
  }
}

/** Did what the holder had of these points go to the account when they left? */
export function hasHeir(draft: Draft, holder: Holder, points: string): boolean {
  return leaversPolicy(draft.deciding.programs, peopleOf(draft).get(holder), points) === 'to-account';
}

function lotsOf({ books }: Draft, holder: Holder): readonly Lot[] {
  const own = [...knownLots(books)].filter((lot) => lot.holder === holder && lot.remaining > 0);
  return own.sort((a, b) => a.seq - b.seq || a.n - b.n);
}

/** Lots that this command brought, or put something back into. */
function lotsThatCame(draft: Draft, holder: Holder): readonly Lot[] {
  const came = new Set(
    draft.books.entries.flatMap(({ source, target, lot }) =>
      'book' in source && 'side' in target && target.holder === holder && lot !== null ? [lotKey(lot)] : [],
    ),
  );
  return came.size === 0 ? [] : lotsOf(draft, holder).filter((lot) => came.has(lotKey(lot)));
}

/** Kinds of points of which the holder owes some. */
function owedKinds({ deciding, books }: Draft, holder: Holder): readonly string[] {
  const kinds = new Set([...deciding.state.wallets.values()].map(({ points }) => points));
  return [...kinds].sort().filter((points) => debtOf(walletOf(books, holder, points)) > 0);
}

/** Those of which this command made the holder owe some: in no lot, as it found none. */
function newlyOwed({ books }: Draft, holder: Holder): readonly string[] {
  return books.entries.flatMap(({ source, lot, points }) =>
    lot === null && 'side' in source && source.holder === holder ? [points] : [],
  );
}

function expireAll({ books, events, deciding: { now: at } }: Draft, lots: readonly Lot[]): void {
  for (const lot of lots) {
    const { holder, points, remaining: amount } = lot;
    drawLot(books, lot, amount, { target: onBook('expired'), rule: null, at });
    events.push({ type: 'points.expired', at, data: { holder, points, amount, reason: 'left' } });
  }
}

/** What the account's wallet cannot hold stays where it is. */
function handOver(
  draft: Draft,
  lots: readonly Lot[],
  { holder, points, owes }: { readonly holder: Holder; readonly points: string; readonly owes: boolean },
): void {
  const { books, events, deciding } = draft;
  const { now: at } = deciding;
  const moved = { pending: 0, active: 0 };
  for (const lot of lots) {
    if (!fits(books, ACCOUNT, points, lot.remaining)) continue;
    handOverLot(books, lot, ACCOUNT, at);
    moved[lot.side] += lot.remaining;
  }
  const owed = owes ? debtOf(walletOf(books, holder, points)) : 0;
  if (owed > 0) takeOverDebt(books, { from: holder, to: ACCOUNT, points, at }, owed);
  if (moved.pending + moved.active + owed === 0) return;
  events.push({ type: 'points.handed-over', at, data: { holder, points, ...moved, owed } });
}
