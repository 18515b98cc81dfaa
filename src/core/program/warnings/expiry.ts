import { termsOf, termsOfTier } from '../../terms.ts';
import { parseDay, type Zone } from '../../time.ts';
import { at, type Mistake, mistake, NO_MISTAKES } from '../check/mistake.ts';
import type { PointsKind, TermsDefinition } from '../document.ts';

/** Of all tiers, for each has terms of its own. */
export function warnOfExpiry(kind: PointsKind, pointer: string, zone: Zone): readonly Mistake[] {
  return [
    ...warnOfTerms(kind, pointer, zone),
    ...Object.keys(kind.byTier?.tiers ?? {}).flatMap((tier) =>
      warnOfTerms(termsOfTier(kind, tier), at(`${pointer}/byTier/tiers`, tier), zone),
    ),
  ];
}

/** Which one it is makes no difference to when points end. */
const FIRST_VERSION = 1;

/** Months have different lengths, and an expiry may wait for the end of one: so each day of a year is tried. */
function warnOfTerms(terms: TermsDefinition, pointer: string, zone: Zone): readonly Mistake[] {
  const { pending, expires } = terms;
  // What is earned after a date is no less reasonable for it.
  if (pending === undefined || expires === undefined || isByDate(terms)) return NO_MISTAKES;
  const termsAt = termsOf({ pending, expires }, zone, FIRST_VERSION);
  const first = parseDay('2025-01-01');
  for (let day = first; day < first + 365; day++) {
    const { availableAt, expiresAt } = termsAt(zone.startOf(day), {});
    if (expiresAt === null || availableAt === null || expiresAt > availableAt) continue;
    const detail =
      'These points can expire before they can be spent: shorten pending, or let them live longer.';
    return mistake(at(pointer, 'expires'), detail);
  }
  return NO_MISTAKES;
}

function isByDate({ pending, expires }: TermsDefinition): boolean {
  const days = [
    typeof pending === 'object' && 'until' in pending ? pending.until : '',
    typeof expires === 'object' && 'on' in expires ? expires.on : '',
  ];
  return days.some((text) => text.length > '12-31'.length);
}
