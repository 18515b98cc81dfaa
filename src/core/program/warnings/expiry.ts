import { termsOf } from '../../terms.ts';
import { parseDay, type Zone } from '../../time.ts';
import { at, type Mistake, mistake, NO_MISTAKES } from '../check/mistake.ts';
import type { PointsKind } from '../document.ts';

/** Months have different lengths, and an expiry may wait for the end of one: so each day of a year is tried. */
export function warnOfExpiry(kind: PointsKind, pointer: string, zone: Zone): readonly Mistake[] {
  if (kind.pending === undefined || kind.expires === undefined) return NO_MISTAKES;
  const terms = termsOf(kind, zone);
  const first = parseDay('2025-01-01');
  for (let day = first; day < first + 365; day++) {
    const { availableAt, expiresAt } = terms(zone.startOf(day));
    if (expiresAt === null || expiresAt > availableAt) continue;
    const detail =
      'These points can expire before they can be spent: shorten pending, or let them live longer.';
    return mistake(at(pointer, 'expires'), detail);
  }
  return NO_MISTAKES;
}
