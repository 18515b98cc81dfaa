import type { Kysely } from 'kysely';
import type { Basis } from '../../core/basis.ts';
import { type Command, decidedAt } from '../../core/command.ts';
import type { LoggedCommand } from '../../core/replay.ts';
import type { Instant } from '../../core/time.ts';
import type { Tables } from '../../db/tables.ts';

/** A command of the log, and when it was written there. */
export interface RecordedCommand extends LoggedCommand {
  readonly recordedAt: Instant;
}

const PAGE = 500;

/** The log of an account from its beginning, page by page: it may be longer than what can be held. */
export async function* readLog(db: Kysely<Tables>, accountId: string): AsyncGenerator<RecordedCommand> {
  let after = 0;
  for (;;) {
    const page = await loadPage(db, accountId, after);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.seq;
  }
}

async function loadPage(
  db: Kysely<Tables>,
  accountId: string,
  after: number,
): Promise<readonly RecordedCommand[]> {
  const rows = await db
    .selectFrom('commands')
    .select(['seq', 'body', 'basis', 'nonce', 'recorded_at', 'program_version'])
    .where('account_id', '=', accountId)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(PAGE)
    .execute();
  return rows.map((row) => ({
    seq: row.seq,
    command: row.body as Command,
    basis: row.basis as Basis | null,
    nonce: row.nonce,
    programVersion: row.program_version,
    now: decidedAt(row.body as Command, row.recorded_at),
    recordedAt: row.recorded_at,
  }));
}
