import type { PoolMembershipCommand } from '../core/command.ts';
import type { AccountState } from '../core/state.ts';
import type { Instant } from '../core/time.ts';
import type { AccountBatch } from './account-batch.ts';
import type { Counter } from './counters.ts';
import { decideWithin } from './decide-within.ts';
import { parentKey } from './load/load-pools.ts';
import type { Applied } from './write/applied.ts';

/**
 * Whose pool an account belongs to follows from its parent, which is master data, and from who is enrolled. Where it is
 * not what the account knows, it is told first: so it makes no difference why it changed, or whether anybody told it then.
 */
export function joinPool(
  batch: AccountBatch,
  state: AccountState,
  now: Instant,
  counters: Map<string, Counter>,
): Applied | null {
  if (batch.parents === null || state.profile === null) return null;
  const pool = poolOf(batch, state);
  if (pool === state.pool) return null;
  const asOf = now === batch.now ? {} : { asOf: now };
  const command: PoolMembershipCommand = { kind: 'pool-membership', pool, ...asOf };
  const prepared = { command };
  const decision = decideWithin(batch, state, { prepared, now, nonce: '' }, counters);
  if (decision.refused) throw new Error(`whose pool it is was refused: ${decision.code}: ${decision.detail}`);
  const { tenant, accountId } = batch;
  return { tenant, accountId, key: null, prepared, decision, recordedAt: batch.now, answer: '{}' };
}

/** Of one that was there and is closed, to nobody's; nobody is in a pool of its own. */
function poolOf(
  { accountId, programId, parents }: AccountBatch,
  { profile, ended }: AccountState,
): string | null {
  const parent = profile?.parent ?? null;
  if (ended !== null || parent === null) return null;
  const found = parents?.get(parentKey(programId, parent)) ?? null;
  return found === accountId ? null : found;
}
