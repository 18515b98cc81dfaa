import {
  type HeldDefinition,
  type LadderDefinition,
  LIMITS,
  type ProgramDocument,
  type TierDefinition,
} from '../document.ts';
import { at, type Mistake, mistake, NO_MISTAKES, quote } from './mistake.ts';
import type { Names } from './names.ts';
import { checkReach } from './reach.ts';
import { checkDecimal, checkDuration, decimalIn } from './values.ts';

export function checkLadders(ladders: ProgramDocument['ladders'], names: Names): readonly Mistake[] {
  return Object.entries(ladders ?? {}).flatMap(([key, ladder]) =>
    checkLadder(ladder, at('/ladders', key), names),
  );
}

function checkLadder({ tiers, held }: LadderDefinition, pointer: string, names: Names): readonly Mistake[] {
  const place = at(pointer, 'tiers');
  if (tiers.length === 0) return mistake(place, 'Name at least one tier: the one that everybody has.');
  if (tiers.length > LIMITS.tiers) return mistake(place, `Keep to at most ${LIMITS.tiers} tiers.`);
  return [
    ...tiers.flatMap((tier, rank) => checkTier(tier, rank, tiers, at(place, rank), names)),
    ...checkHeld(held, at(pointer, 'held')),
  ];
}

function checkTier(
  tier: TierDefinition,
  rank: number,
  tiers: readonly TierDefinition[],
  pointer: string,
  names: Names,
): readonly Mistake[] {
  const lower = tiers.slice(0, rank);
  return [
    ...(lower.some((other) => other.key === tier.key)
      ? mistake(
          at(pointer, 'key'),
          `A tier ${quote(tier.key)} stands before: give each tier a key of its own.`,
        )
      : NO_MISTAKES),
    ...checkStep(tier, rank, lower, pointer, names),
    ...(tier.multiplier === undefined
      ? NO_MISTAKES
      : checkDecimal(tier.multiplier, at(pointer, 'multiplier'), 'zero')),
  ];
}

/** Everybody has the first tier; each later one asks for something, and for more than those before it. */
function checkStep(
  { reach }: TierDefinition,
  rank: number,
  lower: readonly TierDefinition[],
  pointer: string,
  names: Names,
): readonly Mistake[] {
  const place = at(pointer, 'reach');
  if (rank === 0) {
    return reach === undefined
      ? NO_MISTAKES
      : mistake(place, 'The first tier is the one that everybody has: leave reach out.');
  }
  if (reach === undefined)
    return mistake(place, 'Say what the tier asks for: only the first tier has no reach.');
  const found = checkReach(reach, place, names);
  return found.length > 0 ? found : checkThreshold(reach, lower, place);
}

function checkThreshold(
  reach: NonNullable<TierDefinition['reach']>,
  lower: readonly TierDefinition[],
  pointer: string,
): readonly Mistake[] {
  if (!('metric' in reach)) return NO_MISTAKES;
  const asked = decimalIn(reach.atLeast);
  for (const { key, reach: other } of lower) {
    if (other === undefined || !('metric' in other) || other.metric !== reach.metric) continue;
    const before = decimalIn(other.atLeast);
    if (asked === null || before === null || asked > before) continue;
    return mistake(
      at(pointer, 'atLeast'),
      `Ask for more than ${quote(key)} before it, which asks for ${other.atLeast}.`,
    );
  }
  return NO_MISTAKES;
}

function checkHeld(held: HeldDefinition, pointer: string): readonly Mistake[] {
  if ((held.until === undefined) === (held.for === undefined)) {
    return mistake(pointer, 'Say how long a tier is held by exactly one of until and for.');
  }
  return held.for === undefined ? NO_MISTAKES : checkDuration(held.for, at(pointer, 'for'));
}
