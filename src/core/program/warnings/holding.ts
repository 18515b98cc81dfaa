import type { CalendarUnit } from '../../periods.ts';
import { countedBy, UNIT_OF } from '../check/held.ts';
import { at, type Mistake, mistake, NO_MISTAKES, quote } from '../check/mistake.ts';
import type { LadderDefinition, ProgramDocument, ReachDefinition } from '../document.ts';

const LENGTHS: readonly CalendarUnit[] = ['day', 'week', 'month', 'quarter', 'year'];

/** A figure that outlasts the holding reaches the same tier again with the next purchase. */
export function warnOfHolding({ ladders = {}, metrics = {} }: ProgramDocument): readonly Mistake[] {
  return Object.entries(ladders).flatMap(([key, ladder]) =>
    warnOfLadder(ladder, at('/ladders', key), metrics),
  );
}

function warnOfLadder(
  { tiers, held }: LadderDefinition,
  pointer: string,
  metrics: NonNullable<ProgramDocument['metrics']>,
): readonly Mistake[] {
  const unit = held.until === undefined ? null : UNIT_OF[held.until];
  // The figures are asked once more at the end of each holding.
  if (unit === null || unit === 'membership' || held.then === 'figures') return NO_MISTAKES;
  const asked = new Set(tiers.flatMap(({ reach }) => (reach === undefined ? [] : metricsIn(reach))));
  for (const key of asked) {
    const over = metrics[key]?.over;
    const counted = over === undefined ? null : countedBy(over);
    if (counted === null || counted === 'membership') continue;
    if (LENGTHS.indexOf(unit) >= LENGTHS.indexOf(counted)) continue;
    return mistake(
      `${pointer}/held/until`,
      `${quote(key)} is of a ${counted}, which outlasts the ${unit}: a tier that ends with the ${unit} comes back with the next purchase. Hold it until the end of a ${counted}, or longer.`,
    );
  }
  return NO_MISTAKES;
}

function metricsIn(reach: ReachDefinition): readonly string[] {
  if ('all' in reach) return reach.all.flatMap(metricsIn);
  return 'any' in reach ? reach.any.flatMap(metricsIn) : [reach.metric];
}
