import { apply } from '../core/apply.ts';
import type { Command } from '../core/command.ts';
import type { Decision } from '../core/decision.ts';
import { programAt } from '../core/program/compile.ts';
import type { Program } from '../core/program/compiled.ts';
import { isQuiet } from '../core/quiet.ts';
import type { AccountState } from '../core/state.ts';
import type { Instant } from '../core/time.ts';
import type { AccountBatch, DecidedAccount, PriorAnswer, Ready } from './account-batch.ts';
import { catchUp } from './catch-up.ts';
import type { Counter, CounterClaim } from './counters.ts';
import { decideWithin } from './decide-within.ts';
import { joinPool } from './join-pool.ts';
import { profileOf, stakeholderOf } from './load/load-accounts.ts';
import { sameCommand } from './same-command.ts';
import { keyOf, type Prepared, type Result } from './submission.ts';
import { counterClaim } from './take-claims.ts';
import type { Applied } from './write/applied.ts';

/** Decides the commands of one account one after another. `counters`: what is known of them; it is drawn down. */
export function decideAccount(batch: AccountBatch, counters: Map<string, Counter>): DecidedAccount {
  let { state } = batch;
  const prior = new Map(batch.prior);
  const applied: Applied[] = [];
  const results: Result[] = [];
  const claims: CounterClaim[] = [];
  const occasions: Decision[] = [];
  const decisions: Decision[] = [];
  /** Whose pool it belongs to is known before anything is decided on it. */
  const join = (now: Instant): void => {
    const joined = joinPool(batch, state, now, counters);
    if (joined === null) return;
    state = apply(state, joined.decision);
    applied.push(joined);
    occasions.push(joined.decision);
  };
  for (const ready of batch.ready) {
    const { submission } = ready;
    const key = keyOf(submission, batch.accountId);
    const earlier = key === null ? undefined : prior.get(key);
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
    join(now);
    const decision =
      prepared.objection ?? decideWithin(batch, state, { prepared, now, nonce: ready.nonce }, counters);
    if (decision.refused) {
      results.push({ kind: 'refused', refusal: decision });
      continue;
    }
    decisions.push(decision);
    if (prepared.command.kind === 'settle' && isQuiet(decision)) {
      // What is due next may be known better now; all else is as it was.
      const { dueAt, booksDueAt } = decision;
      state = submission.isClosing
        ? { ...apply(state, decision), seq: state.seq }
        : { ...state, dueAt, booksDueAt };
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
      key,
      decision,
      recordedAt: batch.now,
      answer: key === null ? '{}' : answer,
    });
    results.push({ kind: 'done', accountId: batch.accountId, answer, replayed: false });
    if (key !== null) prior.set(key, [{ command: prepared.command, answer }]);
    if (changesGroup(prepared)) join(now);
  }
  return { after: state, applied, results, claims, occasions, decisions };
}

/** Another parent may be another pool, and whoever is gone has none. */
function changesGroup({ command }: Prepared): boolean {
  return command.kind === 'account' || command.kind === 'close' || command.kind === 'merge-give';
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

/** As of an instant that is over: then. Never before what has been decided already, and never ahead of the clock. */
function decidedAt(now: Instant, asOf: Instant | undefined, settledAt: Instant): Instant {
  return asOf === undefined ? now : Math.max(settledAt, Math.min(asOf, now));
}

/** The log says for when it was decided, and for when it was recorded. */
function datedAt(prepared: Prepared, now: Instant, recordedAt: Instant): Prepared {
  if (prepared.command.kind !== 'settle' || now === recordedAt) return prepared;
  return { ...prepared, command: { kind: 'settle', asOf: now } };
}

function replayOf(accountId: string, earlier: readonly PriorAnswer[], command: Command): Result {
  const same = earlier.find((one) => sameCommand(one.command, command));
  return same === undefined
    ? { kind: 'reused' }
    : { kind: 'done', accountId, answer: same.answer, replayed: true };
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
