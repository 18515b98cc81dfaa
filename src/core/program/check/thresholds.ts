import type { Decimal } from '../../decimal.ts';
import { ZERO } from '../../decimal.ts';
import type { ReachDefinition, TierDefinition } from '../document.ts';
import { at, type Mistake, mistake, NO_MISTAKES, quote } from './mistake.ts';
import type { Names } from './names.ts';
import { checkReach } from './reach.ts';
import { decimalIn } from './values.ts';

/** A tier that whoever reaches a lower one reaches, too, leaves nobody in the lower one. */
export function checkThreshold(
  reach: ReachDefinition,
  lower: readonly TierDefinition[],
  pointer: string,
  names: Names,
): readonly Mistake[] {
  for (const { key, reach: other } of lower) {
    if (other === undefined || checkReach(other, '', names).length > 0 || !asksForAll(other, reach)) continue;
    return 'metric' in reach && 'metric' in other
      ? mistake(
          at(pointer, 'atLeast'),
          `Ask for more than ${quote(key)} before it, which asks for ${other.atLeast}.`,
        )
      : mistake(pointer, `Whoever reaches ${quote(key)} before it reaches this one, too: ask for more here.`);
  }
  return NO_MISTAKES;
}

/**
 * Does whoever meets `one` meet `other`, too, whatever the figures are? So it is if each way to meet the one, at the
 * very thresholds, is a way to meet the other.
 */
export function asksForAll(one: ReachDefinition, other: ReachDefinition): boolean {
  const ways = waysTo(other);
  return waysTo(one).every((way) =>
    ways.some((needed) => [...needed].every(([metric, least]) => (way.get(metric) ?? ZERO) >= least)),
  );
}

/** What each metric must at least be. */
type Way = ReadonlyMap<string, Decimal>;

/** No more than LIMITS.reachRoutes of them, for what passed the check. */
function waysTo(reach: ReachDefinition): readonly Way[] {
  if ('any' in reach) return reach.any.flatMap(waysTo);
  if ('all' in reach) {
    return reach.all.reduce<readonly Way[]>(
      (ways, part) => ways.flatMap((way) => waysTo(part).map((more) => bothOf(way, more))),
      [new Map()],
    );
  }
  return [new Map([[reach.metric, decimalIn(reach.atLeast) ?? ZERO]])];
}

function bothOf(a: Way, b: Way): Way {
  const both = new Map(a);
  for (const [metric, least] of b) {
    const before = both.get(metric);
    if (before === undefined || before < least) both.set(metric, least);
  }
  return both;
}
