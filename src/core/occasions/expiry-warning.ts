import { subtractorOf } from '../duration.ts';
import type { Lot } from '../ledger.ts';
import type { Program } from '../program/compiled.ts';
import type { PointsKind, ProgramDocument } from '../program/document.ts';
import type { Instant, Zone } from '../time.ts';
import { isLookedFor } from './anniversary.ts';
import { idleEnd, inactiveTerms } from './idle-expiry.ts';
import type { ExpiryWarning } from './occasion.ts';
import { NONE, type OccasionSource } from './source.ts';

/** So long before points expire their holders are told. */
export interface Warning {
  /** A duration. */
  readonly before: string;
  readonly at: (end: Instant) => Instant;
}

export function warningsIn({ warn = [] }: PointsKind, zone: Zone): readonly Warning[] {
  const durations = typeof warn === 'string' ? [warn] : warn;
  return durations.map((before) => ({ before, at: subtractorOf(zone, before) }));
}

/** Each warning of each kind of points, of ends that a date says, and of those that inactivity brings. */
export function expiryWarnings(
  { points }: ProgramDocument,
  zone: Zone,
  version: number,
): readonly OccasionSource[] {
  return Object.entries(points).flatMap(([key, kind]) =>
    warningsIn(kind, zone).flatMap((warning) => [
      beforeDates(key, warning),
      ...inactiveTerms(kind).map(({ tier, terms }) => {
        const endOf = idleEnd(key, terms, zone, kind.byTier !== undefined);
        return beforeIdleEnd(key, warning, { endOf, lapse: { version, tier } });
      }),
    ]),
  );
}

/**
 * The earliest instant after another at which a lot of points that a date ends is warned of, by any version: a version that
 * is not in force then warns of nothing, and whoever looks finds that out. Infinity: none is.
 */
export function nextWarning(programs: readonly Program[], lot: Lot, after: Instant): Instant {
  const { expiresAt, points } = lot;
  if (expiresAt === null) return Number.POSITIVE_INFINITY;
  const instants = programs.flatMap((program) =>
    (program.points.get(points)?.warnings ?? []).map(({ at }) => at(expiresAt)),
  );
  return Math.min(...instants.filter((instant) => instant > after));
}

/** Nothing is kept of what is warned of: the lots say it, as they are. */
function beforeDates(points: string, { before, at: instantBefore }: Warning): OccasionSource {
  return ({ lots }, looked) => {
    const ends = new Set<Instant>();
    let earliest = Number.POSITIVE_INFINITY;
    for (const lot of lots ?? []) {
      if (lot.points !== points || lot.remaining <= 0 || lot.expiresAt === null) continue;
      const at = instantBefore(lot.expiresAt);
      if (at > earliest || !isLookedFor(at, looked)) continue;
      if (at < earliest) ends.clear();
      earliest = at;
      ends.add(lot.expiresAt);
    }
    return [...ends].map((expiresAt) => warningOf({ points, before, expiresAt, lapse: null }, earliest));
  };
}

interface Idle {
  readonly endOf: ReturnType<typeof idleEnd>;
  readonly lapse: ExpiryWarning['lapse'];
}

function beforeIdleEnd(
  points: string,
  { before, at: instantBefore }: Warning,
  { endOf, lapse }: Idle,
): OccasionSource {
  return (account, looked) => {
    const expiresAt = endOf(account, looked, (end) => isLookedFor(instantBefore(end), looked));
    if (expiresAt === null) return NONE;
    return [warningOf({ points, before, expiresAt, lapse }, instantBefore(expiresAt))];
  };
}

function warningOf(
  about: Pick<ExpiryWarning, 'points' | 'before' | 'expiresAt' | 'lapse'>,
  at: Instant,
): ExpiryWarning {
  return { kind: 'expiry-warning', at, occurredAt: at, ...about };
}
