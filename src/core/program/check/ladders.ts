import { type LadderDefinition, LIMITS, type ProgramDocument, type TierDefinition } from '../document.ts';
import { checkCarryOver, checkHeadStart } from './carried.ts';
import { checkHeld } from './held.ts';
import { at, type Mistake, mistake, NO_MISTAKES, quote } from './mistake.ts';
import type { Names } from './names.ts';
import { checkReach, metricsOfReach } from './reach.ts';
import { checkThreshold } from './thresholds.ts';
import { checkDecimal } from './values.ts';

/** A ladder, and the metrics that its tiers ask for, to reach or to keep them. */
export interface LadderOf {
  readonly ladder: LadderDefinition;
  readonly metrics: ReadonlySet<string>;
  readonly names: Names;
}

export function checkLadders(ladders: ProgramDocument['ladders'], names: Names): readonly Mistake[] {
  return Object.entries(ladders ?? {}).flatMap(([key, ladder]) => {
    const asked = ladder.tiers.flatMap(({ reach, keep }) => [
      ...metricsOfReach(reach),
      ...metricsOfReach(keep),
    ]);
    return checkLadder({ ladder, metrics: new Set(asked), names }, at('/ladders', key));
  });
}

function checkLadder(of: LadderOf, pointer: string): readonly Mistake[] {
  const { tiers } = of.ladder;
  const place = at(pointer, 'tiers');
  if (tiers.length === 0) return mistake(place, 'Name at least one tier: the one that everybody has.');
  if (tiers.length > LIMITS.tiers) return mistake(place, `Keep to at most ${LIMITS.tiers} tiers.`);
  return [
    ...tiers.flatMap((tier, rank) => checkTier(tier, rank, of, at(place, rank))),
    ...checkHeld(of, at(pointer, 'held')),
    ...checkCarryOver(of, at(pointer, 'carryOver')),
  ];
}

function checkTier(tier: TierDefinition, rank: number, of: LadderOf, pointer: string): readonly Mistake[] {
  const lower = of.ladder.tiers.slice(0, rank);
  return [
    ...(lower.some((other) => other.key === tier.key)
      ? mistake(
          at(pointer, 'key'),
          `A tier ${quote(tier.key)} stands before: give each tier a key of its own.`,
        )
      : NO_MISTAKES),
    ...checkStep(tier, rank, lower, pointer, of.names),
    ...checkKeep(tier, rank, at(pointer, 'keep'), of.names),
    ...(tier.multiplier === undefined
      ? NO_MISTAKES
      : checkDecimal(tier.multiplier, at(pointer, 'multiplier'), 'zero')),
    ...checkHeadStart(tier, of, at(pointer, 'headStart')),
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
  return found.length > 0 ? found : checkThreshold(reach, lower, place, names);
}

function checkKeep(
  { keep }: TierDefinition,
  rank: number,
  pointer: string,
  names: Names,
): readonly Mistake[] {
  if (keep === undefined) return NO_MISTAKES;
  if (rank === 0) return mistake(pointer, 'The first tier is the one that everybody keeps: leave keep out.');
  return checkReach(keep, pointer, names);
}
