import { ACCOUNT, type Holder } from './ledger.ts';
import type { Split } from './program/compiled.ts';
import type { SplitTarget } from './program/document.ts';
import { floorShare } from './rounding.ts';

export interface Part {
  readonly holder: Holder;
  readonly amount: number;
}

/** Whom the parts of a split can go to. */
export interface People {
  /** The one named in the transaction; null: nobody was. */
  readonly buyer: Holder | null;
  /** Those with a role or in a circle, by peopleKey, the first by circle first. */
  readonly groups: Readonly<Record<string, readonly Holder[]>>;
}

type PeopleTarget = Exclude<SplitTarget, string>;

/** What people are kept under, for a part that is meant for several. */
export function peopleKey(to: PeopleTarget): string {
  return 'role' in to ? `role:${to.role}` : `circle:${to.circle}`;
}

/**
 * Divides points. Fixed parts come first, in their order, as far as there is enough; every share of the whole is
 * rounded down, and what is left goes to the rest (without one: to the last share). Parts of one holder are one part;
 * parts of zero are left out; the parts sum to the whole.
 */
export function splitPoints(amount: number, splits: readonly Split[], people: People): readonly Part[] {
  const [only] = splits;
  // What most rules have: all of it goes to the account.
  if (splits.length === 1 && only?.to === 'account') return amount === 0 ? [] : [{ holder: ACCOUNT, amount }];
  const amounts = amountsOf(amount, splits);
  const rest = splits[restIndexOf(splits)];
  const byHolder = new Map<Holder, number>();
  splits.forEach((split, i) => {
    const part = amounts[i] ?? 0;
    if (part > 0) handOut(byHolder, part, split, holdersOf(split, rest, people));
  });
  const parts: Part[] = [];
  let sum = 0;
  for (const [holder, part] of byHolder) {
    parts.push({ holder, amount: part });
    sum += part;
  }
  if (sum !== amount) throw new Error('a split must sum to the whole');
  return parts;
}

function amountsOf(amount: number, splits: readonly Split[]): readonly number[] {
  const amounts = splits.map(() => 0);
  let left = amount;
  const take = (i: number, part: number): void => {
    amounts[i] = Math.min(part, left);
    left -= amounts[i];
  };
  splits.forEach(({ fixed }, i) => {
    if (fixed !== null) take(i, fixed);
  });
  splits.forEach(({ share }, i) => {
    if (share !== null) take(i, floorShare(amount, share));
  });
  const rest = restIndexOf(splits);
  if (rest >= 0) amounts[rest] = (amounts[rest] ?? 0) + left;
  return amounts;
}

/** The part that is the rest; else the last share, else the last part. */
function restIndexOf(splits: readonly Split[]): number {
  const rest = splits.findIndex(({ share, fixed }) => share === null && fixed === null);
  if (rest >= 0) return rest;
  const share = splits.findLastIndex((split) => split.share !== null);
  return share >= 0 ? share : splits.length - 1;
}

/** Alike to all of them, rounded down; one more each from the first on, until nothing is left. */
function handOut(
  byHolder: Map<Holder, number>,
  amount: number,
  { among }: Split,
  holders: readonly Holder[],
): void {
  const to = among === 'equally' ? holders : holders.slice(0, 1);
  const each = Math.floor(amount / to.length);
  to.forEach((holder, i) => {
    const part = each + (i < amount % to.length ? 1 : 0);
    if (part > 0) byHolder.set(holder, (byHolder.get(holder) ?? 0) + part);
  });
}

/** At least one: where nobody is meant, whoever the part says instead. */
function holdersOf(split: Split, rest: Split | undefined, people: People): readonly Holder[] {
  const meant = meantBy(split, people);
  if (meant.length > 0) return meant;
  const { otherwise } = split;
  if (otherwise === 'buyer' && people.buyer !== null) return [people.buyer];
  if (otherwise === 'rest' && rest !== undefined && rest !== split) {
    const others = meantBy(rest, people);
    if (others.length > 0) return others;
  }
  return [ACCOUNT];
}

function meantBy({ to, among }: Split, { buyer, groups }: People): readonly Holder[] {
  if (to === 'account') return [ACCOUNT];
  if (to === 'buyer') return buyer === null ? [] : [buyer];
  const members = groups[peopleKey(to)] ?? [];
  return among === 'named' && buyer !== null && members.includes(buyer) ? [buyer] : members;
}
