import { ZERO } from '../decimal.ts';
import { PURCHASES_FIGURE } from '../metrics.ts';
import type { ActivityFilter } from '../program/document.ts';
import type { AccountState } from '../state.ts';
import type { Day } from '../time.ts';
import type { Posted } from '../transaction.ts';

const ANY_FIGURE = 'active:any';

/** The figures, by day, that count what a filter lets pass. */
export function activityFigures(filter: ActivityFilter): readonly string[] {
  const names = typeof filter === 'string' ? [filter] : filter;
  return names.map(figureOf);
}

function figureOf(name: string): string {
  if (name === 'any') return ANY_FIGURE;
  return name === 'purchase' ? PURCHASES_FIGURE : typeFigure(name);
}

/** How often activities of a type were posted, by day. */
export function typeFigure(type: string): string {
  return `active:type:${type}`;
}

/** Does a transaction count for such a figure? What comes back later was something that was done. */
export function countsFor(figure: string, { kind, type }: Posted): boolean {
  if (kind !== 'purchase' && kind !== 'activity') return false;
  if (figure === ANY_FIGURE) return true;
  if (kind === 'purchase') return figure === PURCHASES_FIGURE;
  return type !== undefined && figure === typeFigure(type);
}

/** The last day, up to one, on which something was counted; null: there is none. */
export function lastDayOf(
  { series }: Pick<AccountState, 'series'>,
  figure: string,
  upTo: Day = Number.POSITIVE_INFINITY,
): Day | null {
  const known = series.get(figure);
  if (known === undefined) throw new Error(`the days of ${figure} were not loaded`);
  let last = known.lastDayBefore ?? Number.NEGATIVE_INFINITY;
  for (const [day, { value }] of known.days) if (day <= upTo && day > last && value > ZERO) last = day;
  return Number.isFinite(last) ? last : null;
}
