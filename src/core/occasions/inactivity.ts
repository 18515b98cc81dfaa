import type { InactivityDefinition } from '../program/document.ts';
import { cachedByDay, type Day, type Zone } from '../time.ts';
import { activityFigures, lastDayOf } from './activity.ts';
import { addToDay, isLookedFor } from './anniversary.ts';
import { NONE, type OccasionAccount, type OccasionSource } from './source.ts';

/** Nothing was done for so long: once, until something is done again. */
export function inactivity(rule: string, definition: InactivityDefinition, zone: Zone): OccasionSource {
  const endOf = cachedByDay((day) => zone.startOf(addToDay(day, definition.for) + 1));
  const figures = activityFigures(definition.by ?? 'any');
  return (account, looked) => {
    const at = endOf(lastActiveOn(account, figures, zone));
    return isLookedFor(at, looked) ? [{ kind: 'inactivity', at, occurredAt: at, rule }] : NONE;
  };
}

/** The last day on which something was done; who has done nothing yet has enrolled. */
export function lastActiveOn(account: OccasionAccount, figures: readonly string[], zone: Zone): Day {
  const days = figures.map((figure) => lastDayOf(account, figure)).filter((day) => day !== null);
  return Math.max(zone.dayOf(account.profile.enrolledAt), ...days);
}
