import type { Program } from '../core/program/compiled.ts';
import { beginReplay, type Replaying } from '../core/replay.ts';
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

export function beginWatching(head: AccountHead, programs: readonly Program[]): Watched {
  return {
    head,
    replaying: beginReplay(head.accountId, programs),
    trail: beginTrail(),
    counts: { commands: 0, entries: 0 },
    differences: [],
    upTo: 0,
    isBroken: false,
  };
}
