import type { Program } from '../program/compiled.ts';
import type { LotTerms } from '../terms.ts';
import type { Instant } from '../time.ts';
import { outlives } from './outlives.ts';

/** Points that were earned under other terms than those of the version that takes effect. */
export interface EarnedBefore {
  readonly points: string;
  readonly earnedAt: Instant;
  /** Those held when they were earned. */
  readonly tiers: Readonly<Record<string, string>>;
}

/**
 * The terms of points that were earned before a version took effect, where it asks for that: as if they had been earned
 * under it. It never takes anything away sooner than was announced: of both beginnings the earlier counts (but not one
 * that is over already), of both ends the later. Where points lived for as long as their account was active, and now
 * have a date, that life begins anew with the version; where it is the other way round, they keep their date. Where both
 * depend on activity, they keep their own terms if they might end sooner by the new ones.
 */
export function renewedTerms(
  programs: readonly Program[],
  before: LotTerms,
  { points: kinds, effectiveFrom }: Program,
  { points, earnedAt, tiers }: EarnedBefore,
): LotTerms {
  const kind = kinds.get(points);
  if (kind === undefined || effectiveFrom === null) return before;
  const { lapsesUnder } = before;
  const own = programs.find(({ version }) => version === lapsesUnder)?.points.get(points);
  const under = kind.termsOf(earnedAt, tiers);
  return {
    availableAt: beginningOf(before, under, effectiveFrom),
    awaits: before.awaits,
    ...endOf(before, under, kind.termsOf(effectiveFrom, tiers), own === undefined || outlives(kind, own)),
  };
}

function beginningOf(
  { availableAt: before }: LotTerms,
  { availableAt: under }: LotTerms,
  from: Instant,
): Instant | null {
  if (under === null || (before !== null && before <= under)) return before;
  const earliest = Math.max(under, from);
  return before === null ? earliest : Math.min(before, earliest);
}

/** When points expire, or how. */
type Life = Pick<LotTerms, 'expiresAt' | 'lapsesUnder'>;

function endOf(before: Life, under: Life, anew: Life, isNoSooner: boolean): Life {
  const { expiresAt, lapsesUnder } = before;
  if (lapsesUnder !== null) {
    if (under.lapsesUnder === null) return lifeIn(anew);
    return lifeIn(isNoSooner ? under : before);
  }
  if (under.lapsesUnder !== null || expiresAt === null) return { expiresAt, lapsesUnder };
  return { expiresAt: under.expiresAt === null ? null : Math.max(expiresAt, under.expiresAt), lapsesUnder };
}

/** That alone: terms say when points become active, too. */
function lifeIn({ expiresAt, lapsesUnder }: Life): Life {
  return { expiresAt, lapsesUnder };
}
