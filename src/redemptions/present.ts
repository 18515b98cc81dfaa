import { formatInstant } from '../core/time.ts';
import type { Decided } from '../engine/submission.ts';
import { encodeId, encodeScopedId } from '../http/ids.ts';
import { ownCouponId, owning } from '../http/own-ids.ts';
import { presentHolder } from '../http/present-holder.ts';
import type { Reward } from '../rewards/repository.ts';
import { presentBalances } from '../wallets/present-balances.ts';

/** What redeeming answers; it is stored with the command, with the reward as it was called then. */
export function presentRedemption(decided: Decided, reward: Reward | undefined): object {
  const { accountId, decision, prepared } = decided;
  const { command } = prepared;
  const { outcome } = decision;
  if (command.kind !== 'redemption' || outcome.kind !== 'redeemed' || reward === undefined) {
    throw new Error('not a redemption');
  }
  const { payment, externalId, stakeholder, member } = command;
  const [coupon] = decision.coupons;
  return {
    id: encodeScopedId('red', { accountId, seq: decision.seq }),
    externalId,
    account: encodeId('acc', accountId),
    ...(member !== undefined && { member: encodeId('acc', member) }),
    stakeholder: stakeholder === null ? null : encodeId('stk', stakeholder),
    reward: { key: reward.key, name: reward.name, kind: reward.kind },
    status: 'captured',
    code: outcome.code,
    paid: 'holder' in payment ? { holder: presentHolder(payment.holder), ...outcome.paid } : null,
    coupon: coupon === undefined ? null : ownCouponId(owning(accountId, decided.state.absorbed), coupon),
    redeemedAt: formatInstant(decision.now),
    balances: presentBalances(decided),
  };
}
