import type { AccountBatch, PriorAnswer, Ready } from './account-batch.ts';
import type { BatchDeps, Item, ItemResult } from './batch.ts';
import type { Client } from './client.ts';
import { openHeads } from './enrolment.ts';
import { type AccountToLoad, loadAccounts } from './load/load-accounts.ts';
import { findParents, type NamedParent } from './load/load-pools.ts';
import { loadPrior, type Prior } from './load/load-prior.ts';
import { loadStakeholders } from './load/load-stakeholders.ts';
import { type Head, loadHeads } from './load/lock-heads.ts';
import type { AccountPlace } from './load/resolve-accounts.ts';
import { newNonce } from './nonce.ts';
import { prepareItems } from './prepare-items.ts';
import type { Members } from './resolve-items.ts';
import type { Prepared, StakeholderRecord } from './submission.ts';
import { together } from './together.ts';

/** The commands of one account with all that they are decided on, and the submissions that they come from. */
export interface LoadedBatch<I> extends AccountBatch {
  readonly items: readonly I[];
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
  const loading: Loading<I>[] = [];
  for (const [accountId, { place, items }] of members) {
    const head = heads.get(accountId);
    if (head === undefined) {
      for (const item of items) results.set(item, { kind: 'no-account' });
      continue;
    }
    const programs = await deps.programs.versionsOf(head.programId, head.headVersion);
    const now = Math.max(deps.clock() + head.clockOffsetMs, head.settledAt);
    const prepared = prepareItems(items, { head, now, people: people.get(accountId) ?? [] }, results);
    const priors = priorMap(prior.filter((p) => p.accountId === accountId));
    loading.push({ head, place, programs, now, prepared, priors, stakeholders: people.get(accountId) ?? [] });
  }
  const [states, parents] = await together(
    client,
    () =>
      [loadAccounts(client, loading.map(toLoad)), findParents(client, loading.flatMap(parentsOf))] as const,
  );
  return loading.map((l) => loadedBatch(l, states, parents));
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

function toLoad<I extends Item>({ head, programs, now, prepared, stakeholders }: Loading<I>): AccountToLoad {
  const commands = prepared.map((p) => p.prepared.command);
  const allLots = prepared.some(({ item }) => item.submission.looksAtLots === true);
  return { head, programs, now, stakeholders, commands, allLots };
}

/** As it names it now, and as commands of this batch will. */
function parentsOf<I extends Item>(l: Loading<I>): readonly NamedParent[] {
  if (!hasPool(l)) return [];
  const { head, prepared } = l;
  const named = [head.account?.parent, ...prepared.map((one) => one.prepared.account?.parent)];
  const place = { tenant: tenantOf(l), programId: head.programId };
  return [...new Set(named)].flatMap((parent) => (parent == null ? [] : [{ ...place, parent }]));
}

function hasPool<I>({ programs }: Loading<I>): boolean {
  return programs.some(({ pool }) => pool !== null);
}

function tenantOf<I extends Item>({ prepared }: Loading<I>): number {
  return prepared[0]?.item.submission.tenant ?? 0;
}

function loadedBatch<I extends Item>(
  l: Loading<I>,
  states: Awaited<ReturnType<typeof loadAccounts>>,
  parents: ReadonlyMap<string, string>,
): LoadedBatch<I> {
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

function priorMap(priors: readonly Prior[]): ReadonlyMap<string, PriorAnswer> {
  return new Map(
    priors.map((prior) => [prior.key, { command: JSON.parse(prior.body), answer: prior.answer }]),
  );
}
