import type { Claim, Decision, Refusal } from '../decision.ts';
import { decide } from './decide.ts';
import type { Deciding } from './draft.ts';

/** A claim that was more than was left. */
export interface ShortClaim {
  readonly key: string;
  /** To all that the decision claims of it. */
  readonly left: number;
}

/**
 * Decides a command, and again, knowing what is left, until all that it claims is there. `take` draws all claims of a
 * decision from what is left; or says which is the first that is not to be had, and draws nothing.
 */
export function decideClaiming(
  deciding: Omit<Deciding, 'refusedClaims'> & { readonly accountId: string },
  take: (claims: readonly Claim[]) => ShortClaim | null,
): Decision | Refusal {
  const refusedClaims = new Map<string, number>();
  for (;;) {
    const decision = decide({ ...deciding, refusedClaims });
    if (decision.refused) return decision;
    const short = take(decision.claims);
    if (short === null) return decision;
    // Deciding the same once more would never end, and would stop all others with it.
    if (refusedClaims.has(short.key)) throw new Error(`${short.key} is claimed although it was refused`);
    refusedClaims.set(short.key, short.left);
  }
}
