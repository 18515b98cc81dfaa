import type { MergeCommand, MergeGiveCommand, MergeRefusal, MergeTakeCommand } from '../command.ts';
import { type Decision, type Refusal, refuse } from '../decision.ts';
import { NO_PEOPLE, withPeople } from '../merging/same-people.ts';
import type { Absorbed } from '../state.ts';
import { close } from './close.ts';
import { endQuotes } from './close-account.ts';
import { type Draft, programFor, seqOf } from './draft.ts';
import { giveAway } from './give-away.ts';
import { holdWhatBothReach } from './look-at-tiers-again.ts';
import { settleLots } from './settle.ts';
import { takeEstate } from './take-estate.ts';
import { takePoints } from './take-points.ts';

const NOTHING_ABSORBED: Absorbed = { opening: [], owners: [], people: NO_PEOPLE, referrers: {} };

/** First step, at whoever goes on: the other account is asked for all that it has. */
export function decideMerge(draft: Draft, { account }: MergeCommand): Decision | Refusal {
  const { accountId, state, now } = draft.deciding;
  if (account === accountId) {
    const detail = 'Both names are of this account: name another one that shall go on for it.';
    return refuse('same-account', '/into', detail);
  }
  const absorbed = state.absorbed ?? NOTHING_ABSORBED;
  if (absorbed.opening.includes(account)) {
    const detail = 'The account is being merged into this one already: see how that ends.';
    return refuse('merge-under-way', '/into', detail);
  }
  draft.absorbed = { ...absorbed, opening: [...absorbed.opening, account] };
  draft.messages.push({
    to: account,
    command: { kind: 'merge-give', account, into: accountId, merge: seqOf(draft) },
  });
  return close(draft, { occurredAt: now, outcome: { kind: 'merging' } });
}

/**
 * Second step, at the account that is merged: its quotes end and its points leave; from then on it stays as it is, and
 * whatever names it means the other one. Or it says why not. What it has in transit must have arrived before: that is
 * asked again.
 */
export function decideMergeGive(draft: Draft, command: MergeGiveCommand): Decision | Refusal {
  const { state, now } = draft.deciding;
  const { account, into, merge } = command;
  const refusal = refusalOf(draft, command);
  if (refusal === null && [...(state.inTransit?.values() ?? [])].some((amount) => amount !== 0))
    return refuse('transfers-under-way', '', 'Points of the account are on their way to others still.');
  if (refusal === null && draft.feeds.length > 0) {
    // What became active by now is on its way to the pool of its group: asked again, it has arrived there.
    draft.messages.push({ to: draft.deciding.accountId, command });
    return close(draft, { occurredAt: now });
  }
  const nothing = { lots: [], debts: [], absorbed: NOTHING_ABSORBED, referrer: null };
  const given = refusal === null ? give(draft, into) : nothing;
  draft.messages.push({ to: into, command: { kind: 'merge-take', account, merge, refusal, ...given } });
  return close(draft, { occurredAt: now });
}

function refusalOf(
  { deciding: { accountId, state } }: Draft,
  command: MergeGiveCommand,
): MergeRefusal | null {
  if (command.account !== accountId) return 'merged-already';
  if (state.ended !== null) return 'account-closed';
  return (state.absorbed?.opening.length ?? 0) === 0 ? null : 'merge-under-way';
}

type Given = Pick<MergeTakeCommand, 'lots' | 'debts' | 'absorbed' | 'referrer'>;

function give(draft: Draft, into: string): Given {
  const { state, now } = draft.deciding;
  draft.ended = { at: now, into };
  endQuotes(draft);
  const { owners, people, referrers } = state.absorbed ?? NOTHING_ABSORBED;
  return {
    ...giveAway(draft),
    absorbed: { owners, people, referrers },
    referrer: state.referral?.referrer ?? null,
  };
}

/** Third step, back at whoever goes on: all that the other one had is taken over. */
export function decideMergeTake(draft: Draft, command: MergeTakeCommand): Decision {
  const { state, now } = draft.deciding;
  const { account, refusal } = command;
  const absorbed = state.absorbed ?? NOTHING_ABSORBED;
  const opening = absorbed.opening.filter((one) => one !== account);
  draft.absorbed =
    refusal === null ? withAccount({ ...absorbed, opening }, command) : { ...absorbed, opening };
  if (refusal === null) {
    const shift = { slot: absorbed.owners.length + 1, people: draft.absorbed.people };
    takePoints(draft, command, shift);
    takeEstate(draft, account, shift);
    holdWhatBothReach(draft);
    draft.events.push({ type: 'account.merged', at: now, data: { absorbed: account } });
    // Those who name it as their parent belong to this one's pool from now on: see tell-members.ts.
    if (programFor(draft, now).pool !== null)
      draft.messages.push({ to: draft.deciding.accountId, command: { kind: 'pool-open' } });
    settleLots(draft);
  }
  return close(draft, { occurredAt: now, outcome: { kind: 'merged', refusal } });
}

/** Its number is the next slot, and those that it had absorbed come after it. */
function withAccount(before: Absorbed, command: MergeTakeCommand): Absorbed {
  const { account, absorbed, referrer, people = NO_PEOPLE } = command;
  return {
    opening: before.opening,
    owners: [...before.owners, account, ...absorbed.owners],
    people: withPeople(before.people, absorbed.people, people),
    referrers: {
      ...before.referrers,
      ...absorbed.referrers,
      ...(referrer !== null && { [account]: referrer }),
    },
  };
}
