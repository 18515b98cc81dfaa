import { type Account, walletOf } from './account.ts';
import { atLeastZero, least } from './decimal.ts';
import { hasHeir } from './leavers.ts';
import { type Issue, keptOf, type Purchase, type Return, type Taken } from './purchase.ts';
import { partsOf, type Twin, termsOf } from './twin.ts';
import {
  activeLots,
  credit,
  drawFrom,
  inSpendingOrder,
  type Lot,
  moveLot,
  putInto,
  reopen,
  type Wallet,
} from './wallet.ts';
import { nextLot, type World } from './world.ts';

export interface Moved {
  /** Null: it was taken for what was found in no purchase. */
  readonly of: string | null;
  readonly rule: string;
  readonly holder: string;
  readonly points: string;
  /** Above zero: taken back; below: given back. */
  readonly amount: bigint;
}

interface Changing {
  readonly world: World;
  readonly account: Account;
}

/** Why: a return, or that it is undone; null: the whole purchase is. */
interface Why {
  readonly by: Return | null;
  readonly isUndoing: boolean;
}

interface Standing extends Changing, Why {
  readonly purchase: Purchase;
}

/**
 * Something of a purchase comes back, or is there again: `change` says so. Per rule, holder and kind it then stands at the
 * smaller of what it earned and what is kept of it earns.
 */
export function standAnew(
  changing: Changing,
  purchase: Purchase,
  { change, ...why }: Why & { readonly change: () => void },
): Moved[] {
  const before = earnsOf(changing.world.twin, purchase);
  change();
  const after = earnsOf(changing.world.twin, purchase);
  const issues = why.isUndoing ? purchase.issues.toReversed() : purchase.issues;
  return issues.flatMap((issue) => {
    const [goneBefore, gone] = [goneOf(issue, before), goneOf(issue, after)];
    const amount = standAt({ ...changing, ...why, purchase }, issue, goneBefore, gone);
    const { rule, holder, points } = issue;
    return amount === 0n ? [] : [{ of: purchase.id, rule, holder, points, amount }];
  });
}

type Earns = (issue: Issue) => bigint;

export function earnsOf(twin: Twin, purchase: Purchase): Earns {
  const parts = partsOf(twin, keptOf(purchase), purchase);
  return ({ rule, holder }) =>
    parts.find((part) => part.rule === rule && part.holder === holder)?.amount ?? 0n;
}

export function goneOf(issue: Issue, earns: Earns): bigint {
  return atLeastZero(issue.amount - earns(issue));
}

/** Nothing is given back for what was lost meanwhile. */
function standAt(changing: Standing, issue: Issue, goneBefore: bigint, gone: bigint): bigint {
  const missing = gone - takenOf(issue) - issue.waived - lostOf(issue);
  if (missing > 0n) return take(changing, issue, missing);
  return gone < goneBefore ? -give(changing, issue, -missing) : 0n;
}

export function takenOf({ taken, owed }: Issue): bigint {
  return [...taken.values()].reduce((sum, { amount }) => sum + amount, owed);
}

/** Points that expired or were cancelled count as taken back already. */
export function lostOf({ lot }: Issue): bigint {
  return lot.expired + lot.cancelled;
}

/**
 * From the lot itself, then from others of the purchase (pending first), then from others that are active, then (of
 * somebody who has left and whose heir the account is) from the account's, each in the order of spending; then from
 * nothing.
 */
function take(standing: Standing, issue: Issue, amount: bigint): bigint {
  const { world, account, by } = standing;
  const wallet = walletOf(account, issue.holder, issue.points);
  let left = amount;
  for (const { lot, wallet: from } of lotsToTake(standing, issue)) {
    const { activeFrom, expiresAt } = lot;
    const drawn = drawFrom(lot, left);
    left -= drawn;
    if (drawn === 0n) continue;
    const before = issue.taken.get(lot)?.amount ?? 0n;
    issue.taken.set(lot, { amount: before + drawn, wallet: from, terms: { activeFrom, expiresAt } });
  }
  if (world.twin.kinds[issue.points]?.mayOwe) {
    wallet.owed += left;
    issue.owed += left;
    if (left > 0n) account.owing.add(wallet);
    left = 0n;
  }
  issue.waived += left;
  if (by !== null) issue.byReturn.set(by, { taken: amount - left, waived: left });
  return amount - left;
}

function lotsToTake({ world, account, purchase }: Standing, { lot: own, holder, points }: Issue) {
  const wallet = walletOf(account, holder, points);
  const heir = walletOf(account, 'account', points);
  const found = (from: Wallet, lots: readonly Lot[]) => lots.map((lot) => ({ lot, wallet: from }));
  const isOfPurchase = (lot: Lot) => purchase.issues.some((issue) => issue.lot === lot);
  const ofPurchase = inSpendingOrder(wallet.lots.filter(isOfPurchase));
  const inOrder = [
    ...found(wallet.lots.includes(own) ? wallet : heir, [own]),
    ...found(wallet, [...ofPurchase.filter((lot) => lot.isPending), ...ofPurchase, ...activeLots(wallet)]),
    ...(hasHeir(world.twin, account, holder, points) ? found(heir, activeLots(heir)) : []),
  ];
  return inOrder.filter(({ lot }, i) => inOrder.findIndex((one) => one.lot === lot) === i);
}

/** First what was never taken; then the last taken first: what was owed (as points earned now), then into the lots it came from. */
function give(standing: Standing, issue: Issue, most: bigint): bigint {
  const { account, world } = standing;
  const undoable = undoableOf(standing, issue);
  const waived = least(most, undoable.waived);
  issue.waived -= waived;
  const given = least(most - waived, undoable.taken);
  const owed = least(given, issue.owed);
  issue.owed -= owed;
  if (owed > 0n) account.came.add(giveAnew(standing, issue, owed));
  let left = given - owed;
  for (const [lot, taken] of [...issue.taken].reverse()) {
    const back = least(left, taken.amount);
    if (back === 0n) continue;
    issue.taken.set(lot, { ...taken, amount: taken.amount - back });
    putBack(account, lot, { ...taken, amount: back }, world.now);
    account.came.add(lot);
    left -= back;
  }
  return given;
}

/** Where something was lost since, a return gives back no more than it took itself. */
function undoableOf({ by: undone }: Standing, issue: Issue): { taken: bigint; waived: bigint } {
  const all = { taken: takenOf(issue), waived: issue.waived };
  if (lostOf(issue) === 0n) return all;
  const others = [...issue.byReturn].filter(([by]) => by !== undone && !by.isUndone).map(([, took]) => took);
  return {
    taken: atLeastZero(others.reduce((left, { taken }) => left - taken, all.taken)),
    waived: atLeastZero(others.reduce((left, { waived }) => left - waived, all.waived)),
  };
}

function giveAnew({ world, account }: Standing, { holder, points }: Issue, amount: bigint): Lot {
  const { now, twin } = world;
  const terms = { activeFrom: now, expiresAt: termsOf(twin, points, now).expiresAt };
  return credit(walletOf(account, holder, points), nextLot(world), amount, terms, now);
}

/** Points come back into the lot that they came out of; if nothing was left of that, it is where and what it was then. */
function putBack({ wallets }: Account, lot: Lot, { amount, wallet, terms }: Taken, now: number): void {
  const current = [...wallets.values()].find(({ lots }) => lots.includes(lot)) ?? wallet;
  if (lot.left === 0n) {
    moveLot(current, wallet, lot);
    reopen(wallet, lot, amount, terms, now);
  } else putInto(current, lot, amount);
}
