import type { InactivityDefinition } from '../program/document.ts';
import { cachedByDay, type Day, type Zone } from '../time.ts';
import { activityFigures, lastDayOf } from './activity.ts';
import { addToDay, isLookedFor } from './anniversary.ts';
import { type Looked, NONE, type OccasionAccount, type OccasionSource } from './source.ts';

/** Nothing was done for so long: once, until something is done again. */
export function inactivity(rule: string, definition: InactivityDefinition, zone: Zone): OccasionSource {
  const endOf = cachedByDay((day) => zone.startOf(addToDay(day, definition.for) + 1));
  const figures = activityFigures(definition.by ?? 'any');
  return (account, looked) => {
    const at = endOf(lastActiveOn(account, figures, zone, looked));
    return isLookedFor(at, looked) ? [{ kind: 'inactivity', at, occurredAt: at, rule }] : NONE;
  };
}

/**
 * The last day on which something was done; who has done nothing yet has enrolled. What was done before anything counted
 * it is not known: nobody is taken to be inactive for longer than that.
 */
export function lastActiveOn(
  account: OccasionAccount,
  figures: readonly string[],
  zone: Zone,
  { countedSince }: Pick<Looked, 'countedSince'>,
): Day {
  const known = figures.map((figure) => lastDayOf(account, figure)).filter((day) => day !== null);
  const since = Math.max(account.profile.enrolledAt, ...figures.map(countedSince));
  return Math.max(zone.dayOf(since), ...known);
}
