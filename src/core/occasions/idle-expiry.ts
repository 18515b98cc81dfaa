import { programAt } from '../program/compile.ts';
import type { Program } from '../program/compiled.ts';
import type { ExpiresDefinition, PointsKind, ProgramDocument } from '../program/document.ts';
import type { Status } from '../state.ts';
import { tiersAt } from '../tiers/tiers.ts';
import { cachedByDay, type Instant, type Zone } from '../time.ts';
import { activityFigures } from './activity.ts';
import { addToDay, isLookedFor } from './anniversary.ts';
import { lastActiveOn } from './inactivity.ts';
import type { IdleExpiry } from './occasion.ts';
import { type Looked, NONE, type OccasionAccount, type OccasionSource } from './source.ts';

type Inactive = Extract<ExpiresDefinition, { readonly inactive: string }>;

/**
 * Each kind of points that ends by inactivity, for each tier that has terms of its own for that. What was earned under a
 * version ends by it, also where another one is in force by then.
 */
export function idleExpiries(
  { points }: ProgramDocument,
  zone: Zone,
  version: number,
): readonly OccasionSource[] {
  return Object.entries(points).flatMap(([key, kind]) =>
    inactiveTerms(kind).map(({ tier, terms }) =>
      idleExpiry({ points: key, version, tier }, terms, zone, kind.byTier !== undefined),
    ),
  );
}

/** What shows that nobody has gone: for all kinds of points that ask. */
export function figuresOfIdleness({ points }: Pick<ProgramDocument, 'points'>): readonly string[] {
  const asked = Object.values(points).flatMap(inactiveTerms);
  return asked.flatMap(({ terms }) => activityFigures(terms.by));
}

export function endsByInactivity(kind: PointsKind): boolean {
  return inactiveTerms(kind).length > 0;
}

/** Does it end points of an account in the tier that it then has? */
export function endsPoints(
  programs: readonly Program[],
  status: Status,
  { points, version, tier, at }: Pick<IdleExpiry, 'points' | 'version' | 'tier' | 'at'>,
): boolean {
  const terms = programs.find((program) => program.version === version);
  const byTier = terms?.points.get(points)?.byTier;
  if (byTier === undefined) return tier === null;
  const held = tiersAt(programAt(programs, at), status, at)[byTier.ladder] ?? '';
  const hasOwn = byTier.tiers[held]?.expires !== undefined;
  return tier === (hasOwn ? held : null);
}

/** The terms of a kind by which inactivity ends its points, each with the tier whose own they are (null: of all others). */
export function inactiveTerms({
  expires,
  byTier,
}: PointsKind): readonly { readonly tier: string | null; readonly terms: Inactive }[] {
  const all = [
    { tier: null, expires },
    ...Object.entries(byTier?.tiers ?? {}).map(([tier, own]) => ({ tier, expires: own.expires })),
  ];
  return all.flatMap(({ tier, expires: terms }) =>
    typeof terms === 'object' && 'inactive' in terms ? [{ tier, terms }] : [],
  );
}

function idleExpiry(
  about: Pick<IdleExpiry, 'points' | 'version' | 'tier'>,
  terms: Inactive,
  zone: Zone,
  dependsOnTier: boolean,
): OccasionSource {
  const endOf = idleEnd(about.points, terms, zone, dependsOnTier);
  return (account, looked) => {
    const at = endOf(account, looked, (end) => isLookedFor(end, looked));
    return at === null ? NONE : [{ kind: 'idle-expiry', at, occurredAt: at, ...about }];
  };
}

/**
 * When points end if nothing is done any more: at the beginning of the first day after that time. Where a tier may have
 * kept the points by then, again after as much time once more: they are not kept for ever by a tier that has been lost
 * since. Null: no such end is sought any more.
 */
export function idleEnd(points: string, terms: Inactive, zone: Zone, dependsOnTier: boolean) {
  const lastDayAfter = cachedByDay((day) => addToDay(day, terms.inactive));
  const figures = activityFigures(terms.by);
  return (
    account: OccasionAccount,
    looked: Pick<Looked, 'countedSince'>,
    isSought: (end: Instant) => boolean,
  ): Instant | null => {
    let lastDay = lastDayAfter(lastActiveOn(account, figures, zone, looked));
    if (dependsOnTier && hasPoints(account, points))
      while (!isSought(zone.startOf(lastDay + 1))) lastDay = lastDayAfter(lastDay);
    const end = zone.startOf(lastDay + 1);
    return isSought(end) ? end : null;
  };
}

function hasPoints({ wallets }: OccasionAccount, points: string): boolean {
  for (const wallet of wallets.values())
    if (wallet.points === points && wallet.pending + wallet.active > 0) return true;
  return false;
}
