import type { Kysely } from 'kysely';
import type { Program } from '../../core/program/compiled.ts';
import { beginReplay, type MergedStates } from '../../core/replay.ts';
import type { AccountState } from '../../core/state.ts';
import type { Tables } from '../../db/tables.ts';
import { readLog } from './load-log.ts';

/**
 * The accounts that were merged into one, each decided again: what it left is what the other one goes on with. Owners
 * that an owner had absorbed itself come after it, so they are done before it.
 */
export async function replayMerged(
  db: Kysely<Tables>,
  programs: readonly Program[],
  owners: readonly string[],
): Promise<MergedStates> {
  const merged = new Map<string, AccountState>();
  for (const owner of owners.toReversed()) {
    const replaying = beginReplay(owner, programs, { merged });
    for await (const logged of readLog(db, owner)) replaying.next(logged);
    merged.set(owner, replaying.state());
  }
  return merged;
}
