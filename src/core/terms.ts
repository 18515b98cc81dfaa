import { adderOf } from './duration.ts';
import { windowsOf } from './periods.ts';
import {
  AT_ONCE,
  type ExpiresDefinition,
  type LifeDefinition,
  NEVER,
  type PendingDefinition,
  type PointsKind,
  type TermsDefinition,
} from './program/document.ts';
import { cachedByDay, type Day, type Instant, MS_PER_DAY, parseDay, type Zone } from './time.ts';

/** From when points earned at an instant can be spent, and when they expire. */
export interface LotTerms {
  /** Null: that is not known yet. */
  readonly availableAt: Instant | null;
  /** The type of activity that makes them active; null: time alone does. */
  readonly awaits: string | null;
  /** Null: never, or (lapsesUnder) not by a date. */
  readonly expiresAt: Instant | null;
  /** They live for as long as the account is active, by the terms of this version; null: they do not depend on it. */
  readonly lapsesUnder: number | null;
}
/** `tiers`: those held when the points are earned, per ladder. */
export type TermsOf = (earnedAt: Instant, tiers: Readonly<Record<string, string>>) => LotTerms;
type TermsAt = (earnedAt: Instant) => LotTerms;

/** Made ready once: asked of the calendar for each credit, terms would cost more than all else in a decision. */
export function termsOf(kind: PointsKind, zone: Zone, version: number): TermsOf {
  const { byTier } = kind;
  // Whether inactivity ends them depends on the tier that is held when it has been long enough, not when they are earned.
  const lapses = isByActivity(kind) || Object.values(byTier?.tiers ?? {}).some(isByActivity);
  const under = lapses ? version : null;
  const ofOthers = termsAt(kind, zone, under);
  if (byTier === undefined) return ofOthers;
  const ofTier = new Map(
    Object.keys(byTier.tiers).map((tier) => [tier, termsAt(termsOfTier(kind, tier), zone, under)]),
  );
  return (earnedAt, tiers) => (ofTier.get(tiers[byTier.ladder] ?? '') ?? ofOthers)(earnedAt);
}

/** The terms of whoever holds a tier of the ladder that they depend on. */
export function termsOfTier({ pending, expires, byTier }: PointsKind, tier: string): TermsDefinition {
  return {
    ...(pending !== undefined && { pending }),
    ...(expires !== undefined && { expires }),
    ...byTier?.tiers[tier],
  };
}

function isByActivity({ expires }: TermsDefinition): boolean {
  return typeof expires === 'object' && 'inactive' in expires;
}

function termsAt(
  { pending = AT_ONCE, expires = NEVER }: TermsDefinition,
  zone: Zone,
  under: number | null,
): TermsAt {
  const availableAt = availabilityOf(pending, zone);
  const awaits = typeof pending === 'object' && 'event' in pending ? pending.event : null;
  const expiresAt = expiryOf(expires, zone);
  const lapsesUnder = expires === NEVER || 'inactive' in expires ? under : null;
  // All rules ask for the same instant, one after the other: it is looked up for the first of them.
  let last = Number.NaN;
  let terms: LotTerms = { availableAt: last, awaits, expiresAt: null, lapsesUnder };
  return (earnedAt) => {
    if (earnedAt !== last) {
      terms = { availableAt: availableAt(earnedAt), awaits, expiresAt: expiresAt(earnedAt), lapsesUnder };
      last = earnedAt;
    }
    return terms;
  };
}

function availabilityOf(pending: PendingDefinition, zone: Zone): (earnedAt: Instant) => Instant | null {
  if (pending === AT_ONCE) return (earnedAt) => earnedAt;
  if (typeof pending === 'string') return adderOf(zone, pending);
  if ('after' in pending) return adderOf(zone, pending.after);
  if ('event' in pending) return pending.atMost === undefined ? () => null : adderOf(zone, pending.atMost);
  const dayOf = dayFrom(pending.until);
  const startOf = cachedByDay((day) => zone.startOf(dayOf(day)));
  // On the day itself, or after a date, there is nothing to wait for.
  return (earnedAt) => Math.max(earnedAt, startOf(zone.dayOf(earnedAt)));
}

function expiryOf(expires: ExpiresDefinition, zone: Zone): (earnedAt: Instant) => Instant | null {
  if (expires === NEVER || 'inactive' in expires) return () => null;
  if ('after' in expires) return lifeOf(expires, zone);
  const lastDayOf = 'on' in expires ? dayFrom(expires.on) : yearEndFrom(expires.yearEnds);
  const endOf = cachedByDay((day) => zone.startOf(lastDayOf(day) + 1));
  return (earnedAt) => endOf(zone.dayOf(earnedAt));
}

/** When what begins at an instant ends. */
export function lifeOf({ after, at }: LifeDefinition, zone: Zone): (since: Instant) => Instant {
  const add = adderOf(zone, after);
  if (at === undefined) return add;
  const windowOf = windowsOf({ calendar: at === 'end-of-month' ? 'month' : 'year' });
  const endOf = cachedByDay((day) => zone.startOf(windowOf(day, day).to));
  return (since) => endOf(zone.dayOf(add(since)));
}

/** A date, or (as "03-31") the first such day that is not before the day asked of. */
function dayFrom(text: string): (day: Day) => Day {
  const [month = 0, dayOfMonth = 0, ...more] = text.split('-').map(Number);
  if (more.length > 0) {
    const date = parseDay(text);
    return () => date;
  }
  const inYear = (year: number): Day => Date.UTC(year, month - 1, dayOfMonth) / MS_PER_DAY;
  return (day) => {
    const year = yearOf(day);
    const thisYear = inYear(year);
    return thisYear >= day ? thisYear : inYear(year + 1);
  };
}

/** The last day of the calendar year of a day (1), or of a later one. */
function yearEndFrom(n: number): (day: Day) => Day {
  return (day) => Date.UTC(yearOf(day) + n, 0, 1) / MS_PER_DAY - 1;
}

function yearOf(day: Day): number {
  return new Date(day * MS_PER_DAY).getUTCFullYear();
}
