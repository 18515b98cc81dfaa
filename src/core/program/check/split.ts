import { ONE, plus, ZERO } from '../../decimal.ts';
import type { SplitDefinition } from '../document.ts';
import { at, type Mistake, mistake, NO_MISTAKES } from './mistake.ts';
import { checkDecimal, checkWhole, decimalIn } from './values.ts';

const CIRCLE_MAX = 3;

/** Shares are parts of one; one part may be the rest, and without it they come to one exactly. */
export function checkSplit(split: readonly SplitDefinition[], pointer: string): readonly Mistake[] {
  if (split.length === 0) return mistake(pointer, 'Name at least one part, or leave the split out.');
  const hasRest = split.some(isRest);
  const amounts = split.flatMap((part, index) => checkAmount(part, at(pointer, index)));
  return [
    ...split.flatMap((part, index) => checkPeople(part, hasRest, at(pointer, index))),
    ...(amounts.length > 0 ? amounts : checkSum(split, pointer)),
  ];
}

function checkAmount({ share, fixed }: SplitDefinition, pointer: string): readonly Mistake[] {
  if ((share === undefined) === (fixed === undefined))
    return mistake(pointer, 'Say how large the part is by exactly one of share and fixed.');
  if (fixed !== undefined) return checkWhole(fixed, at(pointer, 'fixed'));
  return share === undefined ? NO_MISTAKES : checkShare(share, at(pointer, 'share'));
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

/** Whom a part is meant for, where several people or nobody could be. */
function checkPeople(part: SplitDefinition, hasRest: boolean, pointer: string): readonly Mistake[] {
  const { to, among, otherwise } = part;
  return [
    ...(typeof to === 'object' && 'circle' in to
      ? checkWhole(to.circle, at(at(pointer, 'to'), 'circle'), { max: CIRCLE_MAX })
      : NO_MISTAKES),
    ...(among === undefined || typeof to === 'object'
      ? NO_MISTAKES
      : mistake(at(pointer, 'among'), 'Only a role or a circle can mean several people: leave among out.')),
    ...(otherwise === undefined ? NO_MISTAKES : checkOtherwise(part, hasRest, at(pointer, 'otherwise'))),
  ];
}

function checkOtherwise(part: SplitDefinition, hasRest: boolean, pointer: string): readonly Mistake[] {
  const { to, otherwise } = part;
  if (to === 'account') return mistake(pointer, 'The account is always there: leave otherwise out.');
  if (otherwise === to)
    return mistake(pointer, 'Where there is no buyer, it cannot be the buyer: name another.');
  if (otherwise !== 'rest') return NO_MISTAKES;
  if (isRest(part)) return mistake(pointer, 'This part is the rest itself: say account or buyer.');
  return hasRest ? NO_MISTAKES : mistake(pointer, 'No part is the rest: give one part share: rest.');
}

function checkSum(split: readonly SplitDefinition[], pointer: string): readonly Mistake[] {
  const rests = split.filter(isRest).length;
  if (rests > 1) return mistake(pointer, 'Give the rest to one part only.');
  const shares = split.flatMap(({ share }) => (share === undefined || share === 'rest' ? [] : [share]));
  const sum = shares.reduce((total, share) => plus(total, decimalIn(share) ?? ZERO), ZERO);
  if (rests === 1)
    return sum <= ONE ? NO_MISTAKES : mistake(pointer, 'The shares come to more than 1: lower them.');
  if (shares.length === 0) return mistake(pointer, 'Say who gets what is left: add a part with share: rest.');
  return sum === ONE
    ? NO_MISTAKES
    : mistake(pointer, 'The shares must come to exactly 1: change one to "rest".');
}

function isRest({ share }: SplitDefinition): boolean {
  return share === 'rest';
}
