import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { Refusal } from '../core/decision.ts';
import type { Tables } from '../db/tables.ts';
import { type BatchDeps, decideAll, type Item, type ItemResult, lookAtAccount, runBatch } from './batch.ts';
import type { Client } from './client.ts';
import { decidedOf } from './decide-batch.ts';
import type { Enrolment } from './enrolment.ts';
import { createGate } from './gate.ts';
import { listProgramKeys } from './load/program-keys.ts';
import { createMessenger } from './messenger.ts';
import { createProgramCache, type ProgramCache } from './programs.ts';
import { isDatabaseAway, retryWaitMs } from './retry.ts';
import type { Decided, Result, Submission } from './submission.ts';

export interface Engine {
  readonly programs: ProgramCache;
  /** What the programmes of a tenant are called. */
  programKeys(tenant: number): Promise<readonly string[]>;
  start(): Promise<void>;
  /** Takes nothing more, finishes what is under way, and lets its connections go. */
  stop(): Promise<void>;
  /** The one way in which an account changes. Throws Overloaded, and what the database throws. */
  submit(submission: Submission & { readonly enrol?: Enrolment }): Promise<Result>;
  /** The decision that submitting would make now; writes nothing. */
  preview(
    submission: Submission,
  ): Promise<Decided | Refusal | Exclude<Result, { kind: 'done' } | { kind: 'refused' }>>;
}

export interface EngineOptions {
  /** Connections in pipeline mode, for the engine alone. */
  readonly pool: pg.Pool;
  readonly db: Kysely<Tables>;
  readonly clock: () => number;
  readonly log: Logger;
  readonly lanes?: number;
}

/** The queue is full: the client should come back later. */
export class Overloaded extends Error {}

const QUEUE_MAX = 20_000;
const BATCH_MAX = 256;
/** Two, so that one batch is decided while the other is committed. */
const LANES = 2;
/** With fewer commands waiting than this it pays to let them gather: a batch costs as much as twenty commands. */
const SECOND_LANE_MIN = 32;

