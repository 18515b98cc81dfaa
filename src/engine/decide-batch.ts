import { apply } from '../core/apply.ts';
import type { Command, OccasionCommand } from '../core/command.ts';
import { decideClaiming } from '../core/decide/decide-claiming.ts';
import type { Decision, DomainEvent, Refusal } from '../core/decision.ts';
import { dueWithMigrations } from '../core/migration/pending-migration.ts';
import { nextOccasion } from '../core/occasions/next-occasion.ts';
import { type Occasion, occasionKey } from '../core/occasions/occasion.ts';
import { programAt } from '../core/program/compile.ts';
import type { Program } from '../core/program/compiled.ts';
import { isQuiet } from '../core/quiet.ts';
import type { AccountState } from '../core/state.ts';
import type { Instant } from '../core/time.ts';
import type { Counter, CounterClaim } from './counters.ts';
import { profileOf, stakeholderOf } from './load/load-accounts.ts';
import { newNonce } from './nonce.ts';
import { sameCommand } from './same-command.ts';
import type { Prepared, Result, Submission } from './submission.ts';
import { counterClaim, takeClaims } from './take-claims.ts';
import type { Applied } from './write/applied.ts';

/** One command of a batch, with all that it is decided on. */
export interface Ready {
  readonly submission: Submission;
  readonly prepared: Prepared;
  /** Not to be guessed; see Deciding. */
  readonly nonce: string;
}

/** A command on its way through a batch, with the master data that is written with it. */
interface ToDecide {
  readonly prepared: Prepared;
  readonly now: Instant;
  readonly nonce: string;
}

/** The commands of one account, in the order in which they came. */
export interface AccountBatch {
  readonly accountId: string;
  readonly tenant: number;
  readonly programKey: string;
  readonly programs: readonly Program[];
  readonly now: number;
  readonly state: AccountState;
  readonly ready: readonly Ready[];
  readonly prior: ReadonlyMap<string, PriorAnswer>;
  /** Of what codes are made that come of occasions; made where one is asked for, and kept: a batch is decided again. */
  readonly nonces: string[];
}

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

/** Decides the commands of one account one after another. `counters`: what is known of them; it is drawn down. */
export function decideAccount(batch: AccountBatch, counters: Map<string, Counter>): DecidedAccount {
  let { state } = batch;
  const prior = new Map(batch.prior);
  const applied: Applied[] = [];
  const results: Result[] = [];
  const claims: CounterClaim[] = [];
  const occasions: Decision[] = [];
  const decisions: Decision[] = [];
  for (const ready of batch.ready) {
    const { submission } = ready;
    const earlier = submission.key === null ? undefined : prior.get(submission.key);
    if (earlier !== undefined) {
      results.push(replayOf(batch.accountId, earlier, ready.prepared.command));
      continue;
    }
    const now = decidedAt(batch.now, submission.asOf, state.settledAt);
    const prepared = datedAt(ready.prepared, now, batch.now);
    const caughtUp = catchUp(batch, state, now, counters);
    state = caughtUp.after;
    applied.push(...caughtUp.applied);
    occasions.push(...caughtUp.applied.map((one) => one.decision));
    claims.push(...caughtUp.claims);
    const decision =
      prepared.objection ?? decideWithin(batch, state, { prepared, now, nonce: ready.nonce }, counters);
    if (decision.refused) {
      results.push({ kind: 'refused', refusal: decision });
      continue;
    }
    decisions.push(decision);
    if (prepared.command.kind === 'settle' && isQuiet(decision)) {
      // What is due next may be known better now; all else is as it was.
      state = { ...state, dueAt: decision.dueAt, booksDueAt: decision.booksDueAt };
      const answer = answerOf(batch, ready, decision, state, occasions);
      results.push({ kind: 'done', accountId: batch.accountId, answer, replayed: false });
      continue;
    }
    state = withMasterData(apply(state, decision), prepared);
    const answer = answerOf(batch, ready, decision, state, occasions);
    claims.push(...decision.claims.map((claim) => counterClaim(claim, batch)));
    // Only what happens once keeps its answer: that of master data is personal, and stays out of the log.
    applied.push({
      prepared,
      tenant: batch.tenant,
      accountId: batch.accountId,
      key: submission.key,
      decision,
      recordedAt: batch.now,
      answer: submission.key === null ? '{}' : answer,
    });
    results.push({ kind: 'done', accountId: batch.accountId, answer, replayed: false });
    if (submission.key !== null) prior.set(submission.key, { command: prepared.command, answer });
  }
  return { after: state, applied, results, claims, occasions, decisions };
}

function answerOf(
  batch: AccountBatch,
  { submission, prepared }: Ready,
  decision: Decision,
  state: AccountState,
  earlier: readonly Decision[],
): string {
  return JSON.stringify(submission.present(decidedOf(batch, prepared, decision, state, earlier)));
}

type CaughtUp = Pick<DecidedAccount, 'after' | 'applied' | 'claims'>;

