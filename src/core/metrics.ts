import type { MetricBefore } from './basis.ts';
import type { FactContext } from './conditions/fact-context.ts';
import {
  type Decimal,
  decimalFromNumber,
  formatDecimal,
  negate,
  ONE,
  parseDecimal,
  plus,
  toWholeNumber,
  ZERO,
} from './decimal.ts';
import type { EarnedMetric, MeasuredMetric, Metric } from './program/compiled.ts';
import type { Figures, MemberSeries, Series } from './state.ts';
import type { Day, DayWindow, Instant } from './time.ts';

/** A change of a figure on a day: of a sum or count, or of how often a member was counted. */
export interface FigureDelta {
  readonly metric: string;
  readonly day: Day;
  readonly at: Instant;
  readonly member: string | null;
  /** For a member: a whole number of times. */
  readonly by: Decimal;
}

/** What a transaction adds to one metric. */
export type Contribution = { readonly figure: Decimal } | { readonly members: ReadonlySet<string> };

/** Points that a rule earned with a transaction, or as many of them as stand after returns. */
export interface EarnedPoints {
  readonly rule: string;
  readonly points: string;
  readonly amount: number;
}

/** A transaction, or what is kept of it, with what it earned: all that metrics count. */
export interface CountedTransaction {
  readonly context: FactContext;
  readonly earned: readonly EarnedPoints[];
}

const NOTHING: Contribution = { figure: ZERO };
const NO_MEMBERS: Contribution = { members: new Set() };

/** What a transaction (null: nothing of it is kept) adds to a metric. */
export function contributionTo(metric: Metric, counted: CountedTransaction | null): Contribution {
  if (metric.kind === 'earned') return { figure: pointsFor(metric, counted?.earned ?? []) };
  if (counted === null || counted.context.transaction.posted.kind !== metric.on)
    return metric.byMember ? NO_MEMBERS : NOTHING;
  const { context } = counted;
  const contexts = metric.perLine ? context.lines : [context];
  return metric.byMember ? { members: membersIn(metric, contexts) } : { figure: figureIn(metric, contexts) };
}

function pointsFor({ points, by }: EarnedMetric, earned: readonly EarnedPoints[]): Decimal {
  let sum = 0;
  for (const part of earned)
    if (part.points === points && (by === null || by.has(part.rule))) sum += part.amount;
  return sum === 0 ? ZERO : decimalFromNumber(sum);
}

function figureIn({ where, fact }: MeasuredMetric, contexts: readonly FactContext[]): Decimal {
  let figure = ZERO;
  for (const context of contexts) {
    if (where !== null && !where(context)) continue;
    const value = fact === null ? ONE : fact.read(context);
    if (typeof value === 'bigint') figure = plus(figure, value as Decimal);
  }
  return figure;
}

function membersIn(metric: MeasuredMetric, contexts: readonly FactContext[]): ReadonlySet<string> {
  const members = new Set<string>();
  for (const context of contexts) {
    if (metric.where !== null && !metric.where(context)) continue;
    const member = memberOf(metric, context);
    if (member !== null) members.add(member);
  }
  return members;
}

/** The metric after a transaction that found it at `before`. */
export function valueAfter(
  { kind }: Metric,
  { before, fresh = [] }: MetricBefore,
  contribution: Contribution,
): Decimal {
  const value = parseDecimal(before);
  if ('figure' in contribution) return plus(value, contribution.figure);
  const { members } = contribution;
  if (kind === 'distinct')
    return plus(value, decimalFromNumber(fresh.filter((member) => members.has(member)).length));
  return [...members].map(parseDecimal).reduce((max, member) => (member > max ? member : max), value);
}

/** How a metric that comes to `value` stands before a transaction, as much as `valueAfter` needs of it. */
export function metricBefore(
  state: Figures,
  metric: Metric,
  window: DayWindow,
  contribution: Contribution,
  value = metricValue(state, metric, window),
): MetricBefore {
  const before = formatDecimal(value);
  if (metric.kind !== 'distinct' || !('members' in contribution)) return { before };
  const known = new Set(presentMembers(state, metric, window));
  return { before, fresh: [...contribution.members].filter((member) => !known.has(member)) };
}

/** The deltas that lead from one contribution of a transaction to another, on its own day. */
export function contributionDeltas(
  metric: Metric,
  before: Contribution,
  after: Contribution,
  day: Day,
  at: Instant,
): readonly FigureDelta[] {
  if ('figure' in before && 'figure' in after) {
    const by = plus(after.figure, negate(before.figure));
    return by === ZERO ? [] : [{ metric: metric.key, day, at, member: null, by }];
  }
  if (!('members' in before && 'members' in after)) throw new Error('a metric changed its kind');
  const gained = [...after.members].filter((member) => !before.members.has(member));
  const lost = [...before.members].filter((member) => !after.members.has(member));
  return [
    ...gained.map((member) => ({ metric: metric.key, day, at, member, by: ONE })),
    ...lost.map((member) => ({ metric: metric.key, day, at, member, by: negate(ONE) })),
  ];
}

