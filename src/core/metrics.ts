import type { Basis } from './basis.ts';
import type { FactContext } from './conditions/facts.ts';
import {
  type Decimal,
  decimalFromNumber,
  formatDecimal,
  negate,
  ONE,
  parseDecimal,
  plus,
  ZERO,
} from './decimal.ts';
import type { Metric, Program } from './program/compile.ts';
import type { AccountState, Figures, MemberSeries, Series } from './state.ts';
import type { Day, DayWindow, Instant } from './time.ts';
import type { Transaction } from './transaction.ts';

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

const NOTHING: Contribution = { figure: ZERO };
const NO_MEMBERS: Contribution = { members: new Set() };

/** What a transaction (null: nothing of it is kept) adds to a metric. */
export function contributionTo(metric: Metric, transaction: Transaction | null, basis: Basis): Contribution {
  const empty = metric.byMember ? NO_MEMBERS : NOTHING;
  if (transaction === null || transaction.posted.kind !== metric.on) return empty;
  const contexts = contextsOf(metric, transaction, basis).filter(metric.where);
  if (metric.byMember) {
    const members = contexts.map((context) => memberOf(metric, context)).filter((member) => member !== null);
    return { members: new Set(members) };
  }
  let figure = ZERO;
  for (const context of contexts)
    figure = plus(figure, metric.fact === null ? ONE : decimalIn(metric, context));
  return { figure };
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
  program: Program,
  before: Transaction | null,
  after: Transaction | null,
  basis: Basis,
  day: Day,
  at: Instant,
): readonly FigureDelta[] {
  return [...program.metrics.values()].flatMap((metric) =>
    contributionDeltas(
      metric,
      contributionTo(metric, before, basis),
      contributionTo(metric, after, basis),
      day,
      at,
    ),
  );
}

/** A metric's value over a window, as known in the state. */
export function metricValue(state: Figures, metric: Metric, window: DayWindow): Decimal {
  if (!metric.byMember) return figureOver(state, metric.key, window);
  const series = state.members.get(metric.key);
  if (series === undefined) throw new Error(`members of ${metric.key} were not loaded`);
  const present = membersOver(series, window);
  if ('distinct' in metric.definition) return decimalFromNumber(present.length);
  return present.map(parseDecimal).reduce((max, value) => (value > max ? value : max), ZERO);
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

/** The state with deltas applied, to what of it is loaded. */
export function applyDeltas(state: AccountState, deltas: readonly FigureDelta[]): AccountState {
  if (deltas.length === 0) return state;
  const series = new Map(state.series);
  const members = new Map(state.members);
  for (const delta of deltas) {
    const figures = series.get(delta.metric);
    if (delta.member === null && figures !== undefined) series.set(delta.metric, withFigure(figures, delta));
    const known = members.get(delta.metric);
    if (delta.member !== null && known !== undefined)
      members.set(delta.metric, withMember(known, delta.member, delta));
  }
  return { ...state, series, members };
}

/** How much of a rule's limit was used, by day. */
export function limitFigure(rule: string): string {
  return `limit:${rule}`;
}

/** How often a rule with `every` has fired, by day. */
export function firedFigure(rule: string): string {
  return `fired:${rule}`;
}

function contextsOf(metric: Metric, transaction: Transaction, basis: Basis): readonly FactContext[] {
  if (!metric.perLine) return [{ transaction, line: null, basis }];
  return transaction.lines.map((line) => ({ transaction, line, basis }));
}

function decimalIn(metric: Metric, context: FactContext): Decimal {
  const value = metric.fact?.read(context);
  return typeof value === 'bigint' ? value : ZERO;
}

function memberOf(metric: Metric, context: FactContext): string | null {
  const value = metric.fact?.read(context);
  if (typeof value === 'bigint') return formatDecimal(value);
  if (typeof value === 'string') return 'max' in metric.definition ? null : value;
  return null;
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
  if (day < series.split) return { ...series, before: plus(series.before, by) };
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
    times: (known?.times ?? 0) + (by > 0n ? 1 : -1),
    lastAt: Math.max(known?.lastAt ?? at, at),
  });
  members.set(member, days);
  return { ...series, members };
}
