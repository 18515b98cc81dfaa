import fc from 'fast-check';
import { walletOf } from '../model/account.ts';
import { atLeastZero, least } from '../model/decimal.ts';
import { termsOf } from '../model/twin.ts';
import { activeOf, credit, spend } from '../model/wallet.ts';
import {
  accept,
  accountOf,
  nextFact,
  nextLot,
  pick,
  refusal,
  type Step,
  type World,
} from '../model/world.ts';
import { BY_HAND, daysAhead, endAt, formatEnd } from './by-hand.ts';
import { holdersOf, nameOf } from './redeem.ts';
import { whichAccount } from './which.ts';

export const adjust = fc.record({
  kind: fc.constant('adjust' as const),
  account: whichAccount,
  holder: fc.nat(2),
  points: fc.nat(5),
  amount: fc.constantFrom(1n, 40n, 300n, -1n, -15n, -200n),
  /** Undefined: as if they were earned now. */
  end: fc.option(daysAhead, { nil: undefined }),
  mayOwe: fc.boolean(),
});

type AdjustCommand = typeof adjust extends fc.Arbitrary<infer T> ? T : never;

export function putRight(world: World, command: AdjustCommand): Step {
  const { twin, now } = world;
  const { amount } = command;
  const account = accountOf(world, command.account);
  const holder = pick(holdersOf(account), command.holder) ?? 'account';
  const points = pick(Object.keys(twin.kinds), command.points) ?? '';
  const wallet = walletOf(account, holder, points);
  const end = amount < 0n || command.end === undefined ? undefined : endAt(now, command.end);
  const mayOwe = amount < 0n && command.mayOwe;
  const body = {
    externalId: nextFact(world),
    wallet: { holder: nameOf(holder), points },
    amount: Number(amount),
    ...(end !== undefined && { expiresAt: formatEnd(end) }),
    ...(mayOwe && { debt: 'allow' }),
    ...BY_HAND,
  };
  const request = {
    method: 'POST',
    path: `/v1/accounts/external:${account.called}/adjustments`,
    body,
  } as const;
  if (account.isClosed) return refusal(request, 'account-closed');
  const answer = { wallet: { holder, points }, amount: body.amount };
  if (amount > 0n) {
    const expiresAt = end ?? termsOf(twin, points, now).expiresAt;
    if (expiresAt <= now) return refusal(request, 'until-out-of-range');
    credit(wallet, nextLot(world), amount, { activeFrom: now, expiresAt }, now);
    return accept(world, request, { ...answer, expiresAt });
  }
  if (mayOwe && !twin.kinds[points]?.mayOwe) return refusal(request, 'debt-not-allowed');
  const there = atLeastZero(least(-amount, activeOf(wallet)));
  if (!mayOwe && there < -amount) return refusal(request, 'insufficient-points');
  spend(wallet, there);
  wallet.owed += -amount - there;
  return accept(world, request, { ...answer, expiresAt: Infinity });
}
