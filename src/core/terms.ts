import type { Temporal } from 'temporal-polyfill';
import { lengthOf, startOfUnit } from './periods.ts';
import type { PointsKind } from './program/document.ts';
import { addDuration, dayFromPlainDate, type Instant, plainDate, type Zone } from './time.ts';

/** From when points earned at an instant can be spent, and when they expire (null: never). */
export interface LotTerms {
  readonly availableAt: Instant;
  readonly expiresAt: Instant | null;
}

export function termsOf(kind: PointsKind, zone: Zone, earnedAt: Instant): LotTerms {
  return {
    availableAt: kind.pending === undefined ? earnedAt : addDuration(zone, earnedAt, kind.pending),
    expiresAt: kind.expires === undefined ? null : expiryOf(kind.expires, zone, earnedAt),
  };
}

function expiryOf(expires: NonNullable<PointsKind['expires']>, zone: Zone, earnedAt: Instant): Instant {
  const after = addDuration(zone, earnedAt, expires.after);
  if (expires.at === undefined) return after;
  const unit = expires.at === 'end-of-month' ? 'month' : 'year';
  const start: Temporal.PlainDate = startOfUnit(plainDate(zone.dayOf(after)), unit);
  return zone.startOf(dayFromPlainDate(start.add(lengthOf(unit))));
}
