import { type Account, walletOf } from './account.ts';
import type { Issue } from './purchase.ts';
import { putInto, takeOverDebt, type Wallet } from './wallet.ts';

/** Lots of an account that went on in another one are older there than all that were its own. */
const AGE = 1_000_000_000;

/** Two accounts are one customer: all that one had and did is the other one's. Whoever has the same name is one person. */
export function mergeAccounts(from: Account, into: Account): void {
  const slot = into.absorbed + 1;
  into.absorbed += 1 + from.absorbed;
  from.mergedInto = into;
  moveLots(from, into, slot);
  for (const [key, wallet] of from.wallets) {
    const own = walletBy(into, key);
    if (wallet.owed > 0n) into.owing.add(own);
    takeOverDebt(wallet, own);
  }
  for (const issue of issuesOf(from))
    for (const [lot, taken] of issue.taken)
      issue.taken.set(lot, { ...taken, wallet: walletLike(from, into, taken.wallet) });
  into.purchases.unshift(...from.purchases);
  into.returns.unshift(...from.returns);
  into.holdings.push(...from.holdings);
}

/** In the order in which they came, each with its instants; what is owed is paid out of those that are active. */
function moveLots(from: Account, into: Account, slot: number): void {
  const lots = [...from.wallets].flatMap(([key, wallet]) => wallet.lots.map((lot) => ({ key, lot })));
  for (const { key, lot } of lots.sort((a, b) => a.lot.number - b.lot.number)) {
    const own = walletBy(into, key);
    const { left } = lot;
    lot.number -= slot * AGE;
    lot.left = 0n;
    lot.expiredIn &&= walletLike(from, into, lot.expiredIn);
    own.lots.push(lot);
    if (left === 0n) continue;
    putInto(own, lot, left);
    into.came.add(lot);
  }
  for (const wallet of from.wallets.values()) wallet.lots.length = 0;
}

/** The one of the same holder and kind. */
function walletLike(from: Account, into: Account, wallet: Wallet): Wallet {
  const key = [...from.wallets].find(([, one]) => one === wallet)?.[0];
  return key === undefined ? wallet : walletBy(into, key);
}

function walletBy(account: Account, key: string): Wallet {
  const [holder = '', points = ''] = key.split(' ');
  return walletOf(account, holder, points);
}

function issuesOf({ purchases, returns }: Account): readonly Issue[] {
  const supposed = returns.flatMap((returned) => returned.supposed ?? []);
  return [...purchases, ...supposed].flatMap(({ issues }) => issues);
}
