import type { Ladder, Metric } from '../program/compiled.ts';
import type { Figures } from '../state.ts';
import type { Day, Instant } from '../time.ts';

/** The days from `first` on, in order, on which something was counted for a metric that a ladder asks for. */
export function countedFrom(ladder: Ladder, state: Figures, first: Day): readonly Day[] {
  const days = new Set<Day>();
  for (const metric of ladder.asked) {
    eachDay(metric, state, (day) => {
      if (day >= first) days.add(day);
    });
  }
  return days.size < 2 ? [...days] : [...days].sort((a, b) => a - b);
}

/** The last instant that was counted on a day for a ladder. */
export function lastCountedOn(ladder: Ladder, state: Figures, day: Day): Instant {
  let last = Number.NEGATIVE_INFINITY;
  for (const { key, byMember } of ladder.asked) {
    if (byMember) {
      for (const days of state.members.get(key)?.members.values() ?? [])
        last = Math.max(last, days.get(day)?.lastAt ?? last);
    } else last = Math.max(last, state.series.get(key)?.days.get(day)?.lastAt ?? last);
  }
  if (last === Number.NEGATIVE_INFINITY)
    throw new Error('a tier was reached on a day on which nothing was counted');
  return last;
}

function eachDay({ key, byMember }: Metric, state: Figures, visit: (day: Day) => void): void {
  if (byMember) {
    for (const days of state.members.get(key)?.members.values() ?? [])
      for (const day of days.keys()) visit(day);
  } else for (const day of state.series.get(key)?.days.keys() ?? []) visit(day);
}
