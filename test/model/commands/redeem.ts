import fc from 'fast-check';
import { walletOf } from '../model/account.ts';
import { activeOf, spend } from '../model/wallet.ts';
import { accept, accountOf, nextFact, pick, refusal, type Step, type World } from '../model/world.ts';
import { whichAccount } from './which.ts';

export const redeem = fc.record({
  kind: fc.constant('redeem' as const),
  account: whichAccount,
  holder: fc.nat(2),
  reward: fc.nat(5),
  /** Seldom another kind of points is offered than the one that it costs. */
  isOtherKind: fc.constantFrom(false, false, false, false, true),
});

type RedeemCommand = typeof redeem extends fc.Arbitrary<infer T> ? T : never;

export function useReward(world: World, command: RedeemCommand): Step {
  const { twin } = world;
  const account = accountOf(world, command.account);
  const holder = pick(holdersOf(account), command.holder) ?? 'account';
  const [reward, price] = pick(Object.entries(twin.rewards), command.reward) ?? never();
  const kinds = Object.keys(twin.kinds).filter((kind) => kind !== price.points);
  const points = command.isOtherKind ? (kinds[0] ?? price.points) : price.points;
  const body = {
    externalId: nextFact(world),
    account: `external:${account.called}`,
    reward,
    wallet: { holder: nameOf(holder), points },
  };
  const request = { method: 'POST', path: '/v1/redemptions', body } as const;
  if (account.isClosed) return refusal(request, 'account-closed');
  if (points !== price.points) return refusal(request, 'reward-not-available');
  if (account.people.get(holder) === false) return refusal(request, 'stakeholder-inactive');
  if (!twin.kinds[points]?.isSpendable) return refusal(request, 'not-spendable');
  const wallet = walletOf(account, holder, points);
  if (activeOf(wallet) < BigInt(price.amount)) return refusal(request, 'insufficient-points');
  spend(wallet, BigInt(price.amount));
  return accept(world, request);
}

export function holdersOf({ people }: { readonly people: ReadonlyMap<string, boolean> }): string[] {
  return ['account', ...people.keys()];
}

export function nameOf(holder: string): string {
  return holder === 'account' ? holder : `external:${holder}`;
}

function never(): never {
  throw new Error('a programme without rewards');
}
