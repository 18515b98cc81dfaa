import { closest } from '../closest-word.ts';
import { termsOf } from '../terms.ts';
import { createZone, parseDay, type Zone } from '../time.ts';
import { at, type Mistake, mistake, NO_MISTAKES, quote } from './check/mistake.ts';
import type { PointsKind, ProgramDocument } from './document.ts';

/**
 * What is allowed and probably not meant. For a document that passed the check; `rewards` are the keys of the
 * catalogue, which is not part of it and may come later.
 */
export function warningsFor(document: ProgramDocument, rewards: ReadonlySet<string>): readonly Mistake[] {
  const zone = createZone(document.timezone);
  return [
    ...Object.entries(document.points).flatMap(([key, kind]) => warnOfExpiry(kind, at('/points', key), zone)),
    ...warnOfMultipliers(document),
    ...warnOfRewards(document, rewards),
  ];
}

/** Months have different lengths, and an expiry may wait for the end of one: so each day of a year is tried. */
function warnOfExpiry(kind: PointsKind, pointer: string, zone: Zone): readonly Mistake[] {
  if (kind.pending === undefined || kind.expires === undefined) return NO_MISTAKES;
  const first = parseDay('2025-01-01');
  for (let day = first; day < first + 365; day++) {
    const { availableAt, expiresAt } = termsOf(kind, zone, zone.startOf(day));
    if (expiresAt === null || expiresAt > availableAt) continue;
    const detail =
      'These points can expire before they can be spent: shorten pending, or let them live longer.';
    return mistake(at(pointer, 'expires'), detail);
  }
  return NO_MISTAKES;
}

function warnOfMultipliers({ ladders = {}, rules = [] }: ProgramDocument): readonly Mistake[] {
  const used = new Set(rules.map((rule) => rule.earn?.times?.tier));
  return Object.entries(ladders).flatMap(([key, { tiers }]) =>
    used.has(key) || tiers.every((tier) => tier.multiplier === undefined)
      ? NO_MISTAKES
      : mistake(
          at('/ladders', key),
          `No rule uses the multipliers of this ladder: add times: { tier: ${key} } where one should.`,
        ),
  );
}

function warnOfRewards({ rules = [] }: ProgramDocument, rewards: ReadonlySet<string>): readonly Mistake[] {
  return rules.flatMap(({ grant }, index) => {
    if (grant === undefined || rewards.has(grant.reward)) return NO_MISTAKES;
    const meant = closest(grant.reward, [...rewards]);
    const hint =
      meant === undefined ? 'add it before its coupons are to be used.' : `did you mean ${quote(meant)}?`;
    return mistake(
      `/rules/${index}/grant/reward`,
      `The catalogue has no reward ${quote(grant.reward)}; ${hint}`,
    );
  });
}
