import type { Points, Program } from '../program/compiled.ts';
import type { LotTerms } from '../terms.ts';
import type { Instant } from '../time.ts';
import { type EarnedBefore, renewedTerms } from './renewed-terms.ts';

/** The terms of points that are booked now: what was earned before a version that renews them, but is known late, too. */
export function termsWhenBooked(
  programs: readonly Program[],
  kind: Points,
  earned: EarnedBefore,
  now: Instant,
): LotTerms {
  const terms = kind.termsOf(earned.earnedAt, earned.tiers);
  const versions = renewing(programs, { after: earned.earnedAt, upTo: now });
  if (versions.length === 0) return terms;
  return versions
    .filter(({ migrates }) => migrates?.points.has(earned.points))
    .reduce((renewed, version) => renewedTerms(programs, renewed, version, earned), terms);
}

/** The newest version that renews terms of what is earned at an instant, although it took effect later; null: none. */
export function renewedBy(programs: readonly Program[], earnedAt: Instant, now: Instant): number | null {
  const versions = renewing(programs, { after: earnedAt, upTo: now });
  return versions.length === 0 ? null : Math.max(...versions.map(({ version }) => version));
}

/** The versions that took effect between two instants and renew terms, the first one first. */
export function renewing(
  programs: readonly Program[],
  { after, upTo }: { readonly after: Instant; readonly upTo: Instant },
): readonly Program[] {
  // Nearly always there is none: it is asked for each rule, and nothing is made then.
  if (!programs.some(doesMigrate)) return NONE;
  return programs
    .filter(
      ({ migrates, effectiveFrom }) =>
        migrates !== null && effectiveFrom !== null && after < effectiveFrom && effectiveFrom <= upTo,
    )
    .toSorted((a, b) => (a.effectiveFrom ?? 0) - (b.effectiveFrom ?? 0));
}

const NONE: readonly Program[] = [];

function doesMigrate({ migrates }: Program): boolean {
  return migrates !== null;
}
