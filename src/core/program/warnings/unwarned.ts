import { at, type Mistake, mistake, NO_MISTAKES } from '../check/mistake.ts';
import { NEVER, type PointsKind } from '../document.ts';

/** Nobody is warned of points that never expire, but for those that are given an end by hand. */
export function warnOfSilence(
  { warn, expires = NEVER, byTier }: PointsKind,
  pointer: string,
): readonly Mistake[] {
  if (warn === undefined) return NO_MISTAKES;
  const all = [expires, ...Object.values(byTier?.tiers ?? {}).map((own) => own.expires ?? expires)];
  if (all.some((own) => own !== NEVER)) return NO_MISTAKES;
  const detail =
    'These points never expire by themselves: of what is given an end by hand alone, holders are warned.';
  return mistake(at(pointer, 'warn'), detail);
}
