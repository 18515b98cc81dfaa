import fc from 'fast-check';
import type { Account } from '../model/account.ts';
import { atLeastZero, least } from '../model/decimal.ts';
import { earnsOf, goneOf, lostOf, takenOf } from '../model/take-back.ts';
import { activate, type Lot, reinstate, type Wallet } from '../model/wallet.ts';
import { accept, accountOf, nextFact, pick, refusal, type Step, type World } from '../model/world.ts';
import { BY_HAND, daysAhead, endAt, formatEnd } from './by-hand.ts';
import { recent, whichAccount } from './which.ts';

/** Something that is done by hand to a lot. */
export const changeLot = fc.record({
  kind: fc.constant('lot' as const),
  account: whichAccount,
  action: fc.constantFrom('activate', 'cancel', 'extend', 'reinstate'),
  /** Mostly of those that it can be done to, counted from the last one. */
  which: recent,
  isAny: fc.constantFrom(false, false, false, false, true),
  end: daysAhead,
  /** Of what expired; null: all of it. */
  amount: fc.option(fc.constantFrom(1n, 20n, 150n)),
});

type LotCommand = typeof changeLot extends fc.Arbitrary<infer T> ? T : never;

/** A lot, and where it is. */
interface Found {
  readonly lot: Lot;
  readonly wallet: Wallet;
  readonly holder: string;
  readonly points: string;
}

export function changeByHand(world: World, command: LotCommand): Step | null {
  const { action } = command;
  const account = accountOf(world, command.account);
  const known = lotsOf(account);
  const found = pick(command.isAny ? known : known.filter(({ lot }) => CAN[action](lot)), command.which);
  if (found === undefined) return null;
  const { lot, points } = found;
  const namesEnd = action === 'extend' || action === 'reinstate';
  const end = namesEnd ? endAt(world.now, command.end) : lot.expiresAt;
  const body = {
    externalId: nextFact(world),
    ...(namesEnd && { expiresAt: formatEnd(end) }),
    ...(action === 'reinstate' && command.amount !== null && { amount: Number(command.amount) }),
    ...BY_HAND,
  };
  const path = `/v1/accounts/external:${account.called}/lots/${lot.id}/${action}`;
  const request = { method: 'POST', path, body } as const;
  if (account.isClosed) return refusal(request, 'account-closed');
  const done = DO[action]({ world, account, found, end, asked: command.amount });
  if (typeof done === 'string') return refusal(request, done);
  const holder = lotsOf(account).find((one) => one.lot === lot)?.holder;
  return accept(world, request, { holder, points, amount: Number(done), expiresAt: end });
}

function lotsOf({ wallets }: Account): Found[] {
  return [...wallets]
    .flatMap(([name, wallet]) => {
      const [holder = '', points = ''] = name.split(' ');
      return wallet.lots.map((lot) => ({ lot, wallet, holder, points }));
    })
    .filter(({ lot }) => lot.id !== undefined)
    .sort((a, b) => b.lot.number - a.lot.number);
}

type Action = LotCommand['action'];

const CAN: Readonly<Record<Action, (lot: Lot) => boolean>> = {
  activate: ({ isPending, left }) => isPending && left > 0n,
  cancel: ({ isPending, left }) => isPending && left > 0n,
  extend: ({ left, expiresAt }) => left > 0n && expiresAt !== Infinity,
  reinstate: ({ expired }) => expired > 0n,
};

interface Doing {
  readonly world: World;
  readonly account: Account;
  readonly found: Found;
  readonly end: number;
  readonly asked: bigint | null;
}

/** How many points it is about, or why it is refused. */
const DO: Readonly<Record<Action, (doing: Doing) => bigint | string>> = {
  activate: ({ world, found: { lot, wallet } }) => {
    if (lot.left === 0n) return 'lot-not-open';
    if (!lot.isPending) return 'lot-not-pending';
    const { left } = lot;
    activate(wallet, lot, world.now);
    return left;
  },
  cancel: ({ found: { lot } }) => {
    if (lot.left === 0n) return 'lot-not-open';
    if (!lot.isPending) return 'lot-not-pending';
    const { left } = lot;
    lot.cancelled += left;
    lot.left = 0n;
    return left;
  },
  extend: ({ world: { now }, found: { lot }, end }) => {
    if (lot.left === 0n) return 'lot-not-open';
    if (end <= now || end <= lot.expiresAt) return 'until-out-of-range';
    lot.expiresAt = end;
    return lot.left;
  },
  reinstate: (doing) => {
    const { world, found, end, asked } = doing;
    const { lot, wallet } = found;
    const most = least(lot.expired, mostThatStands(doing));
    if (most <= 0n) return 'lot-not-expired';
    const amount = asked ?? most;
    if (amount > most) return 'insufficient-points';
    if (end <= world.now || (lot.left > 0n && end < lot.expiresAt)) return 'until-out-of-range';
    reinstate(wallet, lot, amount, { at: world.now, expiresAt: end });
    return amount;
  },
};

/** What was returned since stays expired: that is how it was taken back. */
function mostThatStands({ world: { twin }, account: { purchases }, found: { lot } }: Doing): bigint {
  const purchase = purchases.find(({ issues }) => issues.some((issue) => issue.lot === lot));
  const issue = purchase?.issues.find((one) => one.lot === lot);
  if (purchase === undefined || issue === undefined) return lot.expired;
  const gone = goneOf(issue, earnsOf(twin, purchase));
  return atLeastZero(takenOf(issue) + issue.waived + lostOf(issue) - gone);
}
