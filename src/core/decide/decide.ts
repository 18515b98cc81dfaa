import type { Command } from '../command.ts';
import { type Decision, type Refusal, refuse } from '../decision.ts';
import { TooMuch } from '../outcome.ts';
import { decideAdjustment } from './adjust.ts';
import { tooMuch } from './book-outcomes.ts';
import { decideLotActivate, decideLotCancel, decideLotExtend } from './change-lot.ts';
import { checkOpen } from './check-open.ts';
import { close } from './close.ts';
import { decideClose } from './close-account.ts';
import { type Deciding, type Draft, openDraft } from './draft.ts';
import { decideAccount } from './enrol.ts';
import { decideReferral, decideReferralAmend, refuseToHear } from './hear-referral.ts';
import { decideQuoteHold } from './hold-quote.ts';
import { decideTierHold, decideTierRelease } from './hold-tier.ts';
import { decideMerge, decideMergeGive, decideMergeTake } from './merge.ts';
import { decideOccasion, passOver } from './occasion.ts';
import { decidePlanActivate, decidePlanCancel } from './plans.ts';
import { decidePoolMembership, decidePoolNews } from './pool-members.ts';
import { decidePost } from './post.ts';
import { decideRedeem } from './redeem.ts';
import { decideLotReinstate } from './reinstate.ts';
import { decideReturn, decideVoid } from './return.ts';
import { decideTierSet } from './set-tier.ts';
import { settle } from './settle.ts';
import { decideArrive, decideReceive, decideSend } from './transfer.ts';

/**
 * What a command does to an account: a pure function of what it is given. Refusals are values and change nothing;
 * it throws only where the state breaks an invariant.
 */
export function decide(deciding: Deciding): Decision | Refusal {
  if (deciding.state.profile === null && deciding.command.kind !== 'account') {
    return refuse('unknown-account', '/account', 'There is no such account.');
  }
  const decision = checkOpen(deciding.state, deciding.command) ?? attempt(deciding);
  const { command } = deciding;
  return decision.refused ? goOn(deciding, command, decision) : decision;
}

/** Nobody could change what happens by itself or what is told, and the account has to go on. */
function goOn(deciding: Deciding, command: Command, refusal: Refusal): Decision | Refusal {
  if (command.kind === 'occasion') return passOver(settledDraft(deciding), command, refusal);
  if (command.kind === 'referral') return refuseToHear(settledDraft(deciding), command, refusal);
  return refusal;
}

function attempt(deciding: Deciding & { readonly accountId: string }): Decision | Refusal {
  try {
    return decideCommand(settledDraft(deciding), deciding.command, deciding.accountId);
  } catch (error) {
    if (error instanceof TooMuch) return tooMuch(error.rule);
    throw error;
  }
}

function settledDraft(deciding: Deciding): Draft {
  const draft = openDraft(deciding);
  settle(draft);
  return draft;
}

function decideCommand(draft: Draft, command: Command, accountId: string): Decision | Refusal {
  const { now } = draft.deciding;
  switch (command.kind) {
    case 'purchase':
    case 'activity':
      return decidePost(draft, command);
    case 'quote-hold':
      return decideQuoteHold(draft, command);
    case 'return':
      return decideReturn(draft, command);
    case 'void':
      return decideVoid(draft, command);
    case 'redemption':
      return decideRedeem(draft, command);
    case 'transfer':
      return decideSend(draft, command, accountId);
    case 'transfer-receive':
      return decideReceive(draft, command);
    case 'transfer-arrive':
      return decideArrive(draft, command);
    case 'referral':
      return decideReferral(draft, command);
    case 'referral-amend':
      return decideReferralAmend(draft, command);
    case 'account':
      return decideAccount(draft, command);
    case 'adjustment':
      return decideAdjustment(draft, command);
    case 'lot-activate':
      return decideLotActivate(draft, command);
    case 'lot-cancel':
      return decideLotCancel(draft, command);
    case 'lot-extend':
      return decideLotExtend(draft, command);
    case 'lot-reinstate':
      return decideLotReinstate(draft, command);
    case 'tier-set':
      return decideTierSet(draft, command);
    case 'tier-hold':
      return decideTierHold(draft, command);
    case 'plan-activate':
      return decidePlanActivate(draft, command);
    case 'plan-cancel':
      return decidePlanCancel(draft, command);
    case 'tier-release':
      return decideTierRelease(draft, command);
    case 'occasion':
      return decideOccasion(draft, command);
    case 'pool-membership':
      return decidePoolMembership(draft, command);
    case 'pool-join':
    case 'pool-leave':
      return decidePoolNews(draft, command);
    case 'close':
      return decideClose(draft);
    case 'merge':
      return decideMerge(draft, command);
    case 'merge-give':
      return decideMergeGive(draft, command);
    case 'merge-take':
      return decideMergeTake(draft, command);
    case 'stakeholder':
    case 'pool-open':
    case 'settle':
      return close(draft, { occurredAt: now });
  }
}
