import { yearFrom } from '../periods.ts';
import { parseDay, type Zone } from '../time.ts';
import type { JudgedOccasion } from './occasion.ts';
import { NONE, type OccasionSource } from './source.ts';

/** The birthdays of the people at an account who can act; of whom no birthday is known, there is none. */
export function birthdays(zone: Zone): OccasionSource {
  return ({ stakeholders }, { after, from }) => {
    if (stakeholders.size === 0) return NONE;
    const day = zone.dayOf(Math.max(after, from - 1));
    let earliest: JudgedOccasion[] = [];
    for (const { id, active, birthday } of stakeholders.values()) {
      if (!active || birthday == null) continue;
      // A leap year, so that every day of a year is there.
      const at = zone.startOf(yearFrom(day, parseDay(`2000-${birthday}`)).to);
      const known = earliest[0]?.at ?? Number.POSITIVE_INFINITY;
      if (at > known) continue;
      const occasion: JudgedOccasion = { kind: 'birthday', at, occurredAt: at, stakeholder: id };
      earliest = at === known ? [...earliest, occasion] : [occasion];
    }
    return earliest;
  };
}