interface Queued extends Item {
  readonly lane: string;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Groups commands: while one commit is under way, arriving commands queue; the next batch takes them all. There is
 * no timer, so a lone request waits for nothing.
 */
export function createEngine({ pool, db, clock, log, lanes = LANES }: EngineOptions): Engine {
  const deps: BatchDeps = {
    clock,
    programs: createProgramCache(db),
    sent: (messages) => messenger.deliver(messages),
  };
  // Looking never takes the connections on which commands are committed.
  const enter = createGate(Math.max(1, pool.options.max - lanes));
  let queue: Queued[] = [];
  let running = 0;
  let stopping = false;
  let isPumping = false;
  let idle: (() => void) | null = null;
  /** Accounts, by the name they were asked for, whose batch is under way: their next command waits for it. */
  const busy = new Set<string>();

  const pump = (): void => {
    while (running < lanes && (running === 0 || queue.length >= SECOND_LANE_MIN)) {
      const items = takeBatch();
      if (items.length === 0) break;
      running += 1;
      void runLane(items);
    }
    if (running === 0 && queue.length === 0) idle?.();
  };

  /** After all sockets that are ready were read: what arrives in one turn of the event loop is one batch. */
  const pumpSoon = (): void => {
    if (isPumping) return;
    isPumping = true;
    setImmediate(() => {
      isPumping = false;
      pump();
    });
  };

  const takeBatch = (): readonly Queued[] => {
    const taken: Queued[] = [];
    const left: Queued[] = [];
    for (const item of queue) (taken.length < BATCH_MAX && !busy.has(item.lane) ? taken : left).push(item);
    queue = left;
    for (const item of taken) busy.add(item.lane);
    return taken;
  };

  const runLane = async (items: readonly Queued[]): Promise<void> => {
    const later = await commitOrSplit(items, 1);
    for (const item of items) busy.delete(item.lane);
    queue = [...later, ...queue];
    running -= 1;
    pump();
  };

  /**
   * Commits a batch. Where that fails for a reason of its own, its accounts are tried one by one, then their
   * commands, so that no command fails its neighbours.
   */
  const commitOrSplit = async (items: readonly Queued[], attempt: number): Promise<readonly Queued[]> => {
    try {
      return deliver(items, await withClient(pool, (client) => runBatch(client, deps, items)));
    } catch (error) {
      const waitMs = retryWaitMs(error, attempt);
      if (waitMs !== null) {
        log.warn({ err: error, attempt, commands: items.length }, 'a batch is tried again');
        await sleep(waitMs);
        return commitOrSplit(items, attempt + 1);
      }
      // Where the database is away, no part would fare better than the whole.
      if (items.length === 1 || isDatabaseAway(error)) {
        for (const item of items) item.reject(error);
        return [];
      }
      log.warn({ err: error, commands: items.length }, 'a batch failed and is tried again in parts');
      const later: Queued[] = [];
      for (const group of splitFailed(items)) later.push(...(await commitOrSplit(group, attempt)));
      return later;
    }
  };

  const messenger = createMessenger({ db, log, submit: (message) => submit(message) });

  const submit: Engine['submit'] = (submission) =>
    new Promise((resolve, reject) => {
      if (stopping || queue.length >= QUEUE_MAX) {
        reject(new Overloaded(stopping ? 'the service is stopping' : 'too many commands are waiting'));
        return;
      }
      const lane = `${submission.tenant} ${JSON.stringify(submission.account)}`;
      queue.push({ submission, lane, resolve, reject });
      if (running < lanes) pumpSoon();
    });

  return {
    programs: deps.programs,
    programKeys: (tenant) => listProgramKeys(pool, tenant),
    submit,
    preview: (submission) => enter(() => withClient(pool, (client) => preview(client, deps, submission))),
    start: async () => messenger.start(),
    stop: async () => {
      await messenger.stop();
      stopping = true;
      if (running > 0 || queue.length > 0)
        await new Promise<void>((resolve) => {
          idle = resolve;
        });
    },
  };
}

/** No account is merged more often than this while somebody looks for it. */
const MERGES_MAX = 10;

async function preview(
  client: Client,
  deps: BatchDeps,
  submission: Submission,
): ReturnType<Engine['preview']> {
  let seen = await lookAtAccount(client, deps, { submission });
  // Its account was merged into another one just now: the name is looked up again.
  for (let times = 0; seen === 'later' && times < MERGES_MAX; times++)
    seen = await lookAtAccount(client, deps, { submission });
  if (seen === 'later') throw new Error('a lone command waits for nothing');
  if ('kind' in seen) {
    if (seen.kind === 'done') throw new Error('nothing was written');
    return seen.kind === 'refused' ? seen.refusal : seen;
  }
  const { batch } = seen;
  const [ready] = batch.ready;
  if (ready === undefined) throw new Error('nothing to decide');
  // Whether a key was used before does not matter: nothing happens.
  const { accounts: decided } = await decideAll(client, [{ ...batch, prior: new Map() }], false);
  const [account] = decided;
  const result = account?.results[0];
  if (result?.kind === 'refused') return result.refusal;
  const decision = account?.decisions[0];
  if (account === undefined || decision === undefined) throw new Error('nothing was decided');
  return decidedOf(batch, ready.prepared, decision, account.after, account.occasions);
}

function deliver(items: readonly Queued[], results: ReadonlyMap<Item, ItemResult>): readonly Queued[] {
  const later: Queued[] = [];
  for (const item of items) {
    const result = results.get(item) ?? 'later';
    if (result === 'later') later.push(item);
    else item.resolve(result);
  }
  return later;
}

function splitFailed(items: readonly Queued[]): readonly (readonly Queued[])[] {
  const byAccount = new Map<string, Queued[]>();
  for (const item of items) byAccount.set(item.lane, [...(byAccount.get(item.lane) ?? []), item]);
  return byAccount.size > 1 ? [...byAccount.values()] : items.map((item) => [item]);
}

async function withClient<T>(pool: pg.Pool, run: (client: Client) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    return await run(client);
  } catch (error) {
    // A connection whose transaction failed in an unknown way is not used again.
    broken = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.release(broken);
  }
}
