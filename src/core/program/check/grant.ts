import { closest } from '../../closest-word.ts';
import type { GrantDefinition } from '../document.ts';
import { at, type Mistake, mistake, NO_MISTAKES, quote } from './mistake.ts';
import type { Names } from './names.ts';
import { checkLife } from './terms.ts';
import { checkWhole } from './values.ts';

const GRANTED_MAX = 100;

/** Coupons: of a reward that there is, how many, and for how long. */
export function checkGrant(
  { reward, count, expires }: GrantDefinition,
  pointer: string,
  { rewards }: Names,
): readonly Mistake[] {
  return [
    ...(rewards === null || rewards.has(reward)
      ? NO_MISTAKES
      : mistake(at(pointer, 'reward'), unknownReward(reward, rewards))),
    ...(count === undefined ? NO_MISTAKES : checkWhole(count, at(pointer, 'count'), { max: GRANTED_MAX })),
    ...(expires === undefined ? NO_MISTAKES : checkLife(expires, at(pointer, 'expires'))),
  ];
}

function unknownReward(reward: string, rewards: ReadonlySet<string>): string {
  const meant = closest(reward, [...rewards]);
  const hint = meant === undefined ? 'add it to the catalogue first.' : `did you mean ${quote(meant)}?`;
  return `The catalogue has no reward ${quote(reward)}; ${hint}`;
}
