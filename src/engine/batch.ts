import type { AccountBatch, DecidedAccount } from './account-batch.ts';
import type { Client } from './client.ts';
import {
  type Counter,
  type CounterChange,
  type CounterClaim,
  type Counters,
  counterKey,
  loadCounters,
} from './counters.ts';
import { decideAccount } from './decide-batch.ts';
import type { Enrolment } from './enrolment.ts';
import { type LoadedBatch, loadBatch } from './load-batch.ts';
import type { StoredMessage } from './message-submission.ts';
import type { ProgramCache } from './programs.ts';
import { resolveItems } from './resolve-items.ts';
import type { Result, Submission } from './submission.ts';
import type { AccountChange } from './write/applied.ts';
import { writeBatch } from './write/write-batch.ts';

/** A submission and where its result goes. */
export interface Item {
  readonly submission: Submission & { readonly enrol?: Enrolment };
}

export interface BatchDeps {
  readonly clock: () => number;
  readonly programs: ProgramCache;
  /** Called with the messages of a batch once it is committed. */
  readonly sent: (messages: readonly StoredMessage[]) => void;
}

/** 'later': it must wait for an earlier command of its account to be committed. */
export type ItemResult = Result | 'later';

/**
 * One group of commands, committed together: resolve, lock and load; decide; write. Throws what the database
 * throws, with nothing written.
 */
export async function runBatch<I extends Item>(
  client: Client,
  deps: BatchDeps,
  items: readonly I[],
): Promise<ReadonlyMap<Item, ItemResult>> {
  const results = new Map<Item, ItemResult>();
  const { members, unresolved } = await resolveItems(client, items);
  for (const [item, result] of unresolved) results.set(item, result);
  if (members.size === 0) return results;
  try {
    const batches = await loadBatch(client, deps, members, results, true);
    const { accounts: decided, counters } = await decideAll(client, batches, true);
    const changes = changesOf(batches, decided);
    await writeBatch(client, changes, counters);
    deps.sent(messagesOf(changes));
    for (const [i, batch] of batches.entries()) {
      for (const [j, item] of batch.items.entries()) results.set(item, decided[i]?.results[j] ?? 'later');
    }
    return results;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

/** The same, looked at only: nothing is locked, nothing is written. The account as the command would find it. */
export async function lookAtAccount<I extends Item>(
  client: Client,
  deps: BatchDeps,
  item: I,
): Promise<{ readonly batch: AccountBatch } | ItemResult> {
  const { members, unresolved } = await resolveItems(client, [item]);
  const missing = unresolved.get(item);
  if (missing !== undefined) return missing;
  const results = new Map<Item, ItemResult>();
  try {
    const [batch] = await loadBatch(client, deps, members, results, false);
    if (batch === undefined) throw new Error('an account that was resolved is gone');
    return batch.ready.length === 0 ? (results.get(item) ?? 'later') : { batch };
  } finally {
    await client.query('rollback');
  }
}

/** What all accounts of a batch come to, and how they leave the counters that they claimed from. */
export interface DecidedBatch {
  readonly accounts: readonly DecidedAccount[];
  readonly counters: readonly CounterChange[];
}

/**
 * Where claims are known to be short, all is decided again; what is refused then leaves its points to later commands
 * of the account, which may claim other counters, so it goes on until all are known. Those of a later round may be
 * locked out of their order: a deadlock that comes of it is tried again.
 */
export async function decideAll(
  client: Client,
  batches: readonly AccountBatch[],
  locking: boolean,
): Promise<DecidedBatch> {
  const known = new Map<string, Counter>();
  const asked = new Map<string, CounterClaim>();
  for (;;) {
    const counters = new Map(known);
    const accounts = batches.map((batch) => decideAccount(batch, counters));
    const claims = accounts
      .flatMap((account) => account.claims)
      .filter((claim) => !asked.has(counterKey(claim)));
    const found = await loadCounters(client, claims, locking);
    if (found.size === 0) return { accounts, counters: changedCounters(asked, known, counters, batches) };
    for (const claim of claims) asked.set(counterKey(claim), claim);
    for (const [key, counter] of found) known.set(key, counter);
  }
}

function changedCounters(
  asked: ReadonlyMap<string, CounterClaim>,
  before: Counters,
  after: Counters,
  batches: readonly AccountBatch[],
): readonly CounterChange[] {
  if (after.size === 0) return [];
  const at = Math.max(...batches.map(({ now }) => now));
  return [...asked].flatMap(([key, { tenant, counter }]) => {
    const left = after.get(key);
    return left === undefined || left === before.get(key) ? [] : [{ tenant, counter, ...left, at }];
  });
}

function changesOf(
  batches: readonly LoadedBatch[],
  decided: readonly DecidedAccount[],
): readonly AccountChange[] {
  return batches.flatMap((batch, i) => {
    const account = decided[i];
    const { accountId, tenant, state: before, head } = batch;
    if (account === undefined || account.after === before) return [];
    return [
      {
        accountId,
        tenant,
        programId: head.programId,
        before,
        after: account.after,
        applied: account.applied,
      },
    ];
  });
}

function messagesOf(changes: readonly AccountChange[]): readonly StoredMessage[] {
  return changes.flatMap(({ accountId, tenant, applied }) =>
    applied.flatMap(({ decision }) =>
      decision.messages.map(({ to, command }, n) => ({
        from: accountId,
        seq: decision.seq,
        n,
        tenant,
        to,
        command,
      })),
    ),
  );
}
