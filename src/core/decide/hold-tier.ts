import type { TierHoldCommand, TierReleaseCommand } from '../command.ts';
import { type Decision, type Refusal, refuse } from '../decision.ts';
import { holdAt } from '../tiers/status-time.ts';
import { formatInstant } from '../time.ts';
import { close } from './close.ts';
import { type Draft, seqOf, statusOf } from './draft.ts';
import { checkUntil, ladderNow } from './ladder-checks.ts';

/** From now on the time of a status does not pass: whatever is held ends later by as long as the hold lasts. */
export function decideTierHold(draft: Draft, command: TierHoldCommand): Decision | Refusal {
  const { now } = draft.deciding;
  const { until, reason } = command;
  const ladder = ladderNow(draft, command.ladder);
  if ('refused' in ladder) return ladder;
  const refusal = checkUntil(draft, ladder, until);
  if (refusal !== null) return refusal;
  const current = holdAt(statusOf(draft), ladder.key, now);
  if (current !== undefined) {
    const since = formatInstant(current.since);
    const detail = `The status is on hold since ${since} (${current.reason}): release it first to hold it for something else.`;
    return refuse('on-hold-already', '', detail);
  }
  draft.tierHolds.push({
    seq: seqOf(draft),
    ladder: ladder.key,
    since: now,
    until,
    releasedAt: null,
    reason,
  });
  const data = { ladder: ladder.key, until: until === null ? null : formatInstant(until), reason };
  draft.events.push({ type: 'tier.held', at: now, data });
  return close(draft, { occurredAt: now });
}

export function decideTierRelease(draft: Draft, command: TierReleaseCommand): Decision | Refusal {
  const { now } = draft.deciding;
  const ladder = ladderNow(draft, command.ladder);
  if ('refused' in ladder) return ladder;
  const current = holdAt(statusOf(draft), ladder.key, now);
  if (current === undefined)
    return refuse('not-on-hold', '', 'The status is not on hold: there is nothing to release.');
  draft.tierHolds.push({ ...current, releasedAt: now });
  draft.events.push({ type: 'tier.released', at: now, data: { ladder: ladder.key } });
  return close(draft, { occurredAt: now });
}
