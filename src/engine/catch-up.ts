import { apply } from '../core/apply.ts';
import type { OccasionCommand } from '../core/command.ts';
import { dueWithMigrations } from '../core/migration/pending-migration.ts';
import { nextOccasion } from '../core/occasions/next-occasion.ts';
import { type Occasion, occasionKey } from '../core/occasions/occasion.ts';
import { isQuiet } from '../core/quiet.ts';
import type { AccountState } from '../core/state.ts';
import type { Instant } from '../core/time.ts';
import type { AccountBatch, DecidedAccount } from './account-batch.ts';
import type { Counter, CounterClaim } from './counters.ts';
import { decideWithin } from './decide-within.ts';
import { newNonce } from './nonce.ts';
import { counterClaim } from './take-claims.ts';
import type { Applied } from './write/applied.ts';

type CaughtUp = Pick<DecidedAccount, 'after' | 'applied' | 'claims'>;

/**
 * What has happened by itself up to now is decided first, one after the other, each at its own instant: so it comes to
 * the same however late it is found.
 */
export function catchUp(
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
