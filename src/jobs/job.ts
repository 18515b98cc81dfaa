import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Instant } from '../core/time.ts';
import type { Tables } from '../db/tables.ts';
import type { Engine } from '../engine/engine.ts';

/** What jobs work with. */
export interface JobDeps {
  readonly db: Kysely<Tables>;
  readonly engine: Engine;
  /** Of the machine, in epoch milliseconds; tenants have their own (tenants/clock.ts). */
  readonly clock: () => number;
  readonly log: Logger;
}

/** Something that is done again and again, whoever asks. Running it twice, or on two processes, does it once. */
export interface Job {
  readonly name: string;
  readonly about: string;
  /** Whole minutes that divide an hour. */
  readonly everyMinutes: number;
  readonly run: (deps: JobDeps, running: Running) => Promise<void>;
  /** For how long the oldest of what is to be done has been waiting, in milliseconds; zero where nothing waits. */
  readonly lagMs: (db: Kysely<Tables>, now: Instant) => Promise<number>;
}

/** One run of a job, while it goes on. */
export interface Running {
  /** For this tenant only; null: for all. */
  readonly tenantId: number | null;
  /** What is later is left alone; null: each tenant's own clock says what is later. */
  readonly asOf: Instant | null;
  /** Tries at once what failed a moment ago, because somebody asks for it. */
  readonly isAsked: boolean;
  /** Stops between two steps; what is not done yet is found by the next run. */
  readonly signal: AbortSignal;
  readonly tally: Tally;
}

/** What came of a run so far. */
export interface Tally {
  readonly succeeded: (accounts: number) => void;
  readonly failed: (accountId: string, error: string) => void;
}
