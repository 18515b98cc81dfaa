import { ONE, plus, ZERO } from '../../decimal.ts';
import type { EarnDefinition, RuleDefinition, SplitDefinition } from '../document.ts';
import { at, type Mistake, mistake, NO_MISTAKES, unknownName } from './mistake.ts';
import type { Names } from './names.ts';
import { checkDecimal, checkWhole, decimalIn } from './values.ts';

export function checkEarn(
  earn: EarnDefinition,
  on: RuleDefinition['on'],
  pointer: string,
  names: Names,
): readonly Mistake[] {
  const { points, times } = earn;
  const ladders = [...names.ladders.keys()];
  return [
    ...(names.points.includes(points)
      ? NO_MISTAKES
      : mistake(at(pointer, 'points'), unknownName('kind of points', points, names.points))),
    ...checkAmount(earn, on, pointer),
    ...(times === undefined || names.ladders.has(times.tier)
      ? NO_MISTAKES
      : mistake(`${pointer}/times/tier`, unknownName('ladder', times.tier, ladders))),
  ];
}

function checkAmount(
  { rate, fixed }: EarnDefinition,
  on: RuleDefinition['on'],
  pointer: string,
): readonly Mistake[] {
  if ((rate === undefined) === (fixed === undefined)) {
    return mistake(pointer, 'Say how much is earned by exactly one of rate and fixed.');
  }
  if (fixed !== undefined) return checkWhole(fixed, at(pointer, 'fixed'));
  if (rate === undefined) return NO_MISTAKES;
  const place = at(pointer, 'rate');
  if (on === 'activity')
    return mistake(place, 'An activity has no lines and so earns nothing by a rate: use fixed.');
  return [
    ...checkDecimal(rate.points, at(place, 'points'), 'zero'),
    ...checkDecimal(rate.per, at(place, 'per'), 'above zero'),
  ];
}

/** Shares are parts of one; one part may be the rest, and without it they come to one exactly. */
export function checkSplit(split: readonly SplitDefinition[], pointer: string): readonly Mistake[] {
  if (split.length === 0) return mistake(pointer, 'Name at least one part, or leave the split out.');
  const found = split.flatMap(({ share }, index) => checkShare(share, at(at(pointer, index), 'share')));
  return found.length > 0 ? found : checkSum(split, pointer);
}

function checkShare(share: string, pointer: string): readonly Mistake[] {
  if (share === 'rest') return NO_MISTAKES;
  const found = checkDecimal(share, pointer, 'above zero');
  if (found.length > 0)
    return mistake(pointer, 'Write a share above 0 and up to 1, such as "0.2", or "rest".');
  return (decimalIn(share) ?? ONE) > ONE
    ? mistake(pointer, 'A share is a part of one: write at most "1".')
    : NO_MISTAKES;
}

function checkSum(split: readonly SplitDefinition[], pointer: string): readonly Mistake[] {
  const rests = split.filter(({ share }) => share === 'rest').length;
  if (rests > 1) return mistake(pointer, 'Give the rest to one part only.');
  const sum = split.reduce((total, { share }) => plus(total, decimalIn(share) ?? ZERO), ZERO);
  if (rests === 1)
    return sum <= ONE ? NO_MISTAKES : mistake(pointer, 'The shares come to more than 1: lower them.');
  return sum === ONE
    ? NO_MISTAKES
    : mistake(pointer, 'The shares must come to exactly 1: change one to "rest".');
}