/** All deltas of a transaction between two of its states; null stands for nothing (kept). */
export function metricDeltas(
  metrics: Iterable<Metric>,
  before: CountedTransaction | null,
  after: CountedTransaction | null,
  day: Day,
  at: Instant,
): readonly FigureDelta[] {
  const deltas: FigureDelta[] = [];
  for (const metric of metrics) {
    const was = contributionTo(metric, before);
    for (const delta of contributionDeltas(metric, was, contributionTo(metric, after), day, at))
      deltas.push(delta);
  }
  return deltas;
}

/** A metric's value over a window, as known in the state. */
export function metricValue(state: Figures, metric: Metric, window: DayWindow): Decimal {
  if (!metric.byMember) return figureOver(state, metric.key, window);
  const present = presentMembers(state, metric, window);
  if (metric.kind === 'distinct') return decimalFromNumber(present.length);
  return present.map(parseDecimal).reduce((max, value) => (value > max ? value : max), ZERO);
}

function presentMembers(state: Figures, { key }: Metric, window: DayWindow): readonly string[] {
  const series = state.members.get(key);
  if (series === undefined) throw new Error(`members of ${key} were not loaded`);
  return membersOver(series, window);
}

/** A figure by its key over a window: a metric's, or what a rule has used of its limit. */
export function figureOver(state: Figures, key: string, window: DayWindow): Decimal {
  const series = state.series.get(key);
  if (series === undefined) throw new Error(`figures of ${key} were not loaded`);
  if (window.from > series.from && window.from < series.split) throw new Error(`${key}: days are summed up`);
  let value = window.from <= series.from ? series.before : ZERO;
  for (const [day, figure] of series.days) {
    if (window.from <= day && day < window.to) value = plus(value, figure.value);
  }
  return value;
}

/** Figures with deltas applied, to what of them is loaded. */
export function applyDeltas(before: Figures, deltas: readonly FigureDelta[]): Figures {
  if (deltas.length === 0) return before;
  const series = new Map(before.series);
  // Few programmes count members: there is nothing to copy then.
  const members = before.members.size === 0 ? null : new Map(before.members);
  for (const delta of deltas) {
    const figures = series.get(delta.metric);
    if (delta.member === null && figures !== undefined) series.set(delta.metric, withFigure(figures, delta));
    const known = members?.get(delta.metric);
    if (delta.member !== null && known !== undefined)
      members?.set(delta.metric, withMember(known, delta.member, delta));
  }
  return { series, members: members ?? before.members };
}

/** How many purchases there were, by day; one that came back was one. */
export const PURCHASES_FIGURE = 'purchases:';

/** How often a rule with `every` has fired, by day. */
export function firedFigure(rule: string): string {
  return `fired:${rule}`;
}

function memberOf({ kind, fact }: MeasuredMetric, context: FactContext): string | null {
  const value = fact?.read(context);
  if (typeof value === 'bigint') return formatDecimal(value as Decimal);
  return typeof value === 'string' && kind === 'distinct' ? value : null;
}

function membersOver(series: MemberSeries, window: DayWindow): readonly string[] {
  const counted = ([, days]: readonly [string, ReadonlyMap<Day, { readonly times: number }>]): boolean => {
    let times = 0;
    for (const [day, figure] of days) if (window.from <= day && day < window.to) times += figure.times;
    return times > 0;
  };
  return [...series.members].filter(counted).map(([member]) => member);
}

function withFigure(series: Series, { day, by, at }: FigureDelta): Series {
  if (day < series.from || day >= series.to) return series;
  if (day < series.split) {
    const last = series.lastDayBefore ?? Number.NEGATIVE_INFINITY;
    const lastDayBefore = by > 0n && day > last ? day : (series.lastDayBefore ?? null);
    return { ...series, before: plus(series.before, by), lastDayBefore };
  }
  const days = new Map(series.days);
  const known = days.get(day);
  days.set(day, { value: plus(known?.value ?? ZERO, by), lastAt: Math.max(known?.lastAt ?? at, at) });
  return { ...series, days };
}

function withMember(series: MemberSeries, member: string, { day, by, at }: FigureDelta): MemberSeries {
  const members = new Map(series.members);
  const days = new Map(members.get(member) ?? []);
  const known = days.get(day);
  days.set(day, {
    times: (known?.times ?? 0) + toWholeNumber(by),
    lastAt: Math.max(known?.lastAt ?? at, at),
  });
  members.set(member, days);
  return { ...series, members };
}