/**
 * What has happened by itself up to now is decided first, one after the other, each at its own instant: so it comes to
 * the same however late it is found.
 */
function catchUp(
  batch: AccountBatch,
  before: AccountState,
  upTo: Instant,
  counters: Map<string, Counter>,
): CaughtUp {
  let state = before;
  const applied: Applied[] = [];
  const claims: CounterClaim[] = [];
  for (;;) {
    const occasion = occasionDue(batch, state, upTo);
    if (occasion === null) return { after: state, applied, claims };
    const command: OccasionCommand = { kind: 'occasion', occasion };
    const nonce = nonceOf(batch, applied.length);
    const prepared = { command };
    const decision = decideWithin(batch, state, { prepared, now: occasion.at, nonce }, counters);
    if (decision.refused)
      throw new Error(`${occasionKey(occasion)} is refused: ${decision.code}: ${decision.detail}`);
    if (isQuiet(decision)) {
      // Nothing is logged then; that it was decided stays known all the same.
      state = { ...apply(state, decision), seq: state.seq };
      continue;
    }
    state = apply(state, decision);
    claims.push(...decision.claims.map((claim) => counterClaim(claim, batch)));
    applied.push({
      tenant: batch.tenant,
      accountId: batch.accountId,
      key: occasionKey(occasion),
      prepared,
      decision,
      recordedAt: batch.now,
      answer: '{}',
    });
  }
}

function nonceOf({ nonces }: AccountBatch, n: number): string {
  while (nonces.length <= n) nonces.push(newNonce());
  return nonces[n] ?? '';
}

function occasionDue({ programs }: AccountBatch, state: AccountState, upTo: Instant): Occasion | null {
  const { profile } = state;
  const dueAt = dueWithMigrations(programs, state);
  if (profile === null || dueAt === null || dueAt > upTo) return null;
  const next = nextOccasion(programs, { ...state, profile }, state);
  return next !== null && next.at <= upTo ? next : null;
}

export function decidedOf(
  batch: AccountBatch,
  prepared: Prepared,
  decision: Decision,
  state: AccountState,
  earlier: readonly Decision[],
) {
  const program = judgedBy(batch.programs, decision);
  return {
    tenant: batch.tenant,
    accountId: batch.accountId,
    prepared,
    decision,
    earlier,
    state,
    program,
    programs: batch.programs,
    programKey: batch.programKey,
  };
}

/** Where a quote was honoured, the version of then; else the one in force at the instant of the command. */
function judgedBy(programs: readonly Program[], { basis, occurredAt }: Decision): Program {
  const version = basis?.honoured?.version;
  return programs.find((program) => program.version === version) ?? programAt(programs, occurredAt);
}

/** Decides within what counters have, and tells of those that are nearly or wholly used up by it. */
function decideWithin(
  batch: AccountBatch,
  state: AccountState,
  { prepared, now, nonce }: ToDecide,
  counters: Map<string, Counter>,
): Decision | Refusal {
  const { accountId, programs } = batch;
  const { command, account, stakeholder } = prepared;
  const masterData = account === undefined ? null : profileOf(account);
  const person = stakeholder === undefined ? null : stakeholderOf(stakeholder);
  const warnings: DomainEvent[] = [];
  const decision = decideClaiming(
    { accountId, state, command, now, programs, masterData, person, nonce },
    (claims) => {
      const taken = takeClaims(claims, counters, { ...batch, now });
      if (taken.short === null) warnings.push(...taken.warnings);
      return taken.short;
    },
  );
  if (decision.refused || warnings.length === 0) return decision;
  return { ...decision, events: [...decision.events, ...warnings] };
}

/** As of an instant that is over: then. Never before what has been decided already, and never ahead of the clock. */
function decidedAt(now: Instant, asOf: Instant | undefined, settledAt: Instant): Instant {
  return asOf === undefined ? now : Math.max(settledAt, Math.min(asOf, now));
}

/** The log says for when it was decided, and for when it was recorded. */
function datedAt(prepared: Prepared, now: Instant, recordedAt: Instant): Prepared {
  if (prepared.command.kind !== 'settle' || now === recordedAt) return prepared;
  return { ...prepared, command: { kind: 'settle', asOf: now } };
}

function replayOf(accountId: string, earlier: PriorAnswer, command: Command): Result {
  return sameCommand(earlier.command, command)
    ? { kind: 'done', accountId, answer: earlier.answer, replayed: true }
    : { kind: 'reused' };
}

/** A later command of the same batch sees master data as an earlier one left it; the core knows only what is logged. */
function withMasterData(state: AccountState, { account, stakeholder }: Prepared): AccountState {
  if (account === undefined && stakeholder === undefined) return state;
  return {
    ...state,
    profile: account === undefined ? state.profile : profileOf(account),
    stakeholders:
      stakeholder === undefined
        ? state.stakeholders
        : new Map(state.stakeholders).set(stakeholder.id, stakeholderOf(stakeholder)),
  };
}
