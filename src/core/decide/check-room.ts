import { type Refusal, refuse } from '../decision.ts';
import { exceeds } from '../limits/head-room.ts';
import { isOfAccount, personOf } from '../limits/limit.ts';
import { rulesToJudge } from '../program/compile.ts';
import type { PastTransaction } from '../state.ts';
import { requireProfile } from './checks.ts';
import { countedState, type Draft, versionOf } from './draft.ts';

/**
 * What stands again after a return was undone uses limits and stock again: there must be room for it, which others may
 * have used up in the meantime.
 */
export function checkRoom(draft: Draft): Refusal | null {
  const { state, refusedClaims } = draft.deciding;
  const refused = draft.claims.find(({ key, n }) => n > 0 && refusedClaims.has(key));
  if (refused?.size === null)
    return refuse('out-of-stock', '', 'It would give back a coupon whose reward is out of stock by now.');
  const amended = draft.amendments.flatMap(({ transaction }) => state.history.get(transaction) ?? []);
  return refused !== undefined || amended.some((past) => isOverdrawn(draft, past))
    ? refuse('limit-reached', '', 'It would give back what a limit has no room for by now.')
    : null;
}

function isOverdrawn(draft: Draft, { posted, programVersion }: PastTransaction): boolean {
  const program = versionOf(draft, programVersion);
  if (!program.limitsAccounts) return false;
  const { state } = draft.deciding;
  const after = countedState(draft, state);
  const day = program.zone.dayOf(posted.occurredAt);
  const enrolledOn = program.zone.dayOf(requireProfile(state).enrolledAt);
  const use = { day, enrolledOn, person: personOf(posted) };
  return rulesToJudge(program, posted.kind).some(({ limits }) =>
    limits.some((limit) => isOfAccount(limit) && exceeds(limit, state, after, use)),
  );
}
