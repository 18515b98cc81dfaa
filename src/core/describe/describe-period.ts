import type { Period } from '../periods.ts';
import { describeMonthDay } from './dates.ts';
import { describeDuration } from './durations.ts';

/** When a figure is taken: "in a calendar year", "in the last 12 months", "over all time". */
export function describePeriod(period: Period): string {
  if (period === 'lifetime') return 'over all time';
  if ('rolling' in period) return `in the last ${describeDuration(period.rolling)}`;
  return `in a ${periodName(period)}`;
}

/** How often: "once in each calendar year". */
export function oncePer(period: Period): string {
  if (period === 'lifetime') return 'once';
  if ('rolling' in period) return `once in ${describeDuration(period.rolling)}`;
  return `once in each ${periodName(period)}`;
}

/** What a period of its kind is called: "calendar year", "year from 1 April on", "membership year". */
export function periodName(period: Exclude<Period, 'lifetime' | { readonly rolling: string }>): string {
  if ('membership' in period) return 'membership year';
  const { calendar, starts } = period;
  if (starts !== undefined) return `year from ${describeMonthDay(starts)} on`;
  return calendar === 'day' ? 'day' : `calendar ${calendar}`;
}
