import type { LotRef } from '../ledger.ts';

/**
 * What an account has taken over keeps the number that it had, in a slot of its own below zero: so nothing that refers
 * to it has to be rewritten, and no two numbers are the same. An account that has absorbed others itself brings its
 * slots along. Each slot has room for 2^40 commands, and safe integers for 8191 slots: more accounts than any customer has.
 */
const SLOT = 2 ** 40;

/** A command by the account that decided it and its number there. */
export interface Origin {
  readonly accountId: string;
  readonly seq: number;
}

/** The number that something has at the account which took it over as its slot-th. Slot 0 is the account itself. */
export function shifted(seq: number, slot: number): number {
  return seq - slot * SLOT;
}

export function shiftedRef<T extends LotRef>(ref: T, slot: number): T {
  return { ...ref, seq: shifted(ref.seq, slot) };
}

/** Whose command a number names at an account: `owners` are those whose slots it has, the first one first. */
export function originOf(accountId: string, owners: readonly string[], seq: number): Origin {
  if (seq >= 0) return { accountId, seq };
  const slot = Math.floor(-seq / SLOT) + 1;
  const owner = owners[slot - 1];
  if (owner === undefined) throw new Error(`${seq} is the number of nobody`);
  return { accountId: owner, seq: seq + slot * SLOT };
}

/** The number by which an account knows the command of another one that it has absorbed; undefined: it has not. */
export function numberOf(accountId: string, owners: readonly string[], origin: Origin): number | undefined {
  if (origin.accountId === accountId) return origin.seq;
  const slot = owners.indexOf(origin.accountId) + 1;
  return slot === 0 ? undefined : shifted(origin.seq, slot);
}
