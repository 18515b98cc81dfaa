import { decimalFromNumber, ZERO } from '../decimal.ts';
import type { FigureDelta } from '../metrics.ts';
import type { Estate } from './estate.ts';
import { renamedText, type SamePeople } from './same-people.ts';

/** All that was counted, to be counted again at whoever goes on: on the same days, for the same people. */
export function figuresIn(estate: Estate, people: SamePeople): readonly FigureDelta[] {
  const deltas: FigureDelta[] = [];
  for (const [key, { days }] of estate.series) {
    const metric = renamedText(key, people);
    for (const [day, { value: by, lastAt: at }] of days)
      if (by !== ZERO) deltas.push({ metric, day, member: null, by, at });
  }
  for (const [metric, { members }] of estate.members)
    for (const [member, days] of members)
      for (const [day, { times, lastAt: at }] of days)
        if (times !== 0)
          deltas.push({ metric, day, member: renamedText(member, people), by: decimalFromNumber(times), at });
  return deltas;
}
