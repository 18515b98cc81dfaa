import type { ActivityFilter, PeriodEndDefinition, RuleDefinition } from '../program/document.ts';
import { periodName } from './describe-period.ts';
import { describeDuration } from './durations.ts';
import { orList } from './lists.ts';

/** "the end of each calendar month", "each 5th anniversary of the enrolment", "the birthday of a stakeholder". */
export function describeOccasion({ period, anniversary, inactivity }: RuleDefinition): string {
  if (period !== undefined) return describePeriodEnd(period);
  if (anniversary?.years !== undefined) return describeYears(anniversary.years);
  if (anniversary?.after !== undefined)
    return `the day ${describeDuration(anniversary.after)} after the enrolment, once`;
  if (inactivity !== undefined)
    return `${describeDuration(inactivity.for)} without ${describeFilter(inactivity.by ?? 'any')}, once until there is one again`;
  return 'the birthday of a stakeholder';
}

function describePeriodEnd({ delay, ...period }: PeriodEndDefinition): string {
  const later = delay === undefined ? '' : `, settled ${describeDuration(delay)} later`;
  return `the end of each ${periodName(period)}${later}`;
}

function describeYears(years: number): string {
  return years === 1
    ? 'each anniversary of the enrolment'
    : `the anniversary of the enrolment, every ${years} years`;
}

/** "a purchase or an activity", "a purchase", "an activity "training"". */
function describeFilter(filter: ActivityFilter): string {
  const names = typeof filter === 'string' ? [filter] : filter;
  return orList(names.map(describeKind));
}

function describeKind(name: string): string {
  if (name === 'any') return 'a purchase or an activity';
  return name === 'purchase' ? 'a purchase' : `an activity "${name}"`;
}
