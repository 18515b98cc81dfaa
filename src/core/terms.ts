import { adderOf } from './duration.ts';
import { windowsOf } from './periods.ts';
import type { PointsKind } from './program/document.ts';
import { cachedByDay, type Instant, type Zone } from './time.ts';

/** From when points earned at an instant can be spent, and when they expire (null: never). */
export interface LotTerms {
  readonly availableAt: Instant;
  readonly expiresAt: Instant | null;
}
export type TermsOf = (earnedAt: Instant) => LotTerms;

/** Made ready once: asked of the calendar for each credit, terms would cost more than all else in a decision. */
export function termsOf({ pending, expires }: PointsKind, zone: Zone): TermsOf {
  const availableAt = pending === undefined ? (earnedAt: Instant) => earnedAt : adderOf(zone, pending);
  const expiresAt = expires === undefined ? () => null : expiryOf(expires, zone);
  // All rules ask for the same instant, one after the other: it is looked up for the first of them.
  let last = Number.NaN;
  let terms: LotTerms = { availableAt: last, expiresAt: null };
  return (earnedAt) => {
    if (earnedAt !== last) {
      terms = { availableAt: availableAt(earnedAt), expiresAt: expiresAt(earnedAt) };
      last = earnedAt;
    }
    return terms;
  };
}

function expiryOf({ after, at }: NonNullable<PointsKind['expires']>, zone: Zone): (at: Instant) => Instant {
  const add = adderOf(zone, after);
  if (at === undefined) return add;
  const windowOf = windowsOf({ calendar: at === 'end-of-month' ? 'month' : 'year' });
  const endOf = cachedByDay((day) => zone.startOf(windowOf(day, day).to));
  return (earnedAt) => endOf(zone.dayOf(add(earnedAt)));
}
