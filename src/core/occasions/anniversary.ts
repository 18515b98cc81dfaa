import { yearFrom } from '../periods.ts';
import { type Day, dayFromPlainDate, type Instant, MS_PER_DAY, plainDate, type Zone } from '../time.ts';
import { type Looked, NONE, type OccasionSource } from './source.ts';

/** Anniversaries of the enrolment, of all years of which one of these numbers is a divisor. */
export function anniversaries(everyYears: readonly number[], zone: Zone): OccasionSource {
  const most = Math.max(...everyYears);
  return ({ profile }, { after, from }) => {
    const enrolledOn = zone.dayOf(profile.enrolledAt);
    let day = Math.max(enrolledOn, zone.dayOf(Math.max(after, from - 1)));
    for (let tried = 0; tried < most; tried++) {
      day = yearFrom(day, enrolledOn).to;
      const years = yearOf(day) - yearOf(enrolledOn);
      const at = zone.startOf(day);
      if (everyYears.some((every) => years % every === 0))
        return [{ kind: 'anniversary', at, occurredAt: at, years, rule: null }];
    }
    return NONE;
  };
}

/** Once, so long after the enrolment. */
export function onceAfterEnrolment(rule: string, duration: string, zone: Zone): OccasionSource {
  return ({ profile }, looked) => {
    const enrolledOn = zone.dayOf(profile.enrolledAt);
    const at = zone.startOf(addToDay(enrolledOn, duration));
    if (!isLookedFor(at, looked)) return NONE;
    return [{ kind: 'anniversary', at, occurredAt: at, years: 0, rule }];
  };
}

export function addToDay(day: Day, duration: string): Day {
  return dayFromPlainDate(plainDate(day).add(duration));
}

export function isLookedFor(at: Instant, { after, from }: Pick<Looked, 'after' | 'from'>): boolean {
  return at > after && at >= from;
}

function yearOf(day: Day): number {
  return new Date(day * MS_PER_DAY).getUTCFullYear();
}
