import { type LimitUse, needsOfLimits } from './limits/head-room.ts';
import { isOfAccount } from './limits/limit.ts';
import { firedFigure } from './metrics.ts';
import { type AsOfDay, needOfPeriods } from './periods-before.ts';
import { rulesToJudge } from './program/compile.ts';
import type { Metric, Program } from './program/compiled.ts';
import { figuresToReach } from './tiers/ladder-needs.ts';
import { type Day, type DayWindow, END_OF_DAYS, FIRST_DAY, type Instant } from './time.ts';
import type { Posted } from './transaction.ts';

/** Figures that a decision asks for: over [from, to), one sum up to `split` and single days from it on. */
export interface FigureNeed {
  readonly key: string;
  readonly byMember: boolean;
  readonly from: Day;
  readonly split: Day;
  readonly to: Day;
}

/** A transaction on its way, or an enrolment, of an account that is enrolled since an instant. */
export interface ToPost {
  readonly kind: Posted['kind'];
  readonly occurredAt: Instant;
  readonly enrolledAt: Instant;
  /** The person named in it; null: nobody is. */
  readonly stakeholder: string | null;
  /** By when all that the account was told of so far had happened. */
  readonly knownUntil: Instant;
}

/** The figures on which a transaction of that kind and instant is judged, and those by which it reaches tiers. */
export function figuresToPost(
  program: Program,
  { kind, occurredAt, enrolledAt, stakeholder, knownUntil }: ToPost,
): readonly FigureNeed[] {
  const day = program.zone.dayOf(occurredAt);
  const enrolledOn = program.zone.dayOf(enrolledAt);
  const needs: FigureNeed[] = [...figuresToReach(program, day, enrolledOn)];
  for (const key of program.reads.metrics) {
    const metric = metricOf(program, key);
    needs.push(needOver(metric, metric.windowOf(day, enrolledOn), day));
  }
  for (const { key, step } of program.rules[kind]) {
    if (step === null) continue;
    const window = step.of.windowOf(day, enrolledOn);
    needs.push(needOver(step.of, window, day), figureNeed(firedFigure(key), window, day));
  }
  const isLate = day < program.zone.dayOf(knownUntil);
  needs.push(...figuresOfLimits(program, kind, { day, enrolledOn, person: stakeholder }, isLate));
  needs.push(...activityNeeds(program, day), ...needsOfPeriods(program, { day, enrolledOn }));
  const qualifying = program.referral?.qualifies;
  if (qualifying?.on === kind && qualifying.reaches !== null) {
    const { of } = qualifying.reaches;
    needs.push(needOver(of, of.windowOf(day, enrolledOn), day));
  }
  return mergeNeeds(needs);
}

/** The last days on which something was done, up to now and beyond. */
export function activityNeeds({ reads }: Program, day: Day): readonly FigureNeed[] {
  return reads.activity.map((key) => figureNeed(key, { from: FIRST_DAY, to: END_OF_DAYS }, day));
}

/** The same one by one: where one of them is undone, the one before it is the last. */
export function activityDays({ reads }: Program): readonly FigureNeed[] {
  return reads.activity.map((key) => figureNeed(key, { from: FIRST_DAY, to: END_OF_DAYS }, FIRST_DAY));
}

/** What targets and streaks look back at. */
function needsOfPeriods({ reads, targets, streaks }: Program, asOf: AsOfDay): readonly FigureNeed[] {
  return [
    ...reads.targets.flatMap((key) => {
      const target = targets.get(key);
      return target === undefined ? [] : [needOfPeriods(target.metric, asOf, target.periods)];
    }),
    ...reads.streaks.flatMap((key) => {
      const streak = streaks.get(key);
      return streak === undefined ? [] : [needOfPeriods(streak.metric, asOf, streak.most - 1)];
    }),
  ];
}

/** The figures that say what limits leave to the rules that judge a transaction. */
export function figuresOfLimits(
  program: Program,
  kind: Posted['kind'],
  use: LimitUse,
  isLate: boolean,
): readonly FigureNeed[] {
  if (!program.limitsAccounts) return [];
  const limits = new Set(rulesToJudge(program, kind).flatMap((rule) => rule.limits.filter(isOfAccount)));
  return needsOfLimits(limits, use, isLate);
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

function needOver({ key, byMember }: Metric, window: DayWindow, day: Day): FigureNeed {
  return { ...figureNeed(key, window, day), byMember };
}

function figureNeed(key: string, window: DayWindow, day: Day): FigureNeed {
  return { key, byMember: false, from: window.from, split: day, to: window.to };
}

export function metricOf(program: Program, key: string): Metric {
  const metric = program.metrics.get(key);
  if (metric === undefined) throw new Error(`unchecked metric ${key}`);
  return metric;
}
