import { isNoShorter } from '../duration.ts';
import { activityFigures } from '../occasions/activity.ts';
import type { ExpiresDefinition, PointsKind } from '../program/document.ts';
import { termsOfTier } from '../terms.ts';

type Inactive = Extract<ExpiresDefinition, { readonly inactive: string }>;

/** Can points that end by inactivity never end sooner by the terms of `next` than by those before, in whatever tier? */
export function outlives(next: PointsKind, before: PointsKind): boolean {
  const tiers = [next, before].flatMap(({ byTier }) => Object.keys(byTier?.tiers ?? {}));
  if (tiers.length > 0 && next.byTier?.ladder !== before.byTier?.ladder) return false;
  const [others, othersBefore] = [next, before].map(inactiveIn);
  if (tiers.length === 0) return isNoSooner(others, othersBefore);
  return (
    isSameIfAny(others, othersBefore) &&
    tiers.every((tier) =>
      isSameIfAny(inactiveIn(termsOfTier(next, tier)), inactiveIn(termsOfTier(before, tier))),
    )
  );
}

/** Undefined: inactivity does not end them. */
function inactiveIn({ expires }: { readonly expires?: ExpiresDefinition }): Inactive | undefined {
  return typeof expires === 'object' && 'inactive' in expires ? expires : undefined;
}

/** What a tier has kept is asked again after as much time once more: at other times, it may be lost by then. */
function isSameIfAny(next: Inactive | undefined, before: Inactive | undefined): boolean {
  return next === undefined || (isNoSooner(next, before) && isNoSooner(before, next));
}

function isNoSooner(next: Inactive | undefined, before: Inactive | undefined): boolean {
  if (next === undefined) return true;
  if (before === undefined) return false;
  const counted = activityFigures(next.by);
  const isKeptBy = (figure: string): boolean => next.by === 'any' || counted.includes(figure);
  return isNoShorter(next.inactive, before.inactive) && activityFigures(before.by).every(isKeptBy);
}
