import type { Ladder } from '../program/compiled.ts';
import type { Holding } from '../state.ts';
import type { Day } from '../time.ts';

/**
 * The rows that follow a holding where each tier gives way to the one below it for another period, down to the second
 * (the first needs no holding). They are made up front, so that nothing has to happen when a tier ends.
 */
export function followersOf(ladder: Ladder, holding: Holding, enrolledOn: Day): readonly Holding[] {
  if (ladder.held.then !== 'one-down') return [];
  const rows: Holding[] = [];
  let last = holding;
  for (let rank = (ladder.byKey.get(holding.tier)?.rank ?? 0) - 1; rank > 0; rank--) {
    const tier = ladder.tiers[rank];
    if (tier === undefined || last.until === null) break;
    const since = last.until;
    const until = ladder.untilOf(ladder.zone.dayOf(since), since, enrolledOn);
    last = { ...last, n: last.n + 1, tier: tier.key, since, until, by: 'one-down', follows: last.n };
    rows.push(last);
  }
  return rows;
}
