import type { Purchase, Return } from './purchase.ts';
import type { Holding } from './tiers.ts';
import { emptyWallet, expire, type Lot, settle, type Wallet } from './wallet.ts';

export interface Account {
  readonly name: string;
  /** By which of its names it was asked for last: those of accounts that were merged into it are its own. */
  called: string;
  /** By name: false once they have left. */
  readonly people: Map<string, boolean>;
  /** By holder and kind of points. */
  readonly wallets: Map<string, Wallet>;
  /** In the order in which they were posted. */
  readonly purchases: Purchase[];
  readonly returns: Return[];
  readonly holdings: Holding[];
  isClosed: boolean;
  /** Which one goes on for it. */
  mergedInto: Account | undefined;
  /** How many accounts it goes on for. */
  absorbed: number;
  /** What a command gave back, and whom it made owe something: what comes to people who have left goes on. */
  readonly came: Set<Lot>;
  readonly owing: Set<Wallet>;
}

export function newAccount(name: string, people: readonly string[]): Account {
  return {
    name,
    called: name,
    people: new Map(people.map((person) => [person, true])),
    wallets: new Map(),
    purchases: [],
    returns: [],
    holdings: [],
    isClosed: false,
    mergedInto: undefined,
    absorbed: 0,
    came: new Set(),
    owing: new Set(),
  };
}

export function walletOf({ wallets }: Account, holder: string, points: string): Wallet {
  const key = `${holder} ${points}`;
  const wallet = wallets.get(key) ?? emptyWallet();
  wallets.set(key, wallet);
  return wallet;
}

/** Of a closed account nothing is left. */
export function settleAccount({ wallets, isClosed }: Account, now: number): void {
  for (const wallet of wallets.values()) {
    settle(wallet, now);
    if (isClosed) for (const lot of wallet.lots) expire(wallet, lot);
  }
}

export function whoGoesOn(account: Account): Account {
  return account.mergedInto === undefined ? account : whoGoesOn(account.mergedInto);
}
