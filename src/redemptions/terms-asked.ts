import type { RewardTerms } from '../core/command.ts';
import { type Refusal, refuse } from '../core/decision.ts';
import type { Reward } from '../rewards/repository.ts';
import { termsOfReward } from '../rewards/terms.ts';

/** The terms of a reward as they are now; of one that is not there, some for a command that is never decided. */
export function termsAsked(key: string, reward: Reward | undefined): RewardTerms {
  if (reward !== undefined) return termsOfReward(reward);
  return { key, version: 0, price: null, availableFrom: null, availableUntil: null };
}

export function unknownReward(key: string): Refusal {
  const detail = `There is no reward ${JSON.stringify(key)}: GET /v1/rewards lists those there are.`;
  return refuse('unknown-reward', '/reward', detail);
}
