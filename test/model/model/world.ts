import { type Account, settleAccount, whoGoesOn } from './account.ts';
import type { Twin } from './twin.ts';

/** All that the model knows. */
export interface World {
  readonly twin: Twin;
  readonly accounts: readonly Account[];
  now: number;
  /** Lots are numbered in the order in which they come about, whoever's they are. */
  lots: number;
  facts: number;
  /** What was accepted under a name that makes it happen once. */
  readonly accepted: Request[];
}

export interface Request {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What the model says that the service answers. */
export interface Step {
  readonly request: Request;
  readonly status: number;
  /** Of a refusal. */
  readonly code?: string;
  /** As much of the answer as the model knows. */
  readonly answer?: Readonly<Record<string, unknown>>;
  /** The answer is the one that this request got first. */
  readonly again?: object;
}

export function newWorld(twin: Twin, accounts: readonly Account[], now: number): World {
  return { twin, accounts, now, lots: 0, facts: 0, accepted: [] };
}

export function nextLot(world: World): number {
  world.lots += 1;
  return world.lots;
}

export function nextFact(world: World): string {
  world.facts += 1;
  return `fact-${world.facts}`;
}

export function settleAll({ accounts, now }: World): void {
  for (const account of accounts) settleAccount(account, now);
}

/** The one that a number means, whatever number it is. */
export function pick<T>(items: readonly T[], which: number): T | undefined {
  return items[which % Math.max(1, items.length)];
}

/** Whoever goes on for the account that a number means, called by that one's name. */
export function accountOf({ accounts }: World, which: number): Account {
  const named = pick(accounts, which);
  if (named === undefined) throw new Error('a world without accounts');
  const account = whoGoesOn(named);
  account.called = named.name;
  return account;
}

export function refusal(request: Request, code: string, status = 422): Step {
  return { request, status, code };
}

export function accept(world: World, request: Request, answer: Step['answer'] = {}): Step {
  world.accepted.push(request);
  return { request, status: 201, answer };
}
