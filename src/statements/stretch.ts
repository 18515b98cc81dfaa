import type { Kysely } from 'kysely';
import type { Instant } from '../core/time.ts';
import type { Tables } from '../db/tables.ts';
import type { EntryPosition } from '../wallets/repository.ts';
import { type PostedEntry, postings } from './posted.ts';
import { findFirstRecorded, findLastSeq, listStatementEntries, type StatementEntry } from './repository.ts';

/** The entries of a ledger that were posted in a time: from one place in it up to, not including, another. */
export interface Stretch {
  readonly from: Instant;
  readonly until: Instant;
  readonly start: EntryPosition;
  readonly end: EntryPosition;
}

const PAGE = 200;

/** Its end is fixed before anything is read: what is booked meanwhile is in no statement that is told by then. */
export async function stretchOf(
  db: Kysely<Tables>,
  accountId: string,
  { from, until }: Pick<Stretch, 'from' | 'until'>,
): Promise<Stretch> {
  const last = await findLastSeq(db, accountId);
  const start = await placeOf(db, accountId, { at: from, last });
  const end = await placeOf(db, accountId, { at: until, last });
  return { from, until, start, end };
}

/** The first entry that was posted at an instant or later: of the commands that were recorded before, none was. */
async function placeOf(
  db: Kysely<Tables>,
  accountId: string,
  { at, last }: { readonly at: Instant; readonly last: number },
): Promise<EntryPosition> {
  const afterAll = { seq: last + 1, n: 0 };
  const seq = await findFirstRecorded(db, accountId, at);
  if (seq === null) return afterAll;
  const post = postings();
  for await (const page of pagesFrom(db, accountId, { seq, n: 0 })) {
    const first = page.map(post).find(({ postedAt }) => postedAt >= at);
    if (first !== undefined) return isBefore(first, afterAll) ? { seq: first.seq, n: first.n } : afterAll;
  }
  return afterAll;
}

export async function* pagesBetween(
  db: Kysely<Tables>,
  accountId: string,
  { start, end }: Stretch,
): AsyncGenerator<readonly PostedEntry[]> {
  const post = postings();
  for await (const page of pagesFrom(db, accountId, start)) {
    const within = page.filter((entry) => isBefore(entry, end));
    yield within.map(post);
    if (within.length < page.length) return;
  }
}

async function* pagesFrom(
  db: Kysely<Tables>,
  accountId: string,
  start: EntryPosition,
): AsyncGenerator<readonly StatementEntry[]> {
  let from = start;
  for (;;) {
    const page = await listStatementEntries(db, accountId, { from, limit: PAGE });
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    from = { seq: last.seq, n: last.n + 1 };
  }
}

function isBefore(a: EntryPosition, b: EntryPosition): boolean {
  return a.seq < b.seq || (a.seq === b.seq && a.n < b.n);
}
