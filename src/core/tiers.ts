import { type Decimal, formatDecimal } from './decimal.ts';
import { metricValue } from './metrics.ts';
import type { Ladder, Metric, Program, Reach, Tier } from './program/compile.ts';
import type { AccountState, Figures, Holding } from './state.ts';
import type { Day, Instant } from './time.ts';

/** The highest tier held at an instant; the first of the ladder where none is held. */
export function tierAt(ladder: Ladder, holdings: readonly Holding[], at: Instant): Tier {
  let tier = baseTier(ladder);
  for (const holding of holdings) {
    if (
      holding.ladder !== ladder.key ||
      holding.since > at ||
      (holding.until ?? Number.POSITIVE_INFINITY) <= at
    )
      continue;
    const held = ladder.tiers.find((candidate) => candidate.key === holding.tier);
    if (held !== undefined && held.rank > tier.rank) tier = held;
  }
  return tier;
}

export function tiersAt(
  program: Program,
  holdings: readonly Holding[],
  at: Instant,
): Readonly<Record<string, string>> {
  return Object.fromEntries([...program.ladders.values()].map((l) => [l.key, tierAt(l, holdings, at).key]));
}

/**
 * The holdings that begin because something was counted on `day`: for each tier, those of all days from there on
 * whose figures reach it, each beginning with the last instant that counted on its day (so that a tier is never held
 * before it was reached, and from the very instant on when purchases arrive in order). After a late post a later day
 * can reach a tier, too, and hold it longer than the first.
 */
export function reachedBy(
  program: Program,
  state: AccountState,
  day: Day,
): readonly Omit<Holding, 'seq' | 'n'>[] {
  return [...program.ladders.values()].flatMap((ladder) => {
    const found: Omit<Holding, 'seq' | 'n'>[] = [];
    const days = daysFrom(state, ladder, program, day);
    // From the top, so that a lower tier with the same end adds nothing.
    for (const tier of ladder.tiers.toReversed()) {
      for (const holding of holdingsOf(state, ladder, tier, days)) {
        if (!isCovered(ladder, [...state.holdings, ...found], holding)) found.push(holding);
      }
    }
    return found;
  });
}

/** What is missing for a tier on a day: one route for each way to reach it. */
export interface Missing {
  readonly metric: string;
  readonly have: string;
  readonly need: string;
}

export function routesTo(reach: Reach, state: Figures, day: Day): readonly (readonly Missing[])[] {
  if ('any' in reach) return reach.any.flatMap((part) => routesTo(part, state, day));
  if ('all' in reach) {
    return reach.all.reduce<readonly (readonly Missing[])[]>(
      (routes, part) =>
        routes.flatMap((route) => routesTo(part, state, day).map((more) => [...route, ...more])),
      [[]],
    );
  }
  const have = valueOn(reach.metric, state, day);
  if (have >= reach.atLeast) return [[]];
  return [[{ metric: reach.metric.key, have: formatDecimal(have), need: formatDecimal(reach.atLeast) }]];
}

export function baseTier(ladder: Ladder): Tier {
  const [base] = ladder.tiers;
  if (base === undefined) throw new Error('a ladder without tiers');
  return base;
}

function holdingsOf(
  state: AccountState,
  ladder: Ladder,
  { key: tier, reach }: Tier,
  days: readonly Day[],
): readonly Omit<Holding, 'seq' | 'n'>[] {
  if (reach === null) return [];
  return days
    .filter((day) => isReached(reach, state, day))
    .map((day) => {
      const since = lastCountedOn(state, ladder, day);
      return { ladder: ladder.key, tier, since, until: ladder.untilOf(day, since) };
    });
}

/**
 * The changed day and later ones, if something was counted on them while the change still counts for one of the
 * metrics: a tier may ask for several, and reach it with another one's day.
 */
function daysFrom(state: AccountState, ladder: Ladder, program: Program, changed: Day): readonly Day[] {
  const metrics = ladder.metrics.flatMap((key) => program.metrics.get(key) ?? []);
  const end = Math.max(...metrics.map((metric) => metric.countsUntil(changed)));
  const counted = metrics.flatMap((metric) => countedDays(state, metric.key));
  return [...new Set(counted.filter((day) => day >= changed && day < end))].sort((a, b) => a - b);
}

function isReached(reach: Reach, state: AccountState, day: Day): boolean {
  if ('all' in reach) return reach.all.every((part) => isReached(part, state, day));
  if ('any' in reach) return reach.any.some((part) => isReached(part, state, day));
  return valueOn(reach.metric, state, day) >= reach.atLeast;
}

/** The value at the end of a day: of its period, what was counted up to it. */
function valueOn(metric: Metric, state: Figures, day: Day): Decimal {
  return metricValue(state, metric, { from: metric.windowOf(day).from, to: day + 1 });
}

function countedDays(state: AccountState, key: string): readonly Day[] {
  const series = state.series.get(key);
  const members = state.members.get(key);
  if (members !== undefined) return [...members.members.values()].flatMap((days) => [...days.keys()]);
  return series === undefined ? [] : [...series.days.keys()];
}

function lastCountedOn(state: AccountState, ladder: Ladder, day: Day): Instant {
  const instants = ladder.metrics.flatMap((key) => {
    const ofMembers = [...(state.members.get(key)?.members.values() ?? [])].map(
      (days) => days.get(day)?.lastAt,
    );
    return [state.series.get(key)?.days.get(day)?.lastAt, ...ofMembers];
  });
  const known = instants.filter((instant) => instant !== undefined);
  if (known.length === 0) throw new Error('a tier was reached on a day on which nothing was counted');
  return Math.max(...known);
}

/** Is the tier, or a higher one, already held for all of that time? */
function isCovered(
  ladder: Ladder,
  holdings: readonly Omit<Holding, 'seq' | 'n'>[],
  { tier, since, until }: Omit<Holding, 'seq' | 'n'>,
): boolean {
  const rankOf = (key: string): number => ladder.tiers.findIndex((candidate) => candidate.key === key);
  return holdings.some(
    (held) =>
      held.ladder === ladder.key &&
      rankOf(held.tier) >= rankOf(tier) &&
      held.since <= since &&
      (held.until ?? Number.POSITIVE_INFINITY) >= (until ?? Number.POSITIVE_INFINITY),
  );
}
