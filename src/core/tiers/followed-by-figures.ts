import { programAt } from '../program/compile.ts';
import type { Ladder, Program } from '../program/compiled.ts';
import type { Holding } from '../state.ts';
import type { Instant } from '../time.ts';
import { enrolledOnOf, isMet, type Qualifying } from './qualifying.ts';
import { isCovered, nextRow } from './reached-by.ts';
import { endsByItself, timeSpanOf } from './status-time.ts';
import { earnedTierAt } from './tiers.ts';

/** Ends of holdings after one instant and up to another. */
export interface Ends {
  readonly after: Instant;
  readonly upTo: Instant;
}

/**
 * The holdings that begin because a tier ended, on ladders where the figures then decide: the highest tier whose
 * threshold they met on the last day held, for another period, and so on while that has ended, too. They are numbered
 * as the next rows of the next command.
 */
export function followedByFigures(
  programs: readonly Program[],
  state: Qualifying,
  { after, upTo }: Ends,
): readonly Holding[] {
  if (!figuresDecide(programs)) return [];
  const found: Holding[] = [];
  let known = state;
  for (let end = nextEnd(known, after, upTo); end !== null; end = nextEnd(known, end, upTo)) {
    for (const ladder of programAt(programs, end).ladders.values()) {
      const holding = followerAt(ladder, known, end);
      if (holding === null) continue;
      const row = { ...holding, ...nextRow(known) };
      found.push(row);
      known = { ...known, holdings: [...known.holdings, row] };
    }
  }
  return found;
}

/** Is there a ladder, in any version, on which figures decide what follows a tier? */
export function figuresDecide(programs: readonly Program[]): boolean {
  for (const { ladders } of programs)
    for (const { held } of ladders.values()) if (held.then === 'figures') return true;
  return false;
}

function nextEnd(state: Qualifying, after: Instant, upTo: Instant): Instant | null {
  let next = Number.POSITIVE_INFINITY;
  for (const holding of state.holdings) {
    if (!endsByItself(holding, state)) continue;
    const { until } = timeSpanOf(holding, state);
    if (until > after && until <= upTo && until < next) next = until;
  }
  return Number.isFinite(next) ? next : null;
}

function followerAt(ladder: Ladder, state: Qualifying, end: Instant): Omit<Holding, 'seq' | 'n'> | null {
  if (ladder.held.then !== 'figures') return null;
  // What was taken back had begun on figures that are no longer so: it leaves its place to what they give now.
  const standing = { ...state, holdings: state.holdings.filter(({ endedAt }) => endedAt === null) };
  const after = earnedTierAt(ladder, standing, end);
  if (after.rank >= earnedTierAt(ladder, state, end - 1).rank) return null;
  const lastDay = ladder.zone.dayOf(end - 1);
  const given = ladder.tiers.findLast(({ reach }) => reach !== null && isMet(ladder, reach, state, lastDay));
  if (given === undefined || given.rank === 0) return null;
  const until = ladder.untilOf(ladder.zone.dayOf(end), end, enrolledOnOf(ladder, state));
  const holding = {
    ladder: ladder.key,
    tier: given.key,
    since: end,
    until,
    by: 'figures' as const,
    follows: null,
    endedAt: null,
  };
  return isCovered(ladder, state, { ...holding, seq: 0, n: 0 }) ? null : holding;
}
