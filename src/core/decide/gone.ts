import { cancelledOf, takenByReturns } from '../kept.ts';
import { expiredIn } from '../recorded-lots.ts';
import type { PastTransaction, Taken } from '../state.ts';
import type { Draft } from './draft.ts';

/** What is gone already of an entry (by its number) that issued points. */
export interface Gone {
  /** What returns took and gave back, the first one first. */
  readonly earlier: readonly Taken[];
  readonly taken: number;
  readonly waived: number;
  /** What nobody could use any more, because it expired or was cancelled: it counts as taken back. */
  readonly lost: number;
}

/** What can be given back. */
export type Undoable = Pick<Gone, 'taken' | 'waived'>;

/** Up to now: also what this very command found expired. */
export function goneOf({ books }: Draft, past: PastTransaction, n: number): Gone {
  const earlier = takenByReturns(past).filter((taken) => taken.entry === n);
  const expired = (past.expired.get(n) ?? 0) + expiredIn(books.entries, { seq: past.seq, n });
  return {
    earlier,
    taken: earlier.reduce((sum, { amount }) => sum + amount, 0),
    waived: earlier.reduce((sum, { waived }) => sum + waived, 0),
    lost: expired + cancelledOf(past, n),
  };
}

/**
 * What undoing one of the returns can give back at the most. Where nothing was lost that is all: how much then has to
 * stay away says the rest. Where something was, what other returns took stays taken although the loss would do for them
 * now: they took it before.
 */
export function undoable(
  { amendments }: PastTransaction,
  n: number,
  { taken, waived, lost }: Gone,
  voids: number | null,
): Undoable {
  if (lost === 0) return { taken, waived };
  const others = amendments
    .filter(({ kind, voided, seq }) => kind !== 'cancel' && !voided && seq !== voids)
    .flatMap((amendment) => amendment.taken.filter(({ entry }) => entry === n));
  return {
    taken: Math.max(0, taken - others.reduce((sum, { amount }) => sum + amount, 0)),
    waived: Math.max(0, waived - others.reduce((sum, other) => sum + other.waived, 0)),
  };
}
