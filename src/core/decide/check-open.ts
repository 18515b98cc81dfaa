import type { Command } from '../command.ts';
import { type Refusal, refuse } from '../decision.ts';
import type { AccountState } from '../state.ts';
import { formatInstant, type Instant } from '../time.ts';

/** What a closed account still takes: what undoes or ends what was there before, and what is answered with a no. */
const IS_TAKEN_WHEN_CLOSED = {
  account: false,
  stakeholder: false,
  purchase: false,
  activity: false,
  'quote-hold': false,
  return: true,
  void: true,
  redemption: false,
  transfer: false,
  'transfer-receive': true,
  'transfer-arrive': true,
  referral: false,
  'referral-amend': true,
  adjustment: false,
  'lot-activate': false,
  'lot-cancel': false,
  'lot-extend': false,
  'lot-reinstate': false,
  'tier-set': false,
  'tier-hold': false,
  'tier-release': false,
  'plan-activate': false,
  'plan-cancel': false,
  'pool-membership': true,
  'pool-join': true,
  'pool-leave': true,
  'pool-open': true,
  occasion: false,
  settle: true,
  close: false,
  merge: false,
  'merge-give': true,
  'merge-take': true,
} satisfies Record<Command['kind'], boolean>;

/** Nothing new begins at an account that is closed, whenever it is said to have happened. */
export function checkOpen({ ended }: AccountState, { kind }: Command): Refusal | null {
  if (ended === null || IS_TAKEN_WHEN_CLOSED[kind]) return null;
  return refuse('account-closed', '/account', isClosedSince(ended.at));
}

export function isClosedSince(at: Instant): string {
  return `The account was closed at ${formatInstant(at)}: only what was posted before can still be returned or undone.`;
}
