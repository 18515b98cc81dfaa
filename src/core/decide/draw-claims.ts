import type { Claim } from '../decision.ts';
import type { Use } from '../limits/warnings.ts';
import type { ShortClaim } from './decide-claiming.ts';

/**
 * How the claims of one decision change a counter; `claim` is the last of them. What comes back may have been claimed
 * before there was a counter: then less than nothing is used after it.
 */
export interface Drawn {
  readonly claim: Claim;
  readonly before: Use;
  readonly after: Use;
}

/** By the names of the counters, in the order in which they are first claimed. */
export type Draw =
  | { readonly short: ShortClaim }
  | { readonly short: null; readonly drawn: ReadonlyMap<string, Drawn> };

/**
 * Draws claims from counters, one after the other; the first that is not to be had is short. Counters that are not known
 * give whatever is claimed. What a decision gives back it can take again, even where a new version allows less by now.
 */
export function drawClaims(claims: readonly Claim[], find: (claim: Claim) => Use | undefined): Draw {
  const drawn = new Map<string, Drawn>();
  /** What the decision has taken so far, by the keys of its claims. */
  const taken = new Map<string, number>();
  for (const claim of claims) {
    const { counter, n, key } = claim;
    const before = drawn.get(counter)?.before ?? find(claim);
    if (before === undefined) continue;
    const size = claim.size ?? before.size;
    const { used } = drawn.get(counter)?.after ?? before;
    const left = Math.max(0, Math.max(size, before.used) - used);
    if (n > left) return { short: { key, left: left + (taken.get(key) ?? 0) } };
    if (n > 0) taken.set(key, (taken.get(key) ?? 0) + n);
    drawn.set(counter, { claim, before, after: { size, used: used + n } });
  }
  return { short: null, drawn };
}
