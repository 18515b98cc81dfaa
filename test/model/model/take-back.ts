import { type Account, walletOf } from './account.ts';
import { atLeastZero, least } from './decimal.ts';
import { type Issue, keptOf, type Purchase } from './purchase.ts';
import { partsOf, type Twin, termsOf } from './twin.ts';
import { activeLots, credit, drawFrom, inSpendingOrder, type Lot, putBack } from './wallet.ts';
import { nextLot, type World } from './world.ts';

export interface Moved {
  readonly of: string;
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

interface Standing extends Changing {
  readonly purchase: Purchase;
}

/**
 * Something of a purchase comes back, or is there again: `change` says so. Per rule, holder and kind it then stands at the
 * smaller of what it earned and what is kept of it earns.
 */
export function standAnew(
  changing: Changing,
  purchase: Purchase,
  { change, isUndoing }: { readonly change: () => void; readonly isUndoing: boolean },
): Moved[] {
  const before = earnsOf(changing.world.twin, purchase);
  change();
  const after = earnsOf(changing.world.twin, purchase);
  const issues = isUndoing ? purchase.issues.toReversed() : purchase.issues;
  return issues.flatMap((issue) => {
    const [goneBefore, gone] = [goneOf(issue, before), goneOf(issue, after)];
    const amount = standAt({ ...changing, purchase }, issue, goneBefore, gone);
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
 * From the lot itself, then from others of the purchase (pending first), then from others that are active, each in the
 * order of spending; then from nothing.
 */
function take({ world: { twin }, account, purchase }: Standing, issue: Issue, amount: bigint): bigint {
  const wallet = walletOf(account, issue.holder, issue.points);
  const ofPurchase = inSpendingOrder(
    purchase.issues.map(({ lot }) => lot).filter((lot) => wallet.lots.includes(lot)),
  );
  const pending = ofPurchase.filter((lot) => lot.isPending);
  let left = amount;
  for (const lot of new Set([issue.lot, ...pending, ...ofPurchase, ...activeLots(wallet)])) {
    const { activeFrom, expiresAt } = lot;
    const drawn = drawFrom(lot, left);
    left -= drawn;
    if (drawn > 0n) {
      const before = issue.taken.get(lot)?.amount ?? 0n;
      issue.taken.set(lot, { amount: before + drawn, terms: { activeFrom, expiresAt } });
    }
  }
  if (twin.kinds[issue.points]?.mayOwe) {
    wallet.owed += left;
    issue.owed += left;
    return amount;
  }
  issue.waived += left;
  return amount - left;
}

/** First what was never taken; then the last taken first: what was owed (as points earned now), then into the lots it came from. */
function give(changing: Changing, issue: Issue, amount: bigint): bigint {
  const { account, world } = changing;
  const wallet = walletOf(account, issue.holder, issue.points);
  const waived = least(amount, issue.waived);
  issue.waived -= waived;
  const given = least(amount - waived, takenOf(issue));
  const owed = least(given, issue.owed);
  issue.owed -= owed;
  if (owed > 0n) giveAnew(changing, issue, owed);
  let left = given - owed;
  for (const [lot, taken] of [...issue.taken].reverse()) {
    const back = least(left, taken.amount);
    if (back === 0n) continue;
    issue.taken.set(lot, { ...taken, amount: taken.amount - back });
    putBack(wallet, lot, { amount: back, terms: taken.terms }, world.now);
    left -= back;
  }
  return given;
}

function giveAnew({ world, account }: Changing, { holder, points }: Issue, amount: bigint): Lot {
  const { now, twin } = world;
  const { expiresAt } = termsOf(twin, points, now);
  return credit(
    walletOf(account, holder, points),
    nextLot(world),
    amount,
    { activeFrom: now, expiresAt },
    now,
  );
}
