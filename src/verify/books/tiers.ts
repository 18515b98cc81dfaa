import { standing } from './book.ts';

export const tierHoldings = standing('tier_holdings', {
  key: ['ladder', 'seq', 'n'],
  of: ({ state }) =>
    state.holdings.map(({ ladder, seq, n, tier, since, until, by, follows, endedAt }) => ({
      ladder,
      seq,
      n,
      tier,
      since,
      until,
      by,
      follows,
      ended_at: endedAt,
    })),
});

/** Those that came with a merged account have numbers of before the first command. */
export const tierSets = standing('tier_sets', {
  key: ['ladder', 'seq'],
  of: ({ state }) =>
    state.tierSets.map(({ ladder, seq, tier, kind, since, until, reason }) => ({
      ladder,
      seq,
      tier,
      kind,
      since,
      until,
      reason,
    })),
});

export const tierHolds = standing('tier_holds', {
  key: ['ladder', 'seq'],
  of: ({ state }) =>
    state.tierHolds.map(({ ladder, seq, since, until, releasedAt, reason }) => ({
      ladder,
      seq,
      since,
      until,
      released_at: releasedAt,
      reason,
    })),
});
