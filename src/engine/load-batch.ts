import type { Command } from '../core/command.ts';
import { renamed } from '../core/merging/same-people.ts';
import type { AccountBatch, PriorAnswer, PriorAnswers, Ready } from './account-batch.ts';
import type { BatchDeps, Item, ItemResult } from './batch.ts';
import type { Client } from './client.ts';
import { openHeads } from './enrolment.ts';
import { type AccountToLoad, loadAccounts } from './load/load-accounts.ts';
import { loadEstate } from './load/load-estate.ts';
import { findParents, type NamedParent } from './load/load-pools.ts';
import { loadPrior, type Prior } from './load/load-prior.ts';
import { loadStakeholders } from './load/load-stakeholders.ts';
import { type Head, loadHeads } from './load/lock-heads.ts';
import type { AccountPlace } from './load/resolve-accounts.ts';
import { loadMerged, type MergedBefore } from './load-merged.ts';
import { messageSubmission } from './message-submission.ts';
import { newNonce } from './nonce.ts';
import { prepareItems } from './prepare-items.ts';
import type { Members } from './resolve-items.ts';
import { keyOf, type Prepared, type StakeholderRecord } from './submission.ts';
import { together } from './together.ts';

/** The commands of one account with all that they are decided on, and the submissions that they come from. */
export interface LoadedBatch extends AccountBatch {
  readonly items: readonly Item[];
  readonly head: Head;
}

/**
 * Begins a transaction, locks the accounts (unless they are only looked at), makes commands of the submissions and
 * loads what those ask for. What cannot be decided in this batch is told in `results`.
 */
export async function loadBatch<I extends Item>(
  client: Client,
  deps: BatchDeps,
  members: Members<I>,
  results: Map<Item, ItemResult>,
  locking: boolean,
): Promise<readonly LoadedBatch[]> {
  const all = [...members].flatMap(([accountId, { place, items }]) =>
    items.map((item) => ({ accountId, place, item })),
  );
  const keyed = all.flatMap(({ accountId, item }) => {
    const key = keyOf(item.submission, accountId);
    return key === null ? [] : [{ accountId, key }];
  });
  const named = all.flatMap(({ accountId, item }) =>
    item.submission.stakeholders.map((address) => ({ accountId, address })),
  );
  const enrolling = all.flatMap(({ accountId, place, item: { submission } }) =>
    submission.enrol === undefined
      ? []
      : [{ accountId, tenant: submission.tenant, programId: place.programId }],
  );
  const [, , heads, prior, people] = await together(
    client,
    () =>
      [
        client.query(locking ? 'begin' : 'begin isolation level repeatable read read only'),
        openHeads(client, enrolling),
        loadHeads(client, [...members.keys()], locking),
        loadPrior(client, keyed),
        loadStakeholders(client, named),
      ] as const,
  );
  const loading: Loading[] = [];
  for (const [accountId, { place, items }] of members) {
    const head = heads.get(accountId);
    if (head === undefined) {
      for (const item of items) results.set(item, { kind: 'no-account' });
      continue;
    }
    // Merged since its name was looked up: the name means another account by now.
    if (head.ended !== null && head.ended.into !== null) {
      for (const item of items) results.set(item, 'later');
      continue;
    }
    const programs = await deps.programs.versionsOf(head.programId, head.headVersion);
    const now = Math.max(deps.clock() + head.clockOffsetMs, head.settledAt);
    const merged = await loadMerged(client, head, items);
    const stakeholders = [...(people.get(accountId) ?? []), ...(merged?.people ?? [])];
    const turn = turnOf(items, merged, locking, results);
    const made = prepareItems(turn, { head, now, people: stakeholders }, results);
    const prepared = await Promise.all(made.map((one) => withEstate(client, accountId, one)));
    const own = prior.filter((p) => p.accountId === accountId);
    loading.push({ head, place, programs, now, prepared, priors: priorsOf(own, merged), stakeholders });
  }
  const [states, parents] = await together(
    client,
    () =>
      [loadAccounts(client, loading.map(toLoad)), findParents(client, loading.flatMap(parentsOf))] as const,
  );
  return loading.map((l) => loadedBatch(l, states, parents));
}

