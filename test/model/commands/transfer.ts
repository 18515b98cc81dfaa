import fc from 'fast-check';
import { settleAccount, walletOf } from '../model/account.ts';
import { settleLeavers } from '../model/leavers.ts';
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
import { holdersOf, nameOf } from './redeem.ts';
import { whichAccount } from './which.ts';

const side = fc.record({ account: whichAccount, holder: fc.nat(2) });

export const transfer = fc.record({
  kind: fc.constant('transfer' as const),
  from: side,
  to: side,
  points: fc.nat(5),
  /** Of what is there. */
  percent: fc.constantFrom(1n, 10n, 35n, 50n, 99n, 100n, 101n),
});

type TransferCommand = typeof transfer extends fc.Arbitrary<infer T> ? T : never;

export function send(world: World, command: TransferCommand): Step {
  const { twin, now } = world;
  const from = accountOf(world, command.from.account);
  const fromName = from.called;
  const to = accountOf(world, command.to.account);
  const toName = to.called;
  const sender = pick(holdersOf(from), command.from.holder) ?? 'account';
  const receiver = pick(holdersOf(to), command.to.holder) ?? 'account';
  const points = pick(Object.keys(twin.kinds), command.points) ?? '';
  const wallet = walletOf(from, sender, points);
  const part = (activeOf(wallet) * command.percent) / 100n;
  const amount = part < 1n ? 1n : part;
  const body = {
    externalId: nextFact(world),
    from: { account: `external:${fromName}`, holder: nameOf(sender) },
    to: { account: `external:${toName}`, holder: nameOf(receiver) },
    points,
    amount: Number(amount),
  };
  const request = { method: 'POST', path: '/v1/transfers', body } as const;
  if (to.people.get(receiver) === false) return refusal(request, 'stakeholder-inactive');
  if (from.isClosed) return refusal(request, 'account-closed');
  if (from === to && sender === receiver) return refusal(request, 'same-wallet');
  if (!twin.kinds[points]?.isSpendable) return refusal(request, 'not-spendable');
  if (activeOf(wallet) < amount) return refusal(request, 'insufficient-points');

  // Of an account that is closed they come back.
  const [receiving, holder] = to.isClosed ? [from, sender] : [to, receiver];
  for (const { amount: part, expiresAt } of partsOf(spend(wallet, amount), from === to)) {
    const terms = { activeFrom: now, expiresAt };
    receiving.came.add(credit(walletOf(receiving, holder, points), nextLot(world), part, terms, now));
  }
  settleAccount(receiving, now);
  settleLeavers(twin, receiving);
  return accept(world, request, { points, amount: Number(amount) });
}

/** Points arrive with their ends. Between accounts those that end at the same time travel together. */
function partsOf(spent: ReturnType<typeof spend>, isWithin: boolean) {
  const parts = spent.map(({ amount, lot }) => ({ amount, expiresAt: lot.expiresAt }));
  if (isWithin) return parts;
  return [...Map.groupBy(parts, ({ expiresAt }) => expiresAt)].map(([expiresAt, same]) => ({
    amount: same.reduce((sum, { amount }) => sum + amount, 0n),
    expiresAt,
  }));
}
