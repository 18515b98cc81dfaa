import type { Program } from '../core/program/compiled.ts';
import { beginReplay, type LotsFor, type MergedStates, type Replaying } from '../core/replay.ts';
import { needsOf } from '../engine/load/needs-of.ts';
import type { AccountHead } from './accounts.ts';
import type { Difference } from './difference.ts';
import { beginTrail, type Trail } from './trail.ts';

/** An account whose log is being decided again. */
export interface Watched {
  readonly head: AccountHead;
  readonly replaying: Replaying;
  readonly trail: Trail;
  readonly counts: { commands: number; entries: number };
  readonly differences: Difference[];
  /** The last command that was decided. */
  upTo: number;
  /** It cannot go on: a command is missing, or is refused now. */
  isBroken: boolean;
}

/**
 * As little as the service would load, so that a long log with many open lots takes no more than its length. What looks
 * at all lots by itself is an occasion, or concerns cards.
 */
const lotsFor: LotsFor = ({ command, now }, { profile }, programs) => {
  const { lots, spends } = needsOf(command, programs, { now, enrolledAt: profile?.enrolledAt ?? now });
  const isBeside = programs.some(
    ({ hasCards, settlesAllLots }) => hasCards || (settlesAllLots && command.kind === 'occasion'),
  );
  const isMigration = command.kind === 'occasion' && command.occasion.kind === 'migration';
  return lots || isBeside || isMigration ? 'all' : spends;
};

export function beginWatching(
  head: AccountHead,
  programs: readonly Program[],
  merged: MergedStates,
): Watched {
  return {
    head,
    replaying: beginReplay(head.accountId, programs, { lotsFor, merged }),
    trail: beginTrail(),
    counts: { commands: 0, entries: 0 },
    differences: [],
    upTo: 0,
    isBroken: false,
  };
}
