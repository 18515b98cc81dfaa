import { ONE } from '../../decimal.ts';
import { LIMITS, type PointsKind, type PoolDefinition, type ProgramDocument } from '../document.ts';
import { at, checkName, type Mistake, mistake, NO_MISTAKES, quote } from './mistake.ts';
import { checkDecimal, decimalIn } from './values.ts';

/** A pool holds what can be spent, and gets a part of one of it. */
export function checkPool({ pool, points }: ProgramDocument): readonly Mistake[] {
  if (pool === undefined) return NO_MISTAKES;
  return [
    ...(pool.points.length === 0
      ? mistake('/pool/points', 'Name the points that the pool is for, or leave pool out.')
      : NO_MISTAKES),
    ...pool.points
      .slice(0, LIMITS.pointsKinds)
      .flatMap((key, index) => checkKind(pool, key, points, at('/pool/points', index))),
    ...(pool.feed === undefined ? NO_MISTAKES : checkFeed(pool.feed)),
    ...checkHolders(pool),
  ];
}

function checkKind(
  pool: PoolDefinition,
  key: string,
  kinds: ProgramDocument['points'],
  pointer: string,
): readonly Mistake[] {
  const kind = kinds[key];
  if (kind === undefined) return checkName('kind of points', key, Object.keys(kinds), pointer);
  if (pool.points.indexOf(key) !== Number(pointer.split('/').at(-1)))
    return mistake(pointer, `${quote(key)} is named before: leave it out.`);
  return isSpendable(kind)
    ? NO_MISTAKES
    : mistake(pointer, `${quote(key)} cannot be spent, so a pool of them is of no use: name other points.`);
}

function isSpendable({ spendable = true, card, payable }: PointsKind): boolean {
  return spendable && card === undefined && payable === undefined;
}

function checkFeed(feed: string): readonly Mistake[] {
  if (checkDecimal(feed, '/pool/feed', 'above zero').length === 0 && (decimalIn(feed) ?? ONE) <= ONE)
    return NO_MISTAKES;
  return mistake('/pool/feed', 'Write a share above 0 and up to 1, such as "0.25".');
}

function checkHolders({ holders, feed }: PoolDefinition): readonly Mistake[] {
  return holders === undefined || feed !== undefined
    ? NO_MISTAKES
    : mistake(
        '/pool/holders',
        'Nothing feeds the pool by itself: say how much by feed, or leave holders out.',
      );
}
