import type { ShortClaim } from '../core/decide/decide-claiming.ts';
import { drawClaims } from '../core/decide/draw-claims.ts';
import type { Claim, DomainEvent } from '../core/decision.ts';
import { warningOf } from '../core/limits/warnings.ts';
import type { Instant } from '../core/time.ts';
import { type Counter, type CounterClaim, counterKey, counterName } from './counters.ts';

/** Whose claims they are. */
export interface Claimant {
  readonly tenant: number;
  readonly programKey: string;
  readonly now: Instant;
}

/** What came of the claims of one decision. */
export type Taken =
  | { readonly short: ShortClaim }
  | { readonly short: null; readonly warnings: readonly DomainEvent[] };

/** A claim as it is known outside of its account. */
export function counterClaim(claim: Claim, { tenant, programKey }: Claimant): CounterClaim {
  return { ...claim, tenant, counter: counterName(claim, programKey) };
}

/** Takes what is claimed from the counters as far as they are known, and says which of them that nearly uses up. */
export function takeClaims(
  claims: readonly Claim[],
  counters: Map<string, Counter>,
  claimant: Claimant,
): Taken {
  const keyOf = (claim: Claim): string => counterKey(counterClaim(claim, claimant));
  const draw = drawClaims(claims, (claim) => counters.get(keyOf(claim)));
  if (draw.short !== null) return draw;
  const warnings: DomainEvent[] = [];
  for (const { claim, before, after: end } of draw.drawn.values()) {
    const after = { ...end, used: Math.max(0, end.used) };
    const warning = warningOf(claim, before, after, claimant.now);
    if (warning !== null) warnings.push(warning);
    counters.set(keyOf(claim), after);
  }
  return { short: null, warnings };
}
