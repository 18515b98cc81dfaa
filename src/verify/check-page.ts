import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { replayMerged } from '../engine/load/replay-merged.ts';
import type { ProgramCache } from '../engine/programs.ts';
import { type AccountHead, COMMANDS_AT_ONCE, readHeads } from './accounts.ts';
import { STANDING } from './books/all-books.ts';
import { checkDue } from './check-due.ts';
import { checkHeads } from './check-heads.ts';
import { checkLedger } from './check-ledger.ts';
import { checkTransit } from './check-transit.ts';
import { compareWith } from './comparison.ts';
import type { Difference } from './difference.ts';
import { readStanding } from './read-books.ts';
import { replayLog, replayLogs } from './replay-logs.ts';
import { inSnapshot } from './snapshot.ts';
import { beginWatching, type Watched } from './watched.ts';

export interface Checked {
  readonly accounts: number;
  readonly commands: number;
  readonly entries: number;
  readonly differences: readonly Difference[];
}

/**
 * Verifies some accounts: what is stored of them is compared as of one instant. A log that is long is read before that,
 * in short transactions: what stands in it never changes.
 */
export async function checkPage(
  db: Kysely<Tables>,
  programs: ProgramCache,
  heads: readonly AccountHead[],
): Promise<Checked> {
  const [first] = heads;
  const long = first !== undefined && first.seq > COMMANDS_AT_ONCE ? await watch(db, programs, first) : null;
  while (long !== null && isFarFromEnd(long)) await inSnapshot(db, (snapshot) => replayLog(snapshot, long));
  const checked = await inSnapshot(db, (snapshot) => checkAsOfNow(snapshot, programs, heads, long));
  return checked ?? checkPage(db, programs, heads);
}

/** Null: a version was published, or an account merged, that the long log was not read with: it has to be read again. */
async function checkAsOfNow(
  snapshot: Kysely<Tables>,
  programs: ProgramCache,
  listed: readonly AccountHead[],
  long: Watched | null,
): Promise<Checked | null> {
  const ids = listed.map(({ accountId }) => accountId);
  const heads = await readHeads(snapshot, ids);
  if (long !== null && heads.some((head) => isReadOtherwise(head, long.head))) return null;
  const watched =
    long === null ? await Promise.all(heads.map((head) => watch(snapshot, programs, head))) : [long];
  if (long === null) await replayLogs(snapshot, watched);
  else while (await replayLog(snapshot, long));
  const found = [
    ...checkHeads(watched, heads),
    ...(await checkStanding(snapshot, watched)),
    ...(await checkLedger(snapshot, ids)),
    ...(await checkDue(snapshot, ids)),
    ...(await checkTransit(snapshot, ids)),
  ];
  return {
    accounts: heads.length,
    commands: watched.reduce((sum, { counts }) => sum + counts.commands, 0),
    entries: watched.reduce((sum, { counts }) => sum + counts.entries, 0),
    differences: [...watched.flatMap(({ differences }) => differences), ...found],
  };
}

async function watch(db: Kysely<Tables>, programs: ProgramCache, head: AccountHead): Promise<Watched> {
  const versions = await programs.versionsOf(head.programId, head.headVersion);
  return beginWatching(head, versions, await replayMerged(db, versions, head.absorbed?.owners ?? []));
}

function isReadOtherwise(now: AccountHead, then: AccountHead): boolean {
  const [owners, before] = [now, then].map(({ absorbed }) => absorbed?.owners.length ?? 0);
  return now.headVersion !== then.headVersion || owners !== before;
}

function isFarFromEnd({ upTo, head, isBroken }: Watched): boolean {
  return !isBroken && upTo + COMMANDS_AT_ONCE < head.seq;
}

/** The tables as the logs leave them; of an account whose log does not replay, nobody can say how that is. */
async function checkStanding(
  snapshot: Kysely<Tables>,
  watched: readonly Watched[],
): Promise<readonly Difference[]> {
  const replayed = watched.filter(({ isBroken }) => !isBroken);
  if (replayed.length === 0) return [];
  const accounts = replayed.map(({ head, replaying, trail }) => ({
    owner: head,
    state: replaying.state(),
    trail,
  }));
  const ids = replayed.map(({ head }) => head.accountId);
  const found: Difference[] = [];
  for (const book of STANDING) {
    const comparison = compareWith(book);
    for (const account of accounts) comparison.expect(account.owner.accountId, book.rows.of(account));
    for await (const rows of readStanding(snapshot, book, ids))
      for (const { accountId, row } of rows) comparison.meet(accountId, row);
    found.push(...comparison.differences());
  }
  return found;
}
