import type { Basis, Occurrence } from '../basis.ts';
import type { Entry, Lot } from '../ledger.ts';
import type {
  Amendment,
  Card,
  Coupon,
  JourneyRun,
  PastTransaction,
  Referral,
  Taken,
  TakenOfLot,
} from '../state.ts';
import { shifted, shiftedRef } from './numbers.ts';
import { renamed, type SamePeople } from './same-people.ts';

/** How things of an absorbed account are known at the one that took them over. */
export interface Shift {
  readonly slot: number;
  readonly people: SamePeople;
}

export function shiftedLot<T extends Pick<Lot, 'seq' | 'n' | 'card'>>(lot: T, slot: number): T {
  return { ...shiftedRef(lot, slot), card: lot.card === null ? null : shiftedRef(lot.card, slot) };
}

export function shiftedCoupon(coupon: Coupon, slot: number): Coupon {
  const { card } = coupon;
  return { ...shiftedRef(coupon, slot), card: card === null ? null : shiftedRef(card, slot) };
}

export function shiftedCard(card: Card, { slot, people }: Shift): Card {
  const drawn = card.drawn.map((taken) => shiftedTakenOfLot(taken, { slot, people }));
  return { ...shiftedRef(card, slot), holder: people[card.holder] ?? card.holder, drawn };
}

export function shiftedRun(run: JourneyRun, slot: number): JourneyRun {
  return {
    ...run,
    seq: shifted(run.seq, slot),
    counted: run.counted.map((step) => ({ ...step, seq: shifted(step.seq, slot) })),
    spent: run.spent.map((gift) => ({ ...gift, seq: shifted(gift.seq, slot) })),
  };
}

export function shiftedReferral(referral: Referral, slot: number): Referral {
  const { qualifiedBy } = referral;
  return { ...referral, qualifiedBy: qualifiedBy === null ? null : shifted(qualifiedBy, slot) };
}

/** A transaction of the past, for those who amend it there from then on. */
export function shiftedPast(past: PastTransaction, { slot, people }: Shift): PastTransaction {
  return {
    seq: shifted(past.seq, slot),
    externalId: past.externalId,
    posted: renamed(past.posted, people),
    basis: shiftedBasis(renamed(past.basis, people), slot),
    programVersion: past.programVersion,
    issued: past.issued.map((entry) => shiftedEntry(renamed(entry, people), slot)),
    expired: past.expired,
    amendments: past.amendments.map((amendment) => shiftedAmendment(amendment, { slot, people })),
  };
}

export function shiftedEntry(entry: Entry, slot: number): Entry {
  return { ...entry, lot: entry.lot === null ? null : shiftedRef(entry.lot, slot) };
}

/** The runs of journeys that it names have their numbers, too. */
export function shiftedBasis(basis: Basis, slot: number): Basis {
  const { followed } = basis;
  if (followed === undefined) return basis;
  return { ...basis, followed: followed.map((occurrence) => shiftedOccurrence(occurrence, slot)) };
}

function shiftedOccurrence(occurrence: Occurrence, slot: number): Occurrence {
  return 'journey' in occurrence ? { ...occurrence, run: shifted(occurrence.run, slot) } : occurrence;
}

export function shiftedAmendment(amendment: Amendment, shift: Shift): Amendment {
  return {
    ...amendment,
    seq: shifted(amendment.seq, shift.slot),
    taken: amendment.taken.map((taken) => shiftedTaken(taken, shift)),
  };
}

function shiftedTaken(taken: Taken, shift: Shift): Taken {
  return { ...taken, lots: taken.lots.map((lot) => shiftedTakenOfLot(lot, shift)) };
}

/** Whose it was may be somebody else by now. */
function shiftedTakenOfLot({ lot, holder, ...taken }: TakenOfLot, { slot, people }: Shift): TakenOfLot {
  const now = holder === undefined ? {} : { holder: people[holder] ?? holder };
  return { ...taken, lot: shiftedLot(lot, slot), ...now };
}
