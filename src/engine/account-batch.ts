import type { Command } from '../core/command.ts';
import type { Decision } from '../core/decision.ts';
import type { Program } from '../core/program/compiled.ts';
import type { AccountState } from '../core/state.ts';
import type { Instant } from '../core/time.ts';
import type { CounterClaim } from './counters.ts';
import type { Prepared, Result, Submission } from './submission.ts';
import type { Applied } from './write/applied.ts';

/** One command of a batch, with all that it is decided on. */
export interface Ready {
  readonly submission: Submission;
  readonly prepared: Prepared;
  /** Not to be guessed; see Deciding. */
  readonly nonce: string;
}

/** The commands of one account, in the order in which they came. */
export interface AccountBatch {
  readonly accountId: string;
  readonly tenant: number;
  readonly programKey: string;
  readonly programId: number;
  /** The accounts that are enrolled of those that are named as parents, by parentKey; null: no version has pools. */
  readonly parents: ReadonlyMap<string, string> | null;
  readonly programs: readonly Program[];
  readonly now: Instant;
  readonly state: AccountState;
  readonly ready: readonly Ready[];
  readonly prior: PriorAnswers;
  /** Of what codes are made that come of occasions; made where one is asked for, and kept: a batch is decided again. */
  readonly nonces: string[];
}

/** By their keys. Accounts that were merged may each have used a key before. */
export type PriorAnswers = ReadonlyMap<string, readonly PriorAnswer[]>;

export interface PriorAnswer {
  readonly command: Command;
  readonly answer: string;
}

export interface DecidedAccount {
  readonly after: AccountState;
  /** What had happened by itself, then the commands. */
  readonly applied: readonly Applied[];
  readonly occasions: readonly Decision[];
  /** Of the commands alone, also where nothing came of them. */
  readonly decisions: readonly Decision[];
  readonly results: readonly Result[];
  readonly claims: readonly CounterClaim[];
}
