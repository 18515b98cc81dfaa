import { isBySettling } from '../core/by-time.ts';
import { decidedAt } from '../core/command.ts';
import type { Instant } from '../core/time.ts';
import type { StatementEntry } from './repository.ts';

/** An entry with the instant by which statements count it. */
export interface PostedEntry extends StatementEntry {
  readonly postedAt: Instant;
  readonly isBySettling: boolean;
}

/**
 * Says of the entries of a ledger, in their order, when each was posted: when its command was recorded; what happened by
 * itself at its own instant, since by then it was as good as known, however late it was written. Never before the entry
 * before it, nor before what was decided before it: so a statement is one stretch of the ledger, and whatever is written
 * once an account is settled up to an instant is posted at that instant or later.
 */
export function postings(): (entry: StatementEntry) => PostedEntry {
  let before = Number.NEGATIVE_INFINITY;
  return (entry) => {
    const { command, recordedAt, previousAt } = entry;
    const decided = decidedAt(command, recordedAt);
    const byItself = isBySettling(entry, command, decided);
    const postedAt = Math.max(before, previousAt ?? before, byItself ? entry.at : decided);
    before = postedAt;
    return { ...entry, postedAt, isBySettling: byItself };
  };
}
