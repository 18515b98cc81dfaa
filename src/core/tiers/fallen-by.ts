import { programAt } from '../program/compile.ts';
import type { Ladder, Program } from '../program/compiled.ts';
import type { AccountState, Holding, HoldingEnd } from '../state.ts';
import type { Day, Instant } from '../time.ts';
import { enrolledOnOf, isMet } from './qualifying.ts';
import { dependsUntil, rankHeldOn } from './reached-by.ts';
import { spanOf } from './status-time.ts';

/** Transactions of these days count less, or more, than they did: as of an instant. */
export interface Changed {
  readonly days: readonly Day[];
  readonly at: Instant;
  /** They never happened, so that they carry nothing, whatever the ladder says of returns. */
  readonly isUndone: boolean;
}

/**
 * The holdings that what was returned no longer carries, on ladders that look at that (and on all of them where it
 * was undone), with all that follows them:
 * they end when it was returned, and where they had not begun by then, they never do. From the first one on, since a
 * later one may stand on an earlier one.
 */
export function fallenBy(
  programs: readonly Program[],
  state: AccountState,
  changed: Changed,
): readonly HoldingEnd[] {
  const ends: HoldingEnd[] = [];
  let known = state;
  for (const holding of state.holdings.filter(standsAlone).toSorted((a, b) => a.since - b.since)) {
    const ladder = programAt(programs, holding.since).ladders.get(holding.ladder);
    if (ladder === undefined || (ladder.onReturn !== 'reassess' && !changed.isUndone)) continue;
    const own = [holding, ...followersIn(state, holding)];
    const others = {
      ...known,
      holdings: known.holdings.filter((row) => !own.some((one) => isSame(one, row))),
    };
    if (!mayFall(ladder, state, holding, changed) || stands(ladder, others, holding)) continue;
    const beforehand = known;
    const ended = own.map((row) => endOf(row, beforehand, changed.at));
    ends.push(...ended);
    known = { ...known, holdings: withEnds(known.holdings, ended) };
  }
  return ends;
}

export function withEnds(holdings: readonly Holding[], ends: readonly HoldingEnd[]): readonly Holding[] {
  if (ends.length === 0) return holdings;
  return holdings.map((holding) => {
    const end = ends.find((candidate) => isSame(candidate, holding));
    return end === undefined ? holding : { ...holding, endedAt: end.endedAt };
  });
}

function standsAlone({ follows, endedAt }: Holding): boolean {
  return follows === null && endedAt === null;
}

/** Only what a changed day counts for: all else stands on figures that are as they were, and are not loaded. */
function mayFall(ladder: Ladder, state: AccountState, holding: Holding, { days }: Changed): boolean {
  const day = judgedOn(ladder, holding);
  const enrolledOn = enrolledOnOf(ladder, state);
  return days.some((changed) => changed <= day && day < dependsUntil(ladder, changed, enrolledOn));
}

/** What a holding began by is met without it. */
function stands(ladder: Ladder, others: AccountState, holding: Holding): boolean {
  const tier = ladder.byKey.get(holding.tier);
  if (tier === undefined || tier.reach === null || tier.keep === null) return true;
  const day = judgedOn(ladder, holding);
  if (holding.by !== 'keep') return isMet(ladder, tier.reach, others, day);
  return tier.rank <= rankHeldOn(ladder, others, day, holding.since) && isMet(ladder, tier.keep, others, day);
}

/** The day whose figures gave it: that on which it began, or the last one of the tier before it. */
function judgedOn({ zone }: Ladder, { by, since }: Holding): Day {
  return zone.dayOf(by === 'figures' ? since - 1 : since);
}

function followersIn({ holdings }: AccountState, first: Holding): readonly Holding[] {
  const followers: Holding[] = [];
  let last: Holding | undefined = first;
  while (last !== undefined) {
    const { ladder, seq, n }: Holding = last;
    last = holdings.find((row) => row.ladder === ladder && row.seq === seq && row.follows === n);
    if (last !== undefined) followers.push(last);
  }
  return followers;
}

/**
 * What is over by then stays as it was: it is said to end when it did, so that it stands for nothing any more. A row
 * that begins later than it was written, because of a hold, never does.
 */
function endOf(row: Holding, state: AccountState, at: Instant): HoldingEnd {
  const { seq, n, ladder, since } = row;
  return { seq, n, ladder, endedAt: Math.max(since, Math.min(at, spanOf(row, state).until)) };
}

type RowKey = Pick<Holding, 'seq' | 'n' | 'ladder'>;

function isSame(a: RowKey, b: RowKey): boolean {
  return a.seq === b.seq && a.n === b.n && a.ladder === b.ladder;
}
