import { at, type Mistake, mistake, NO_MISTAKES, quote } from '../check/mistake.ts';
import { asksForAll } from '../check/thresholds.ts';
import type { ProgramDocument } from '../document.ts';

/** Whoever has a tier expects to keep it by what brought them there. */
export function warnOfKeeping({ ladders = {} }: ProgramDocument): readonly Mistake[] {
  return Object.entries(ladders).flatMap(([ladder, { tiers }]) =>
    tiers.flatMap(({ key, reach, keep }, rank) => {
      if (reach === undefined || keep === undefined) return NO_MISTAKES;
      if (!asksForAll(keep, reach) || asksForAll(reach, keep)) return NO_MISTAKES;
      return mistake(
        at(`${at('/ladders', ladder)}/tiers/${rank}`, 'keep'),
        `Keeping ${quote(key)} asks for more than reaching it: ask for no more than reach does.`,
      );
    }),
  );
}
