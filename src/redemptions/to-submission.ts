import type { RedeemCommand } from '../core/command.ts';
import type { Refusal } from '../core/decision.ts';
import type { Known, Prepared, Submission } from '../engine/submission.ts';
import { accountAddress } from '../http/addresses.ts';
import { findHolder, findPerson, peopleIn } from '../http/holders.ts';
import type { Reward } from '../rewards/repository.ts';
import { presentRedemption } from './present.ts';
import type { RedemptionBody } from './schema.ts';
import { termsAsked, unknownReward } from './terms-asked.ts';

/**
 * A redemption on its way to the engine, with the terms of the reward as they are now. Where there is no such
 * reward, it is refused only if it did not happen before: whoever asks again after the reward was removed still
 * gets the stored answer.
 */
export function toSubmission(tenant: number, body: RedemptionBody, reward: Reward | undefined): Submission {
  const holder = 'wallet' in body ? body.wallet.holder : undefined;
  return {
    tenant,
    account: accountAddress(body.account, body.program),
    key: `x:${body.externalId}`,
    stakeholders: peopleIn(body.stakeholder, holder),
    prepare: (known) => prepare(known, body, reward),
    present: (decided) => presentRedemption(decided, reward),
  };
}

function prepare(known: Known, body: RedemptionBody, reward: Reward | undefined): Prepared | Refusal {
  const stakeholder =
    body.stakeholder === undefined ? null : findPerson(known, body.stakeholder, '/stakeholder');
  if (stakeholder !== null && typeof stakeholder !== 'string') return stakeholder;
  const payment = paymentOf(known, body);
  if ('refused' in payment) return payment;
  const { externalId } = body;
  const terms = termsAsked(body.reward, reward);
  const command: RedeemCommand = { kind: 'redemption', externalId, stakeholder, reward: terms, payment };
  return reward === undefined ? { command, objection: unknownReward(body.reward) } : { command };
}

function paymentOf(known: Known, body: RedemptionBody): RedeemCommand['payment'] | Refusal {
  if ('coupon' in body) return { coupon: body.coupon };
  const { holder: ref, points } = body.wallet;
  const holder = findHolder(known, ref, '/wallet/holder');
  return typeof holder === 'string' ? { holder, points } : holder;
}
