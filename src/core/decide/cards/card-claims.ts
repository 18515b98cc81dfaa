import type { Claim } from '../../decision.ts';
import type { CardTerms } from '../../program/compiled.ts';
import type { Card } from '../../state.ts';
import { claimOfStock, claimOfTime, stockKey, timeKey } from '../claims.ts';
import type { Draft } from '../draft.ts';

/** What a card takes of the stock of its reward (negative: gives back). */
export function claimOfCard(card: Card, reward: string, n: number): Claim {
  return claimOfStock(reward, { by: cardClaim(card), rule: null }, n);
}

/** It asks for its reward at this time, and takes of its stock. */
export function claimsToComplete(draft: Draft, card: Card, { reward, count }: CardTerms): readonly Claim[] {
  const timely = claimOfTime(reward, cardClaim(card), draft.deciding.now);
  return [timely, claimOfCard(card, reward, count)];
}

/** Who asks for it. */
function cardClaim({ seq, n }: Card): string {
  return `card ${seq} ${n}`;
}

/** Not where its reward cannot be had now, or is out of stock; which is remembered. */
export function canComplete(draft: Draft, card: Card, { reward }: CardTerms): boolean {
  const { refusedClaims } = draft.deciding;
  if (refusedClaims.size === 0) return true;
  const by = cardClaim(card);
  const isUntimely = refusedClaims.has(timeKey(reward, by));
  if (!isUntimely && !refusedClaims.has(stockKey(reward, by))) return true;
  rememberRefused(draft, card, { reward, reason: isUntimely ? 'untimely' : 'refused' });
  return false;
}

interface RefusedReward {
  readonly reward: string;
  readonly reason: 'refused' | 'untimely';
}

function rememberRefused({ completions }: Draft, card: Card, { reward, reason }: RefusedReward): void {
  const known = completions.get(card.points) ?? { granted: {} };
  completions.set(card.points, { ...known, [reason]: { ...known[reason], [cardClaim(card)]: reward } });
}

/** Whether any full card waits for its reward: a replay has to know. */
export function isAnyRefused({ completions }: Draft): boolean {
  return [...completions.values()].some(
    ({ refused, untimely }) => refused !== undefined || untimely !== undefined,
  );
}
