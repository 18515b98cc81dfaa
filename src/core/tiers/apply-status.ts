import type { Holding, HoldingEnd, Status, TierHold, TierSet } from '../state.ts';
import { withEnds } from './fallen-by.ts';

/** What a decision does to the status of an account. */
export interface StatusChanges {
  readonly holdings: readonly Holding[];
  readonly holdingEnds: readonly HoldingEnd[];
  readonly tierSets: readonly TierSet[];
  /** New ones, and those that were released. */
  readonly tierHolds: readonly TierHold[];
}

/** The status after it: what is new comes after what was there, in the order in which it came about. */
export function applyToStatus(status: Status, changes: StatusChanges): Status {
  const { holdings, holdingEnds, tierSets, tierHolds } = changes;
  return {
    holdings: withEnds(
      holdings.length === 0 ? status.holdings : [...status.holdings, ...holdings],
      holdingEnds,
    ),
    tierSets: tierSets.length === 0 ? status.tierSets : [...status.tierSets, ...tierSets],
    tierHolds: tierHolds.length === 0 ? status.tierHolds : withHolds(status.tierHolds, tierHolds),
  };
}

function withHolds(known: readonly TierHold[], changed: readonly TierHold[]): readonly TierHold[] {
  const byKey = new Map([...known, ...changed].map((hold) => [`${hold.ladder} ${hold.seq}`, hold]));
  return [...byKey.values()];
}
