import type { Command } from '../core/command.ts';
import type { Decision, Refusal } from '../core/decision.ts';
import type { Estate } from '../core/merging/estate.ts';
import type { Program } from '../core/program/compiled.ts';
import type { AccountState } from '../core/state.ts';
import type { Instant } from '../core/time.ts';

/** How a client names an account: by our id, or by its own. The programme, if it is named, must be the account's. */
export type AccountAddress =
  | { readonly id: string; readonly program?: string | null }
  | { readonly externalId: string; readonly program: string | null };

/** How a client names a person at the account. */
export type StakeholderAddress = { readonly id: string } | { readonly externalId: string };

/**
 * One thing asked of one account, on its way through a batch. `prepare` turns it into a command once the account
 * and the people it names are loaded; `present` makes the answer of the decision. Both are called again when a
 * batch is tried again, so they must not act.
 */
export interface Submission {
  readonly tenant: number;
  readonly account: AccountAddress;
  /** Makes it happen once per account: the same again gets the stored answer. */
  readonly key: string | KeyAt | null;
  readonly stakeholders: readonly StakeholderAddress[];
  /** Decided as it would have been then; now if absent. Only for what happens by itself: nobody asks in the past. */
  readonly asOf?: Instant;
  /** Whoever looks on wants to see all open lots, not only those that the command takes. */
  readonly looksAtLots?: true;
  /** Settling for good: see closingSubmission. */
  readonly isClosing?: true;
  readonly prepare: (known: Known) => Prepared | Refusal;
  readonly present: (decided: Decided) => object;
}

/** A key that names something of an account: what that is called depends on the account that goes on for it. */
export type KeyAt = (accountId: string) => string;

export function keyOf({ key }: Pick<Submission, 'key'>, accountId: string): string | null {
  return typeof key === 'function' ? key(accountId) : key;
}

/** Master data as it stands, for whoever changes it or refers to it. */
export interface Known {
  readonly accountId: string;
  readonly now: Instant;
  readonly account: AccountRecord | null;
  /** The accounts that were merged into it: see merging/numbers.ts. */
  readonly owners: readonly string[];
  readonly find: (address: StakeholderAddress) => StakeholderRecord | null;
}

export interface AccountRecord {
  readonly externalId: string;
  readonly kind: string;
  readonly name: string | null;
  readonly country: string | null;
  readonly segment: string | null;
  readonly parent: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly enrolledAt: Instant;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export interface StakeholderRecord {
  readonly id: string;
  readonly externalId: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly title: string | null;
  readonly roles: readonly string[];
  readonly circle: number;
  /** Month and day, as "03-15". */
  readonly birthday: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly active: boolean;
  readonly leftAt: Instant | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** A command, and the master data that is written with it (which stays out of the log). */
export interface Prepared {
  readonly refused?: false;
  readonly command: Command;
  /** What stands against it outside of the account. The same asked again still gets the stored answer. */
  readonly objection?: Refusal;
  readonly account?: AccountRecord;
  readonly stakeholder?: StakeholderRecord;
  /** What the account leaves that is merged by the command, beside its points. */
  readonly estate?: Estate;
}

export interface Decided {
  readonly tenant: number;
  readonly accountId: string;
  readonly prepared: Prepared;
  readonly decision: Decision;
  /** What had happened by itself before it, and was decided on the way. */
  readonly earlier: readonly Decision[];
  /** After the decision. */
  readonly state: AccountState;
  /** The version in force at the instant of the command. */
  readonly program: Program;
  /** All versions, for what was decided under others. */
  readonly programs: readonly Program[];
  readonly programKey: string;
}

export type Result =
  | { readonly kind: 'done'; readonly accountId: string; readonly answer: string; readonly replayed: boolean }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** The key was used for something else before. */
  | { readonly kind: 'reused' }
  | { readonly kind: 'no-account' }
  | { readonly kind: 'ambiguous-account' };
