import type { RewardTerms } from './command.ts';
import type { Wallet } from './ledger.ts';
import {
  findBalanceObstacle,
  findKindObstacle,
  findTimeObstacle,
  type Obstacle,
  type SpendingObstacle,
} from './obstacles.ts';
import type { Program } from './program/compiled.ts';
import type { Instant } from './time.ts';

/** What an account brings to a reward. */
export interface Means {
  readonly program: Program;
  readonly now: Instant;
  /** Wallets whose holders can act. */
  readonly wallets: readonly Wallet[];
  /** Coupons for this reward that can be used. */
  readonly coupons: number;
  readonly isInStock: boolean;
}

export interface Offer {
  readonly available: boolean;
  /** The wallets that can pay now. */
  readonly payableBy: readonly Wallet[];
  /** What stands in the way; empty where it is available. */
  readonly obstacles: readonly Obstacle[];
}

/** Can the account have the reward now, how, and if not, why not? As a redemption would be judged. */
export function offerOf(reward: RewardTerms, means: Means): Offer {
  const atAnotherTime = findTimeObstacle(reward, means.now);
  const toPay = obstaclesToPay(reward, means);
  const isPayable = atAnotherTime === null && toPay.length === 0;
  const payableBy = isPayable ? means.wallets.filter((wallet) => canPay(wallet, reward)) : [];
  const available = isPayable || (atAnotherTime === null && means.coupons > 0);
  return {
    available,
    payableBy,
    obstacles: available ? [] : [...(atAnotherTime === null ? [] : [atAnotherTime]), ...toPay],
  };
}

function obstaclesToPay({ price }: RewardTerms, { program, wallets, isInStock }: Means): readonly Obstacle[] {
  if (price === null) return [{ code: 'no-price' }];
  const obstacle = findKindObstacle(program, price.points) ?? obstacleOfBest(wallets, price);
  const inStock: readonly Obstacle[] = isInStock ? [] : [{ code: 'out-of-stock' }];
  return obstacle === null ? inStock : [...inStock, obstacle];
}

/** No wallet is missing more than the best one, so that is the one to speak of. */
function obstacleOfBest(
  wallets: readonly Wallet[],
  price: NonNullable<RewardTerms['price']>,
): SpendingObstacle | null {
  const balances = wallets.filter((wallet) => wallet.points === price.points).map((wallet) => wallet.active);
  return findBalanceObstacle({ active: balances.length === 0 ? 0 : Math.max(...balances) }, price);
}

function canPay(wallet: Wallet, { price }: RewardTerms): boolean {
  return price !== null && wallet.points === price.points && findBalanceObstacle(wallet, price) === null;
}
