import type { Client } from './client.ts';
import { type CounterClaim, loadCounters, takeFromCounters } from './counters.ts';
import {
  type AccountBatch,
  type DecidedAccount,
  decideAccount,
  type PriorAnswer,
  type Ready,
} from './decide-batch.ts';
import { type Enrolment, openHeads, reserveNames } from './enrolment.ts';
import { type AccountToLoad, loadAccounts } from './load/load-accounts.ts';
import { loadPrior, type Prior } from './load/load-prior.ts';
import { loadStakeholders } from './load/load-stakeholders.ts';
import { type Head, loadHeads } from './load/lock-heads.ts';
import { type AccountPlace, resolveAccounts } from './load/resolve-accounts.ts';
import type { StoredMessage } from './messenger.ts';
import { newNonce } from './nonce.ts';
import type { ProgramCache } from './programs.ts';
import type {
  AccountRecord,
  Known,
  Prepared,
  Result,
  StakeholderAddress,
  StakeholderRecord,
  Submission,
} from './submission.ts';
import { together } from './together.ts';
import type { AccountChange } from './write/applied.ts';
import { writeCommands } from './write/write-commands.ts';
import { writeFigures } from './write/write-figures.ts';
import { writeHappenings } from './write/write-happenings.ts';
import { writeHeads } from './write/write-heads.ts';
import { writeLedger } from './write/write-ledger.ts';
import { writeMasterData } from './write/write-master-data.ts';

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
): Promise<ReadonlyMap<I, ItemResult>> {
  const results = new Map<I, ItemResult>();
  const { members, unresolved } = await resolveItems(client, items);
  for (const [item, result] of unresolved) results.set(item, result);
  if (members.size === 0) return results;
  try {
    const batches = await lockAndLoad(client, deps, members, results, true);
    const decided = await decideAll(client, batches, true);
    const changes = changesOf(batches, decided);
    if (changes.length > 0) await together(writeAll(client, changes, decided));
    await client.query('commit');
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
): Promise<{ readonly batch: AccountBatch; readonly head: Head } | ItemResult> {
  const { members, unresolved } = await resolveItems(client, [item]);
  const missing = unresolved.get(item);
  if (missing !== undefined) return missing;
  const results = new Map<I, ItemResult>();
  try {
    const [batch] = await lockAndLoad(client, deps, members, results, false);
    if (batch === undefined) throw new Error('an account that was resolved is gone');
    return batch.ready.length === 0 ? (results.get(item) ?? 'later') : { batch, head: batch.head };
  } finally {
    await client.query('rollback');
  }
}

/** What all accounts of a batch come to; where claims are short, some are decided again. */
export async function decideAll(
  client: Client,
  batches: readonly AccountBatch[],
  locking: boolean,
): Promise<readonly DecidedAccount[]> {
  const unlimited = batches.map((batch) => decideAccount(batch, new Map()));
  const claims = unlimited.flatMap((decided) => decided.claims);
  if (claims.length === 0) return unlimited;
  const left = await loadCounters(client, claims, locking);
  return left.size === 0 ? unlimited : batches.map((batch) => decideAccount(batch, left));
}

type Members<I> = ReadonlyMap<string, { readonly place: AccountPlace; readonly items: readonly I[] }>;

async function resolveItems<I extends Item>(
  client: Client,
  items: readonly I[],
): Promise<{ members: Members<I>; unresolved: ReadonlyMap<I, Result> }> {
  const enrolments = items.flatMap(({ submission }) =>
    submission.enrol === undefined ? [] : [submission.enrol],
  );
  const asked = items.map(({ submission }) => ({ tenant: submission.tenant, address: submission.account }));
  const [, resolved] = await Promise.all([reserveNames(client, enrolments), resolveAccounts(client, asked)]);
  const members = new Map<string, { place: AccountPlace; items: I[] }>();
  const unresolved = new Map<I, Result>();
  for (const [i, item] of items.entries()) {
    const place = resolved[i] ?? 'no-account';
    if (typeof place === 'string') {
      unresolved.set(item, { kind: place });
      continue;
    }
    const known = members.get(place.accountId);
    if (known === undefined) members.set(place.accountId, { place, items: [item] });
    else known.items.push(item);
  }
  return { members, unresolved };
}

interface LoadedBatch<I> extends AccountBatch {
  readonly items: readonly I[];
  readonly head: Head;
}

async function lockAndLoad<I extends Item>(
  client: Client,
  deps: BatchDeps,
  members: Members<I>,
  results: Map<I, ItemResult>,
  locking: boolean,
): Promise<readonly LoadedBatch<I>[]> {
  const all = [...members].flatMap(([accountId, { place, items }]) =>
    items.map((item) => ({ accountId, place, item })),
  );
  const keyed = all.flatMap(({ accountId, item }) =>
    item.submission.key === null ? [] : [{ accountId, key: item.submission.key }],
  );
  const named = all.flatMap(({ accountId, item }) =>
    item.submission.stakeholders.map((address) => ({ accountId, address })),
  );
  const enrolling = all.flatMap(({ accountId, place, item: { submission } }) =>
    submission.enrol === undefined
      ? []
      : [{ accountId, tenant: submission.tenant, programId: place.programId }],
  );
  const [, , heads, prior, people] = await together([
    client.query(locking ? 'begin' : 'begin isolation level repeatable read read only'),
    openHeads(client, enrolling),
    loadHeads(client, [...members.keys()], locking),
    loadPrior(client, keyed),
    loadStakeholders(client, named),
  ]);
  const loading: Loading<I>[] = [];
  for (const [accountId, { place, items }] of members) {
    const head = heads.get(accountId);
    if (head === undefined) {
      for (const item of items) results.set(item, { kind: 'no-account' });
      continue;
    }
    const programs = await deps.programs.versionsOf(head.programId, head.headVersion);
    const now = Math.max(deps.clock(), head.settledAt);
    const prepared = prepareItems(items, { head, now, people: people.get(accountId) ?? [] }, results);
    const priors = priorMap(prior.filter((p) => p.accountId === accountId));
    loading.push({ head, place, programs, now, prepared, priors, stakeholders: people.get(accountId) ?? [] });
  }
  const states = await loadAccounts(client, loading.map(toLoad));
  return loading.map((l) => loadedBatch(l, states));
}

interface Loading<I> {
  readonly head: Head;
  readonly place: AccountPlace;
  readonly programs: AccountBatch['programs'];
  readonly now: number;
  readonly prepared: readonly { readonly item: I; readonly prepared: Prepared }[];
  readonly priors: ReadonlyMap<string, PriorAnswer>;
  readonly stakeholders: readonly StakeholderRecord[];
}

function toLoad<I>({ head, programs, now, prepared, stakeholders }: Loading<I>): AccountToLoad {
  return { head, programs, now, stakeholders, commands: prepared.map((p) => p.prepared.command) };
}

function loadedBatch<I extends Item>(
  l: Loading<I>,
  states: Awaited<ReturnType<typeof loadAccounts>>,
): LoadedBatch<I> {
  const state = states.get(l.head.accountId);
  const tenant = l.prepared[0]?.item.submission.tenant ?? 0;
  if (state === undefined) throw new Error('an account was not loaded');
  const ready = l.prepared.map(
    ({ item, prepared }): Ready => ({ submission: item.submission, prepared, nonce: newNonce() }),
  );
  const { head, programs, now, priors } = l;
  return {
    accountId: head.accountId,
    tenant,
    programKey: l.place.programKey,
    programs,
    now,
    state,
    ready,
    prior: priors,
    items: l.prepared.map((p) => p.item),
    head,
  };
}

/** Makes commands of submissions, one after another: a later one sees the master data that an earlier one leaves. */
function prepareItems<I extends Item>(
  items: readonly I[],
  loaded: { readonly head: Head; readonly now: number; readonly people: readonly StakeholderRecord[] },
  results: Map<I, ItemResult>,
): readonly { item: I; prepared: Prepared }[] {
  const { head, now } = loaded;
  let account: AccountRecord | null = head.account;
  let people = loaded.people;
  const done: { item: I; prepared: Prepared }[] = [];
  let waiting = false;
  for (const item of items) {
    const current = people;
    const known: Known = {
      accountId: head.accountId,
      now,
      account,
      find: (address) => findPerson(current, address),
    };
    const prepared = waiting ? null : item.submission.prepare(known);
    if (prepared === null) results.set(item, 'later');
    else if (prepared.refused === true) results.set(item, { kind: 'refused', refusal: prepared });
    else if (done.length > 0 && readsHistory(prepared)) {
      // What it amends may be just before it in this batch, where it cannot be loaded yet.
      waiting = true;
      results.set(item, 'later');
    } else {
      done.push({ item, prepared });
      account = prepared.account ?? account;
      const { stakeholder } = prepared;
      if (stakeholder !== undefined)
        people = [...people.filter((person) => person.id !== stakeholder.id), stakeholder];
    }
  }
  return done;
}

function readsHistory({ command }: Prepared): boolean {
  return command.kind === 'return' || command.kind === 'void';
}

function findPerson(
  people: readonly StakeholderRecord[],
  address: StakeholderAddress,
): StakeholderRecord | null {
  const found = people.find((person) =>
    'id' in address ? person.id === address.id : person.externalId === address.externalId,
  );
  return found ?? null;
}

function priorMap(priors: readonly Prior[]): ReadonlyMap<string, PriorAnswer> {
  return new Map(
    priors.map((prior) => [prior.key, { command: JSON.parse(prior.body), answer: prior.answer }]),
  );
}

function changesOf<I>(
  batches: readonly LoadedBatch<I>[],
  decided: readonly DecidedAccount[],
): readonly AccountChange[] {
  return batches.flatMap((batch, i) => {
    const account = decided[i];
    if (account === undefined || account.applied.length === 0) return [];
    const { accountId, tenant, state: before, head } = batch;
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

function writeAll(
  client: Client,
  changes: readonly AccountChange[],
  decided: readonly DecidedAccount[],
): readonly Promise<void>[] {
  const claims: readonly CounterClaim[] = decided.flatMap((account) => account.claims);
  return [
    writeCommands(
      client,
      changes.flatMap((change) => change.applied),
    ),
    writeLedger(client, changes),
    writeFigures(client, changes),
    writeHeads(client, changes),
    writeHappenings(client, changes),
    writeMasterData(client, changes),
    takeFromCounters(client, claims),
  ];
}
