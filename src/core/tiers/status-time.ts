import type { Holding, Status, TierHold, TierSet } from '../state.ts';
import type { Instant } from '../time.ts';

/** When something really is in force: half open. An end of Infinity is none; see isKnownEnd. */
export interface Span {
  readonly since: Instant;
  readonly until: number;
}

/** Stands for the end of a hold that is not known yet: later than any instant that a client can name. */
const OPEN_END: Instant = 8_640_000_000_000_000;

/** False for what never ends, and for what ends at a time that depends on a hold without an end. */
export function isKnownEnd(until: number): until is Instant {
  return until < OPEN_END;
}

export function knownEnd(until: number): Instant | null {
  return isKnownEnd(until) ? until : null;
}

/** A holding with all holds that came in between; empty (it ends where it begins) where it was ended before. */
export function spanOf(holding: Holding, status: Status): Span {
  const { since, until } = timeSpanOf(holding, status);
  if (holding.endedAt === null) return { since, until };
  return { since, until: Math.max(since, Math.min(until, holding.endedAt)) };
}

/** Asked for every transaction: without holds no span is made. */
export function isHeldAt(holding: Holding, status: Status, at: Instant): boolean {
  if (status.tierHolds.length > 0) return includes(spanOf(holding, status), at);
  const { since, until, endedAt } = holding;
  return since <= at && (until === null || at < until) && (endedAt === null || at < endedAt);
}

export function includes({ since, until }: Span, at: Instant): boolean {
  return since <= at && at < until;
}

/** As if nothing had ended it: what follows it keeps its place in time, and is ended on its own. */
export function timeSpanOf(holding: Holding, status: Status): Span {
  const end = holding.until ?? Number.POSITIVE_INFINITY;
  const holds = holdsOn(status, holding.ladder);
  if (holds.length === 0) return { since: holding.since, until: end };
  const since =
    holding.follows === null ? holding.since : timeSpanOf(followedBy(holding, status), status).until;
  return { since, until: lengthened(since, end - holding.since, holds) };
}

/** False where something ended it before its time was over. */
export function endsByItself(holding: Holding, status: Status): boolean {
  return holding.endedAt === null || holding.endedAt >= timeSpanOf(holding, status).until;
}

/** A floor lasts longer by the holds on its status, as holdings do. A hold never makes a low tier last longer. */
export function spanOfSet(set: TierSet, status: Status): Span {
  const { since, until, kind } = set;
  const end = until ?? Number.POSITIVE_INFINITY;
  if (kind !== 'floor') return { since, until: end };
  return { since, until: lengthened(since, end - since, holdsOn(status, set.ladder)) };
}

/** From when until when the time of a status does not pass. */
export function spanOfHold({ since, until, releasedAt }: TierHold): Span {
  return { since, until: Math.min(until ?? OPEN_END, releasedAt ?? OPEN_END) };
}

/** All instants at which something of a status ends by itself, as known now. */
export function endsOf(status: Status): readonly Instant[] {
  const ends: Instant[] = [];
  const add = ({ since, until }: Span): void => {
    if (until > since && isKnownEnd(until)) ends.push(until);
  };
  for (const holding of status.holdings) if (holding.endedAt === null) add(timeSpanOf(holding, status));
  for (const set of status.tierSets) add(spanOfSet(set, status));
  for (const hold of status.tierHolds) if (hold.releasedAt === null) add(spanOfHold(hold));
  return ends;
}

/** The hold that is in force at an instant; there is one at the most. */
export function holdAt(status: Status, ladder: string, at: Instant): TierHold | undefined {
  return status.tierHolds.find((hold) => hold.ladder === ladder && includes(spanOfHold(hold), at));
}

const NO_HOLDS: readonly TierHold[] = [];

function holdsOn({ tierHolds }: Status, ladder: string): readonly TierHold[] {
  return tierHolds.length === 0 ? NO_HOLDS : tierHolds.filter((hold) => hold.ladder === ladder);
}

function followedBy({ ladder, seq, follows }: Holding, { holdings }: Status): Holding {
  const found = holdings.find((row) => row.ladder === ladder && row.seq === seq && row.n === follows);
  if (found === undefined) throw new Error(`a holding follows row ${seq} ${follows}, which is not there`);
  return found;
}

/** The end of what begins at an instant and lasts so long, not counting the time of holds that begin before it ends. */
function lengthened(since: Instant, lengthMs: number, holds: readonly TierHold[]): number {
  let until = since + lengthMs;
  for (const hold of holds) {
    const held = spanOfHold(hold);
    if (held.since >= until) break;
    if (held.until > since) until += held.until - Math.max(since, held.since);
  }
  return until;
}
