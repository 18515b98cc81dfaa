import { activateLot, openLots } from '../books.ts';
import { type Refusal, refuse } from '../decision.ts';
import type { PastTransaction } from '../state.ts';
import type { PostedTransaction } from '../transaction.ts';
import { type Draft, versionOf } from './draft.ts';
import { feedPool } from './feed-pool.ts';

/**
 * An activity can say which transaction it is about: points of that one which wait for such an event become active.
 * What came of it stays where the activity is undone later: the points may have been spent.
 */
export function nameTransaction(draft: Draft, { of, type, occurredAt }: PostedTransaction): Refusal | null {
  if (of === undefined) return null;
  const past = [...draft.deciding.state.history.values()].find(({ externalId }) => externalId === of);
  if (past === undefined) {
    return refuse('unknown-transaction', '/of', `The account has no transaction ${JSON.stringify(of)}.`);
  }
  if (type === undefined || !versionOf(draft, past.programVersion).awaited.has(type)) return null;
  // So that points which a return took, and which come back when it is undone, wait no longer either.
  draft.amendments.push({
    transaction: past.seq,
    kind: 'event',
    event: type,
    lines: [],
    taken: [],
    voids: null,
    qualifies: null,
  });
  activateAwaiting(draft, past, type, occurredAt);
  return null;
}

function activateAwaiting(draft: Draft, past: PastTransaction, type: string, occurredAt: number): void {
  const { books, events } = draft;
  const at = Math.max(occurredAt, past.posted.occurredAt);
  for (const lot of openLots(books)) {
    if (lot.seq !== past.seq || lot.side !== 'pending' || lot.awaits !== type) continue;
    const { holder, points, remaining: amount } = lot;
    activateLot(books, lot, at);
    feedPool(draft, lot, at);
    events.push({ type: 'points.activated', at, data: { holder, points, amount } });
  }
}
