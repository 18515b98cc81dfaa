import type { Entry, Holder } from '../ledger.ts';
import type { Points, Program } from '../program/compiled.ts';
import type { PastTransaction } from '../state.ts';
import type { Instant } from '../time.ts';

/** Points that a past transaction issued to a wallet, and the instant at which they are looked at again. */
export interface Issue {
  readonly program: Program;
  readonly past: PastTransaction;
  readonly issued: Entry;
  readonly holder: Holder;
  readonly at: Instant;
  /** The amendment (by its seq) that is undone by looking at them; null: none is. */
  readonly voids: number | null;
}

export function kindOf({ program, issued }: Pick<Issue, 'program' | 'issued'>): Points {
  const kind = program.points.get(issued.points);
  if (kind === undefined) throw new Error(`unchecked points ${issued.points}`);
  return kind;
}
