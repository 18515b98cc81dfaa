import type { Period } from '../../periods.ts';
import { averageDays } from '../check/values.ts';
import type { MetricDefinition, ProgramDocument, ReachDefinition } from '../document.ts';

interface Spend {
  readonly amount: number;
  readonly days: number;
  /** "a year", "90 days". */
  readonly period: string;
}

/** The most that a tier of any ladder asks to be spent for its time; null where none asks for spend over a period. */
export function largestSpend({ metrics = {}, ladders = {} }: ProgramDocument): Spend | null {
  const thresholds = Object.values(ladders)
    .flatMap(({ tiers }) => tiers)
    .flatMap(({ reach }) => (reach === undefined ? [] : thresholdsOf(reach)));
  let most: Spend | null = null;
  for (const { metric, atLeast } of thresholds) {
    const over = spendOver(metrics[metric]);
    if (over === null) continue;
    const spend = { amount: Number(atLeast), ...over };
    if (most === null || spend.amount / spend.days > most.amount / most.days) most = spend;
  }
  return most;
}

type Threshold = Extract<ReachDefinition, { metric: string }>;

function thresholdsOf(reach: ReachDefinition): readonly Threshold[] {
  if ('all' in reach) return reach.all.flatMap(thresholdsOf);
  return 'any' in reach ? reach.any.flatMap(thresholdsOf) : [reach];
}

function spendOver(metric: MetricDefinition | undefined): Omit<Spend, 'amount'> | null {
  if (metric === undefined || !('sum' in metric)) return null;
  return metric.sum === 'line.net' || metric.sum === 'transaction.net' ? lengthOf(metric.over) : null;
}

const DURATIONS = { day: 'P1D', week: 'P1W', month: 'P1M', quarter: 'P3M', year: 'P1Y' } as const;

function lengthOf(over: Period): Omit<Spend, 'amount'> | null {
  if (over === 'lifetime') return null;
  if ('rolling' in over) {
    const days = averageDays(over.rolling);
    return days === null ? null : { days, period: `${Math.round(days)} days` };
  }
  const unit = 'membership' in over ? over.membership : over.calendar;
  const days = averageDays(DURATIONS[unit]);
  return days === null ? null : { days, period: `a ${unit}` };
}