/** What an account that is being merged has given is taken before anything else, and what was asked waits for that. */
function turnOf(
  items: readonly Item[],
  merged: MergedBefore | null,
  locking: boolean,
  results: Map<Item, ItemResult>,
): readonly Item[] {
  const given = merged?.given ?? null;
  if (given === null || !locking) return items;
  for (const item of items) results.set(item, 'later');
  return [{ submission: messageSubmission(given) }];
}

interface Loading {
  readonly head: Head;
  readonly place: AccountPlace;
  readonly programs: AccountBatch['programs'];
  readonly now: number;
  readonly prepared: readonly { readonly item: Item; readonly prepared: Prepared }[];
  readonly priors: PriorAnswers;
  readonly stakeholders: readonly StakeholderRecord[];
}

function toLoad({ head, programs, now, prepared, stakeholders }: Loading): AccountToLoad {
  const commands = prepared.map((p) => p.prepared.command);
  const allLots = prepared.some(({ item }) => item.submission.looksAtLots === true);
  return { head, programs, now, stakeholders, commands, allLots };
}

/** As it names it now, and as commands of this batch will. */
function parentsOf(l: Loading): readonly NamedParent[] {
  if (!hasPool(l)) return [];
  const { head, prepared } = l;
  const named = [head.account?.parent, ...prepared.map((one) => one.prepared.account?.parent)];
  const place = { tenant: tenantOf(l), programId: head.programId };
  return [...new Set(named)].flatMap((parent) => (parent == null ? [] : [{ ...place, parent }]));
}

function hasPool({ programs }: Loading): boolean {
  return programs.some(({ pool }) => pool !== null);
}

function tenantOf({ prepared }: Loading): number {
  return prepared[0]?.item.submission.tenant ?? 0;
}

function loadedBatch(
  l: Loading,
  states: Awaited<ReturnType<typeof loadAccounts>>,
  parents: ReadonlyMap<string, string>,
): LoadedBatch {
  const state = states.get(l.head.accountId);
  const tenant = tenantOf(l);
  if (state === undefined) throw new Error('an account was not loaded');
  const ready = l.prepared.map(
    ({ item, prepared }): Ready => ({ submission: item.submission, prepared, nonce: newNonce() }),
  );
  const { head, programs, now, priors } = l;
  return {
    accountId: head.accountId,
    tenant,
    programKey: l.place.programKey,
    programId: head.programId,
    parents: hasPool(l) ? parents : null,
    programs,
    now,
    state,
    ready,
    prior: priors,
    nonces: [],
    items: l.prepared.map((p) => p.item),
    head,
  };
}

/** What happened at the account itself comes first, where others used the same key. */
function priorsOf(own: readonly Prior[], merged: MergedBefore | null): PriorAnswers {
  const priors = new Map<string, readonly PriorAnswer[]>(
    own.map(({ key, body, answer }) => [key, [{ command: asKnownNow(merged, body), answer }]]),
  );
  for (const [key, answer] of merged?.prior ?? []) priors.set(key, [...(priors.get(key) ?? []), answer]);
  return priors;
}

/** Commands are compared with people as they are known now. */
function asKnownNow(merged: MergedBefore | null, body: string): Command {
  const command = JSON.parse(body) as Command;
  return merged === null ? command : renamed(command, merged.samePeople);
}

/** With what the account leaves that is taken over, and what becomes of its people: known where it arrives alone. */
async function withEstate(
  client: Client,
  accountId: string,
  { item, prepared }: { readonly item: Item; readonly prepared: Prepared },
): Promise<{ readonly item: Item; readonly prepared: Prepared }> {
  const { command } = prepared;
  if (command.kind !== 'merge-take' || command.refusal !== null) return { item, prepared };
  const { estate, people, joining } = await loadEstate(client, command.account, accountId);
  return { item, prepared: { ...prepared, command: { ...command, people, joining }, estate } };
}
