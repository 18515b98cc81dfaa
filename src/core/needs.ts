import { firedFigure, limitFigure } from './metrics.ts';
import type { Metric, Program } from './program/compile.ts';
import type { TransactionKind } from './program/document.ts';
import type { Day, DayWindow, Instant } from './time.ts';

/** Figures that a decision asks for: over [from, to), one sum up to `split` and single days from it on. */
export interface FigureNeed {
  readonly key: string;
  readonly byMember: boolean;
  readonly from: Day;
  readonly split: Day;
  readonly to: Day;
}

/** The figures on which a transaction of that kind and instant is judged, and those by which it reaches tiers. */
export function figuresToPost(
  program: Program,
  kind: TransactionKind,
  occurredAt: Instant,
): readonly FigureNeed[] {
  const day = program.zone.dayOf(occurredAt);
  const needs: FigureNeed[] = [];
  for (const ladder of program.ladders.values()) {
    const metrics = ladder.metrics.map((key) => metricOf(program, key));
    // All up to the last day that the change reaches: a tier may ask for several, whose periods end apart.
    const to = Math.max(...metrics.map((metric) => metric.countsUntil(day)));
    for (const metric of metrics) needs.push(needToReach(metric, day, to));
  }
  for (const key of program.metricsInConditions) needs.push(needOver(metricOf(program, key), day));
  for (const rule of program.rules[kind]) {
    if (rule.every !== null) {
      const window = rule.every.of.windowOf(day);
      needs.push(figureNeed(rule.every.of.key, window, day), figureNeed(firedFigure(rule.key), window, day));
    }
    if (rule.limit !== null) needs.push(figureNeed(limitFigure(rule.key), rule.limit.windowOf(day), day));
  }
  return mergeNeeds(needs);
}

/** The figures that say what is missing for the next tiers on a day. */
export function figuresToShowTiers(program: Program, day: Day): readonly FigureNeed[] {
  const keys = new Set([...program.ladders.values()].flatMap((ladder) => ladder.metrics));
  return [...keys].map((key) => {
    const metric = metricOf(program, key);
    return { key, byMember: metric.byMember, from: metric.windowOf(day).from, split: day + 1, to: day + 1 };
  });
}

/** One need per figure. Windows that begin together stay summed up to the first split; others are read by day. */
export function mergeNeeds(needs: readonly FigureNeed[]): readonly FigureNeed[] {
  const merged = new Map<string, FigureNeed>();
  for (const need of needs) {
    const known = merged.get(need.key);
    merged.set(need.key, known === undefined ? need : union(known, need));
  }
  return [...merged.values()];
}

function union(a: FigureNeed, b: FigureNeed): FigureNeed {
  const from = Math.min(a.from, b.from);
  const split = a.from === b.from ? Math.min(a.split, b.split) : from;
  return { ...a, from, split, to: Math.max(a.to, b.to) };
}

/** A change on `day` may reach a tier on a later day, too; in a rolling window the days before fall out one by one. */
function needToReach(metric: Metric, day: Day, to: Day): FigureNeed {
  const { from } = metric.windowOf(day);
  const { over } = metric.definition;
  const isRolling = typeof over === 'object' && 'rolling' in over;
  return {
    key: metric.key,
    byMember: metric.byMember,
    from,
    split: isRolling ? from : day,
    to,
  };
}

function needOver(metric: Metric, day: Day): FigureNeed {
  return { ...figureNeed(metric.key, metric.windowOf(day), day), byMember: metric.byMember };
}

function figureNeed(key: string, window: DayWindow, day: Day): FigureNeed {
  return { key, byMember: false, from: window.from, split: day, to: window.to };
}

function metricOf(program: Program, key: string): Metric {
  const metric = program.metrics.get(key);
  if (metric === undefined) throw new Error(`unchecked metric ${key}`);
  return metric;
}
