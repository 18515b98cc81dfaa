import { IN_PATH } from '../accounts/get-account.ts';
import { apply } from '../core/apply.ts';
import { decide } from '../core/decide/decide.ts';
import type { Decision } from '../core/decision.ts';
import { pendingMigrations } from '../core/migration/pending-migration.ts';
import { areOccasionsDue } from '../core/occasions/needs.ts';
import type { Program } from '../core/program/compiled.ts';
import { beginReplay, type MergedStates } from '../core/replay.ts';
import type { AccountState } from '../core/state.ts';
import { formatInstant, type Instant } from '../core/time.ts';
import type { Deps } from '../deps.ts';
import { type RecordedCommand, readLog } from '../engine/load/load-log.ts';
import { loadHeads } from '../engine/load/lock-heads.ts';
import { replayMerged } from '../engine/load/replay-merged.ts';
import { settleSubmission } from '../engine/settle-submission.ts';
import { ProblemError } from '../http/problems.ts';
import { submitOrThrow } from '../http/submit.ts';
import { listVersionsPublishedBy } from '../programs/repository.ts';

/** An account of a tenant, as far as it takes to read its log. */
export interface AccountAsked {
  readonly tenantId: number;
  readonly accountId: string;
  readonly programId: number;
  /** All versions. */
  readonly programs: readonly Program[];
}

export interface KnownAccount {
  /** With all that was due by then, whether it was written or not. */
  readonly state: AccountState;
  /** The versions that were published by then. */
  readonly programs: readonly Program[];
}

/** The same, for whoever was asked about that instant: throws the problem that the client gets where nothing was known. */
export async function accountKnownAt(
  deps: Deps,
  asked: AccountAsked,
  knownAt: Instant,
  see?: (decision: Decision) => void,
): Promise<KnownAccount> {
  const known = await findAccountKnownAt(deps, asked, knownAt, see);
  if (known !== null) return known;
  const detail = `Nothing was known of the account at ${formatInstant(knownAt)}: it was enrolled later.`;
  throw new ProblemError('invalid-request', detail, [{ in: 'query', pointer: '/knownAt', detail }]);
}

/**
 * An account as it was known at an instant: its log up to then, decided again, and brought to that instant. That is
 * exact also where what came later changed rows in place, as when a return ended a tier. `see` gets each decision in
 * turn, for whoever needs more than what they came to: not all of them could be held. Null: it was not enrolled by then.
 */
export async function findAccountKnownAt(
  deps: Deps,
  asked: AccountAsked,
  knownAt: Instant,
  see: (decision: Decision) => void = () => {},
): Promise<KnownAccount | null> {
  const { accountId } = asked;
  await writeOccasionsDue(deps, asked, knownAt);
  const merged = await mergedInto(deps, asked);
  const replaying = beginReplay(accountId, asked.programs, { merged });
  let isPast = false;
  for await (const logged of readLog(deps.db, accountId)) {
    isPast ||= logged.recordedAt > knownAt;
    if (isPast && !cameByItself(logged, knownAt)) break;
    see(replaying.next(logged));
  }
  const state = replaying.state();
  if (state.profile === null) return null;
  const programs = await publishedBy(deps, asked, knownAt);
  return { state: settledTo(knownAt, { ...asked, programs, state }, see), programs };
}

async function mergedInto({ db, pool }: Deps, { accountId, programs }: AccountAsked): Promise<MergedStates> {
  const absorbed = (await loadHeads(pool, [accountId], false)).get(accountId)?.absorbed ?? null;
  return replayMerged(db, programs, absorbed?.owners ?? []);
}

/** What had happened by itself by then was as good as known, however much later it was found and written. */
function cameByItself({ command, now }: RecordedCommand, knownAt: Instant): boolean {
  return (command.kind === 'occasion' || command.kind === 'settle') && now <= knownAt;
}

/**
 * Birthdays are in no log, so that nobody could find again what they brought: where anything of the kind was due by
 * then, it is booked first, as any command would book it.
 */
async function writeOccasionsDue(
  { engine, pool }: Deps,
  { tenantId, accountId, programs }: AccountAsked,
  knownAt: Instant,
): Promise<void> {
  const head = (await loadHeads(pool, [accountId], false)).get(accountId);
  if (head?.account == null) return;
  const { dueAt, account } = head;
  const isDue =
    areOccasionsDue(programs, { dueAt, now: knownAt, enrolledAt: account.enrolledAt }) ||
    pendingMigrations(programs, head).some(({ at }) => at <= knownAt);
  if (isDue) {
    const named = { ref: accountId, place: IN_PATH };
    await submitOrThrow(engine, settleSubmission(tenantId, accountId, knownAt), named);
  }
}

async function publishedBy(
  { db }: Deps,
  { programId, programs }: AccountAsked,
  knownAt: Instant,
): Promise<readonly Program[]> {
  const published = await listVersionsPublishedBy(db, programId, knownAt);
  return programs.filter(({ version }) => published.has(version));
}

/** Lots and tiers that had become active or come to their ends by then, as the next command found them. */
function settledTo(
  knownAt: Instant,
  { accountId, programs, state }: AccountAsked & KnownAccount,
  see: (decision: Decision) => void,
): AccountState {
  const decision = decide({
    accountId,
    state,
    command: { kind: 'settle' },
    now: knownAt,
    programs,
    refusedClaims: new Map(),
    nonce: '',
  });
  if (decision.refused) throw new Error(`settling is refused: ${decision.code}`);
  see(decision);
  return apply(state, decision);
}
