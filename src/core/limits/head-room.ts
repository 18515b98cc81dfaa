import { type Decimal, decimalFromNumber, minus, toWholeNumber, ZERO } from '../decimal.ts';
import { figureOver } from '../metrics.ts';
import type { FigureNeed } from '../needs.ts';
import type { Figures } from '../state.ts';
import type { Day } from '../time.ts';
import { type LastingLimit, useFigure } from './limit.ts';

/** When, and of whom, a limit of an account is asked for. */
export interface LimitUse {
  readonly day: Day;
  readonly enrolledOn: Day;
  /** The person named in the transaction; null: nobody is. */
  readonly person: string | null;
}

/**
 * What is left of a limit that is counted with the account, whole and never below zero. Periods that begin anew every
 * day overlap: of all those that the day belongs to, the one that has least left says how much.
 */
export function leftOfLimit(state: Figures, limit: LastingLimit, use: LimitUse): number {
  const left = minus(decimalFromNumber(limit.most), mostUsed(state, limit, use));
  return left > ZERO ? toWholeNumber(left) : 0;
}

/** Is more used after than before, and more than there is? A new version may allow less than was used before it. */
export function exceeds(limit: LastingLimit, before: Figures, after: Figures, use: LimitUse): boolean {
  const used = mostUsed(after, limit, use);
  return used > decimalFromNumber(limit.most) && used > mostUsed(before, limit, use);
}

function mostUsed(state: Figures, limit: LastingLimit, { day, enrolledOn, person }: LimitUse): Decimal {
  const figure = useFigure(limit, person);
  const { windowOf, isRolling } = limit.period;
  const usedOn = (at: Day): Decimal => figureOver(state, figure, windowOf(at, enrolledOn));
  let most = usedOn(day);
  if (!isRolling) return most;
  // Use only falls where a day leaves and only grows where one with use comes in, so no other end can have more.
  for (const later of daysAfter(state, figure, day)) {
    if (windowOf(later, enrolledOn).from > day) continue;
    const used = usedOn(later);
    if (used > most) most = used;
  }
  return most;
}

function daysAfter({ series }: Figures, figure: string, day: Day): readonly Day[] {
  return [...(series.get(figure)?.days.keys() ?? [])].filter((counted) => counted > day);
}

/** The same for several limits: of a figure that some of them share, the shortest period alone is read day by day. */
export function needsOfLimits(
  limits: Iterable<LastingLimit>,
  use: LimitUse,
  isLate: boolean,
): readonly FigureNeed[] {
  const needs = new Map<string, FigureNeed>();
  for (const limit of limits) {
    const need = needOfLimit(limit, use, isLate);
    const known = needs.get(need.key);
    needs.set(need.key, known === undefined ? need : together(known, need));
  }
  return [...needs.values()];
}

function together(a: FigureNeed, b: FigureNeed): FigureNeed {
  const [early, late] = a.from <= b.from ? [a, b] : [b, a];
  const split = Math.min(early.split, early.from === late.from ? late.split : late.from);
  return { ...early, split, to: Math.max(a.to, b.to) };
}

/**
 * The days that say what is left. Periods that begin anew every day are read day by day where later days may have been
 * counted already (isLate); else one sum up to the day is enough.
 */
function needOfLimit(
  limit: LastingLimit,
  { day, enrolledOn, person }: LimitUse,
  isLate: boolean,
): FigureNeed {
  const { windowOf, countsUntil, isRolling } = limit.period;
  const { from, to } = windowOf(day, enrolledOn);
  const need = { key: useFigure(limit, person), byMember: false, from };
  return isRolling && isLate
    ? { ...need, split: from, to: countsUntil(day, enrolledOn) }
    : { ...need, split: day, to };
}
