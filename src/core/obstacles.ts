import type { RewardTerms } from './command.ts';
import type { Wallet } from './ledger.ts';
import type { Program } from './program/compiled.ts';
import type { PointsKind } from './program/document.ts';
import { formatInstant, type Instant } from './time.ts';

/**
 * What stands between an account and a reward. The catalogue shows all of it, a redemption is refused with the
 * first: both ask here, so that the one never promises what the other refuses.
 */
export type Obstacle =
  | { readonly code: 'not-yet'; readonly from: Instant }
  | { readonly code: 'no-longer'; readonly until: Instant }
  | { readonly code: 'no-price' }
  | { readonly code: 'out-of-stock' }
  | SpendingObstacle;

/** Why points cannot be spent, on whatever it is. */
export type SpendingObstacle =
  | { readonly code: 'other-points'; readonly points: string }
  | { readonly code: 'not-spendable'; readonly points: string; readonly because: Purpose }
  | {
      readonly code: 'insufficient-points';
      readonly points: string;
      readonly have: number;
      readonly need: number;
    };

/** What points are for that cannot be spent. */
type Purpose = 'payable' | 'stamps' | 'status';

/** A price, or any amount of points that is to be spent. */
export interface PointsAmount {
  readonly points: string;
  readonly amount: number;
}

/** When a reward can be had, from one instant up to, not including, another. */
export function findTimeObstacle(
  { availableFrom, availableUntil }: RewardTerms,
  now: Instant,
): Obstacle | null {
  if (availableFrom !== null && now < availableFrom) return { code: 'not-yet', from: availableFrom };
  if (availableUntil !== null && now >= availableUntil) return { code: 'no-longer', until: availableUntil };
  return null;
}

/** Can points of that kind be spent at all? */
export function findKindObstacle(program: Program, points: string): SpendingObstacle | null {
  const kind = program.points.get(points);
  if (kind === undefined) return { code: 'other-points', points };
  return kind.spendable === false ? { code: 'not-spendable', points, because: purposeOf(kind) } : null;
}

function purposeOf({ payable, card }: PointsKind): Purpose {
  if (payable !== undefined) return 'payable';
  return card === undefined ? 'status' : 'stamps';
}

/** Does the wallet hold enough? Only what is active can be spent. */
export function findBalanceObstacle(
  { active }: Pick<Wallet, 'active'>,
  { points, amount }: PointsAmount,
): SpendingObstacle | null {
  return active >= amount ? null : { code: 'insufficient-points', points, have: active, need: amount };
}

const USES: Readonly<Record<Purpose, string>> = {
  payable: 'are paid out in money, and can neither be spent nor handed on',
  stamps: 'are stamps of a card, and can neither be spent nor handed on',
  status: 'count for status and cannot be spent',
};

export function describeObstacle(obstacle: Obstacle): string {
  switch (obstacle.code) {
    case 'not-yet':
      return `The reward is available from ${formatInstant(obstacle.from)} on.`;
    case 'no-longer':
      return `The reward was available until ${formatInstant(obstacle.until)}.`;
    case 'no-price':
      return 'The reward has no price in points; it is had by a coupon only.';
    case 'out-of-stock':
      return 'The reward is out of stock.';
    case 'other-points':
      return `The programme has no points called ${JSON.stringify(obstacle.points)}.`;
    case 'not-spendable':
      return `${obstacle.points} points ${USES[obstacle.because]}.`;
    case 'insufficient-points':
      return `The wallet has ${obstacle.have} active ${obstacle.points} points; ${obstacle.need} are needed.`;
  }
}
