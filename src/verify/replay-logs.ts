import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { COMMANDS_AT_ONCE } from './accounts.ts';
import { JOURNALS } from './books/all-books.ts';
import { checkMessages } from './check-messages.ts';
import { compareWith } from './comparison.ts';
import { decideAgain } from './decide-again.ts';
import type { Decided } from './decided.ts';
import { readAdded, type Span } from './read-books.ts';
import { readLogAfter, readLogs, type StoredCommand } from './read-log.ts';
import type { Watched } from './watched.ts';

/** The next commands of a long log; false: these were the last. */
export async function replayLog(snapshot: Kysely<Tables>, watched: Watched): Promise<boolean> {
  const { head, upTo: after } = watched;
  const log = await readLogAfter(snapshot, head.accountId, { after, limit: COMMANDS_AT_ONCE });
  const isLast = log.length < COMMANDS_AT_ONCE;
  await follow(snapshot, new Map([[watched, log]]), isLast);
  return !isLast && !watched.isBroken;
}

/** All commands of accounts that have few. */
export async function replayLogs(snapshot: Kysely<Tables>, watched: readonly Watched[]): Promise<void> {
  const log = await readLogs(
    snapshot,
    watched.map(({ head }) => head.accountId),
  );
  const byAccount = Map.groupBy(log, ({ accountId }) => accountId);
  await follow(snapshot, new Map(watched.map((one) => [one, byAccount.get(one.head.accountId) ?? []])), true);
}

/** Decides commands again, and compares with what they added then. */
async function follow(
  snapshot: Kysely<Tables>,
  logs: ReadonlyMap<Watched, readonly StoredCommand[]>,
  isLast: boolean,
): Promise<void> {
  const decided: Decided[] = [];
  const spans: Span[] = [];
  for (const [watched, log] of logs) {
    const after = watched.upTo;
    decided.push(...decideAgain(watched, log));
    // What stands behind the end of the log was added by nobody.
    const upTo = isLast && !watched.isBroken ? Number.MAX_SAFE_INTEGER : watched.upTo;
    spans.push({ accountId: watched.head.accountId, after, upTo });
  }
  const byId = new Map([...logs.keys()].map((watched) => [watched.head.accountId, watched]));
  const found = [
    ...(await checkAdded(snapshot, decided, spans)),
    ...(await checkMessages(snapshot, decided, spans)),
  ];
  for (const difference of found) byId.get(difference.accountId ?? '')?.differences.push(difference);
}

async function checkAdded(snapshot: Kysely<Tables>, decided: readonly Decided[], spans: readonly Span[]) {
  const found = [];
  for (const book of JOURNALS) {
    const comparison = compareWith(book);
    for (const one of decided) comparison.expect(one.owner.accountId, book.rows.of(one));
    for (const { accountId, row } of await readAdded(snapshot, book, spans)) comparison.meet(accountId, row);
    found.push(...comparison.differences());
  }
  return found;
}
