import type { DomainEvent } from '../decision.ts';
import type { Holding } from '../state.ts';
import { formatInstant } from '../time.ts';

/** What is told of a tier that is held from now on, or for longer than it was. */
export function tierEvent(
  { ladder, tier, since, until }: Pick<Holding, 'ladder' | 'tier' | 'since' | 'until'>,
  type: 'tier.reached' | 'tier.kept',
): DomainEvent {
  const data = {
    ladder,
    tier,
    since: formatInstant(since),
    until: until === null ? null : formatInstant(until),
  };
  return { type, at: since, data };
}
