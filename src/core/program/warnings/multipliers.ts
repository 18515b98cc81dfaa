import { at, type Mistake, mistake, NO_MISTAKES } from '../check/mistake.ts';
import type { ProgramDocument } from '../document.ts';
import { factorsOf } from './factors.ts';

/** Multipliers work only where a rule says so. */
export function warnOfMultipliers({ ladders = {}, rules = [] }: ProgramDocument): readonly Mistake[] {
  const factors = rules.flatMap(({ earn }) => (earn === undefined ? [] : factorsOf(earn)));
  const used = new Set(factors.map((factor) => ('tier' in factor ? factor.tier : null)));
  return Object.entries(ladders).flatMap(([key, { tiers }]) =>
    used.has(key) || tiers.every((tier) => tier.multiplier === undefined)
      ? NO_MISTAKES
      : mistake(
          at('/ladders', key),
          `No rule uses the multipliers of this ladder: add times: { tier: ${key} } where one should.`,
        ),
  );
}
