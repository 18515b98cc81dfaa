import type { Kysely } from 'kysely';
import type { Entry, Holder } from '../core/ledger.ts';
import type { Tables } from '../db/tables.ts';
import type { Decided } from '../engine/submission.ts';
import { type EntryFilter, type EntryPosition, type LedgerEntry, listEntries } from './repository.ts';

/**
 * The ledger of an account, newest first, beginning with what is due but not written yet: that has its place
 * already, because any command books it before anything else. With one more than the limit.
 */
export async function listSettledEntries(
  db: Kysely<Tables>,
  { accountId, decision, earlier }: Decided,
  filter: EntryFilter,
  page: { readonly before: EntryPosition | undefined; readonly limit: number },
): Promise<readonly LedgerEntry[]> {
  const unwrittenDecisions = [...earlier, decision];
  const first = unwrittenDecisions[0]?.seq ?? decision.seq;
  const before = page.before ?? { seq: decision.seq + 1, n: 0 };
  const due = unwrittenDecisions
    .flatMap(({ seq, entries }) => entries.map((entry): LedgerEntry => ({ ...entry, seq, booked: null })))
    .filter((entry) => isBefore(entry, before) && fits(entry, filter))
    .reverse();
  // Entries that were written since the account was looked at must not be told twice.
  const unwritten = { seq: first, n: 0 };
  const written = await listEntries(db, accountId, filter, {
    before: isBefore(before, unwritten) ? before : unwritten,
    limit: page.limit,
  });
  return [...due, ...written].slice(0, page.limit + 1);
}

function isBefore(a: EntryPosition, b: EntryPosition): boolean {
  return a.seq < b.seq || (a.seq === b.seq && a.n < b.n);
}

function fits({ points, source, target }: Entry, filter: EntryFilter): boolean {
  const isOf = (holder: Holder): boolean =>
    ('side' in source && source.holder === holder) || ('side' in target && target.holder === holder);
  return (
    (filter.points === undefined || points === filter.points) &&
    (filter.holder === undefined || isOf(filter.holder))
  );
}
