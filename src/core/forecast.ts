import { drawLot, openLots } from './books.ts';
import { type Draft, openDraft } from './decide/draft.ts';
import { settleLots } from './decide/settle.ts';
import { type Entry, type Lot, onBook } from './ledger.ts';
import { idleExpiriesAfter, lapseName } from './occasions/next-occasion.ts';
import type { Program } from './program/compiled.ts';
import type { AccountState } from './state.ts';
import type { Instant } from './time.ts';

/** What is looked ahead from, and up to when (included). */
export interface Ahead {
  readonly programs: readonly Program[];
  readonly now: Instant;
  readonly until: Instant;
}

/**
 * What time alone will do to the points that an account has, if nothing else is done: the entries by which they become
 * active and expire, in the order in which that happens. It is what settling will book, for it is settled ahead. What
 * rules may give meanwhile, as for a birthday, is not foreseen. The state must be settled to `now`, with its lots.
 */
export function foresee(state: AccountState, ahead: Ahead): readonly Entry[] {
  const draft = draftFrom(state, ahead);
  for (const lapse of lapsesOf(state, ahead)) {
    settleLots(at(draft, lapse.at));
    for (const lot of openLots(draft.books)) if (isLapsing(lot, lapse)) expire(draft, lot, lapse.at);
  }
  settleLots(at(draft, ahead.until));
  return draft.books.entries;
}

interface Lapse {
  readonly name: string;
  readonly at: Instant;
}

/** When points expire because nothing is done any more, as things stand. */
function lapsesOf(state: AccountState, { programs, now, until }: Ahead): readonly Lapse[] {
  const { profile } = state;
  if (profile === null) return [];
  return [...idleExpiriesAfter(programs, { ...state, profile }, now)]
    .map(([name, instant]) => ({ name, at: instant }))
    .filter((lapse) => lapse.at <= until)
    .sort((a, b) => a.at - b.at || (a.name < b.name ? -1 : 1));
}

function isLapsing({ points, lapsesUnder }: Lot, { name }: Lapse): boolean {
  return lapsesUnder !== null && lapseName(points, lapsesUnder) === name;
}

function expire({ books }: Draft, lot: Lot, instant: Instant): void {
  drawLot(books, lot, lot.remaining, { target: onBook('expired'), rule: null, at: instant });
}

/** Settling alone is asked of it: what a command brings along is not there. */
function draftFrom(state: AccountState, { programs, until }: Ahead): Draft {
  if (state.lots === null) throw new Error('not all lots were loaded');
  const command = { kind: 'settle' } as const;
  return openDraft({
    accountId: '',
    state,
    command,
    now: until,
    programs,
    refusedClaims: new Map(),
    nonce: '',
  });
}

/** The same draft, with the same books, at another instant. */
function at(draft: Draft, now: Instant): Draft {
  return { ...draft, deciding: { ...draft.deciding, now } };
}
