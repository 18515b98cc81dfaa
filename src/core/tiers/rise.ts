import type { Ladder } from '../program/compiled.ts';
import type { Holding, Status } from '../state.ts';
import { spanOf } from './status-time.ts';
import { setAt } from './tiers.ts';

/**
 * Does an account rise to a tier by a holding that is new to its status? Not by keeping it, nor where the tier, or a
 * higher one, is held at some time in between or right before (that only lengthens it), nor under what was set by hand.
 */
export function isRise(ladder: Ladder, status: Status, reached: Holding): boolean {
  if (reached.by !== 'reach') return false;
  const rankOf = (tier: string | null): number => (tier === null ? 0 : (ladder.byKey.get(tier)?.rank ?? 0));
  const rank = rankOf(reached.tier);
  const set = setAt(status, ladder.key, reached.since);
  if (set !== null && (set.kind === 'exact' || rankOf(set.tier) >= rank)) return false;
  const { since, until } = spanOf(reached, status);
  return !status.holdings.some((holding) => {
    // What a return cut off is no more: what was given for it went back, too.
    if (holding.ladder !== ladder.key || holding.endedAt !== null || rankOf(holding.tier) < rank)
      return false;
    const held = spanOf(holding, status);
    return held.since <= until && held.until >= since;
  });
}
