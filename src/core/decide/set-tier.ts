import type { TierSetCommand } from '../command.ts';
import { type Decision, type Refusal, refuse } from '../decision.ts';
import type { Ladder } from '../program/compiled.ts';
import type { TierSet } from '../state.ts';
import { earnedTierAt, setAt, tierAt } from '../tiers/tiers.ts';
import { formatInstant, type Instant } from '../time.ts';
import { close } from './close.ts';
import { type Draft, seqOf, statusOf } from './draft.ts';
import { checkUntil, ladderNow } from './ladder-checks.ts';

/**
 * Puts the account into a tier by hand. What it has earned by now says what that means: from there up it is the least
 * that it has until then, and more can still be reached; below, it is exactly what it has. So it does not matter what
 * was set before, and asking for the same again changes nothing.
 */
export function decideTierSet(draft: Draft, command: TierSetCommand): Decision | Refusal {
  const { now } = draft.deciding;
  const ladder = ladderNow(draft, command.ladder);
  if ('refused' in ladder) return ladder;
  const refusal = checkTier(ladder, command) ?? checkUntil(draft, ladder, command.until);
  if (refusal !== null) return refusal;
  if (!isSame(setAt(statusOf(draft), ladder.key, now), command)) set(draft, ladder, command, now);
  return close(draft, { occurredAt: now });
}

function checkTier(ladder: Ladder, { tier }: TierSetCommand): Refusal | null {
  if (tier === null || ladder.byKey.has(tier)) return null;
  const known = ladder.tiers.map(({ key }) => JSON.stringify(key)).join(', ');
  const detail = `The ladder has no tier ${JSON.stringify(tier)}: it has ${known}.`;
  return refuse('unknown-tier', '/tier', detail);
}

function isSame(current: TierSet | null, { tier, until, reason }: TierSetCommand): boolean {
  if (current === null) return tier === null;
  return current.tier === tier && current.until === until && current.reason === reason;
}

function set(draft: Draft, ladder: Ladder, { tier, until, reason }: TierSetCommand, now: Instant): void {
  const status = statusOf(draft);
  const before = tierAt(ladder, status, now);
  draft.tierSets.push({
    seq: seqOf(draft),
    ladder: ladder.key,
    tier,
    kind: kindOf(ladder, tier, earnedTierAt(ladder, status, now).rank),
    since: now,
    until: tier === null ? null : until,
    reason,
  });
  const data = {
    ladder: ladder.key,
    tier,
    until: until === null || tier === null ? null : formatInstant(until),
    reason,
    before: before.key,
    after: tierAt(ladder, statusOf(draft), now).key,
  };
  draft.events.push({ type: 'tier.set', at: now, data });
}

function kindOf({ byKey }: Ladder, tier: string | null, rankEarned: number): TierSet['kind'] {
  if (tier === null) return 'lifted';
  return (byKey.get(tier)?.rank ?? 0) >= rankEarned ? 'floor' : 'exact';
}
