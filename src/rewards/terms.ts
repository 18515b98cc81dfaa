import type { RewardTerms } from '../core/command.ts';
import type { Reward } from './repository.ts';

/** What of a reward decides whether it can be had; it goes into the log with each redemption. */
export function termsOfReward({ key, version, price, availableFrom, availableUntil }: Reward): RewardTerms {
  const asked = price === null ? null : { points: price.points, amount: price.amount };
  return { key, version, price: asked, availableFrom, availableUntil };
}
