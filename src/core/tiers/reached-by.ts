import type { Ladder, Program, Tier } from '../program/compiled.ts';
import type { AccountState, HeldBy, Holding } from '../state.ts';
import { type Day, END_OF_DAYS, type Instant } from '../time.ts';
import { countedFrom, lastCountedOn } from './counted-days.ts';
import { followersOf } from './followers.ts';
import { enrolledOnOf, isMet, type Qualifying } from './qualifying.ts';
import { endsByItself, spanOf, timeSpanOf } from './status-time.ts';
import { tierAt } from './tiers.ts';

/** A holding that begins, the rows that follow it, and the day whose figures it stands on. */
export interface Reached {
  readonly day: Day;
  readonly holding: Holding;
  readonly followers: readonly Holding[];
}

/**
 * The holdings that begin because something was counted on `day`: of all days from there on, each beginning with the
 * last instant that counted on its day (so that a tier is never held before it was reached, and from the very instant
 * on when purchases arrive in order). After a late post a later day can reach a tier, too, and hold it longer than the
 * first. They are numbered as rows of the next command, the highest tiers first.
 */
export function reachedBy(program: Program, state: AccountState, day: Day): readonly Reached[] {
  const found: Reached[] = [];
  for (const ladder of program.ladders.values()) found.push(...reachedOn(ladder, state, day));
  return found.length === 0 ? found : numbered(state, found);
}

/** The first day from which on nothing depends on what was counted on a day. */
export function dependsUntil(ladder: Ladder, day: Day, enrolledOn: Day): Day {
  if (ladder.remembers) return END_OF_DAYS;
  // A tier may ask for several metrics, whose periods end apart, and be reached with another one's day.
  return Math.max(
    ...ladder.asked.map((metric) => {
      const end = metric.countsUntil(day, enrolledOn);
      return ladder.carryOver?.metric === metric ? metric.windowOf(end, enrolledOn).to : end;
    }),
  );
}

function reachedOn(ladder: Ladder, state: AccountState, changed: Day): readonly Reached[] {
  if (ladder.asked.length === 0) return [];
  const until = dependsUntil(ladder, changed, enrolledOnOf(ladder, state));
  const found: Reached[] = [];
  let known: AccountState = state;
  for (const day of countedFrom(ladder, state, changed)) {
    if (day >= until) break;
    const reached = reachedOnDay(ladder, known, day, found.length);
    if (reached === null) continue;
    found.push(reached);
    known = { ...known, holdings: [...known.holdings, reached.holding, ...reached.followers] };
  }
  return found.toSorted((a, b) => rankOf(ladder, b) - rankOf(ladder, a) || a.day - b.day);
}

/** The highest tier that a day gives. One below it would end with it: nothing is held longer for being lower. */
function reachedOnDay(ladder: Ladder, state: AccountState, day: Day, n: number): Reached | null {
  const since = lastCountedOn(ladder, state, day);
  const given = tierGiven(ladder, state, day, since);
  if (given === null) return null;
  const enrolledOn = enrolledOnOf(ladder, state);
  const until = ladder.untilOf(day, since, enrolledOn);
  const holding: Holding = {
    // To be numbered with all others: until then it only has to differ from them.
    seq: -1 - n,
    n: 0,
    ladder: ladder.key,
    tier: given.tier.key,
    since,
    until,
    by: given.by,
    follows: null,
    endedAt: null,
  };
  if (isCovered(ladder, state, holding)) return null;
  return { day, holding, followers: followersOf(ladder, holding, enrolledOn) };
}

function tierGiven(
  ladder: Ladder,
  state: Qualifying,
  day: Day,
  since: Instant,
): { readonly tier: Tier; readonly by: HeldBy } | null {
  const rankHeld = ladder.keepsApart ? rankHeldOn(ladder, state, day, since) : 0;
  for (let rank = ladder.tiers.length - 1; rank > 0; rank--) {
    const tier = ladder.tiers[rank];
    if (tier === undefined || tier.reach === null) continue;
    if (isMet(ladder, tier.reach, state, day)) return { tier, by: 'reach' };
    // Whoever holds a higher tier keeps this one by the same figures: falling deeper would punish them for it.
    if (rank > rankHeld || tier.keep === null || tier.keep === tier.reach) continue;
    if (isMet(ladder, tier.keep, state, day)) return { tier, by: 'keep' };
  }
  return null;
}

/** Of the tier held when the last thing was counted on a day, or that ended earlier on that day. */
export function rankHeldOn(ladder: Ladder, state: Qualifying, day: Day, lastCounted: Instant): number {
  let { rank } = tierAt(ladder, state, lastCounted);
  const startOfDay = ladder.zone.startOf(day);
  for (const holding of state.holdings) {
    if (holding.ladder !== ladder.key || !endsByItself(holding, state)) continue;
    const { until } = timeSpanOf(holding, state);
    if (until > startOfDay && until <= lastCounted)
      rank = Math.max(rank, tierAt(ladder, state, until - 1).rank);
  }
  return rank;
}

/** Is the tier, or a higher one, already held for all of that time, by what still stands? */
export function isCovered(ladder: Ladder, state: Qualifying, holding: Holding): boolean {
  const rank = ladder.byKey.get(holding.tier)?.rank ?? 0;
  const { since, until } = spanOf(holding, state);
  return state.holdings.some((held) => {
    if (held.ladder !== ladder.key || held.since > since || held.endedAt !== null) return false;
    if ((ladder.byKey.get(held.tier)?.rank ?? 0) < rank) return false;
    const span = spanOf(held, state);
    return span.since <= since && span.until >= until;
  });
}

function rankOf(ladder: Ladder, { holding }: Reached): number {
  return ladder.byKey.get(holding.tier)?.rank ?? 0;
}

/** The number of the next row that the next command writes. */
export function nextRow({ seq, holdings }: Qualifying): Pick<Holding, 'seq' | 'n'> {
  const n = holdings.reduce((rows, holding) => (holding.seq === seq + 1 ? rows + 1 : rows), 0);
  return { seq: seq + 1, n };
}

function numbered(state: AccountState, found: readonly Reached[]): readonly Reached[] {
  let { seq, n } = nextRow(state);
  return found.map(({ day, holding, followers }) => {
    const head = { ...holding, seq, n: n++ };
    return {
      day,
      holding: head,
      followers: followers.map((row) => ({ ...row, seq, follows: n - 1, n: n++ })),
    };
  });
}
