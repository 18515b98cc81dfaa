import { type Account, walletOf } from './account.ts';
import type { Twin } from './twin.ts';
import { expire, handOver, type Lot, takeOverDebt, type Wallet } from './wallet.ts';

/** Somebody leaves: all that they have goes where the programme says. */
export function leave(twin: Twin, account: Account, person: string): void {
  account.people.set(person, false);
  for (const [points, wallet] of walletsOf(twin, account, person))
    goOn(twin, account, { points, wallet, lots: wallet.lots, owes: true });
}

/** What came to people who have left, or what they were made to owe, goes the same way. */
export function settleLeavers(twin: Twin, account: Account): void {
  const { came, owing } = account;
  for (const [person, isThere] of account.people) {
    if (isThere) continue;
    for (const [points, wallet] of walletsOf(twin, account, person)) {
      const lots = wallet.lots.filter((lot) => came.has(lot));
      goOn(twin, account, { points, wallet, lots, owes: owing.has(wallet) });
    }
  }
  came.clear();
  owing.clear();
}

/** What people who have left had is the account's: what they are asked for, it is asked for. */
export function hasHeir({ kinds }: Twin, { people }: Account, holder: string, points: string): boolean {
  return people.get(holder) === false && kinds[points]?.leavers === 'to-account';
}

function goOn(
  { kinds }: Twin,
  account: Account,
  {
    points,
    wallet,
    lots,
    owes,
  }: {
    readonly points: string;
    readonly wallet: Wallet;
    readonly lots: readonly Lot[];
    readonly owes: boolean;
  },
): void {
  const policy = kinds[points]?.leavers;
  const there = lots.filter(({ left }) => left > 0n).sort((a, b) => a.number - b.number);
  if (policy === 'expire') for (const lot of there) expire(wallet, lot);
  if (policy !== 'to-account') return;
  const heir = walletOf(account, 'account', points);
  for (const lot of there) handOver(wallet, heir, lot);
  if (owes) takeOverDebt(wallet, heir);
}

function walletsOf({ kinds }: Twin, account: Account, person: string) {
  return Object.keys(kinds)
    .sort()
    .map((points) => [points, walletOf(account, person, points)] as const);
}
