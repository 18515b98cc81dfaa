import type { Qualifying } from '../core/tiers/qualifying.ts';
import type { Deps } from '../deps.ts';
import { settleSubmission } from '../engine/settle-submission.ts';
import { readTiers, type TiersAsked } from './repository.ts';

/** What happened by itself may have reached a tier: where it is due, it is booked, and then the tiers are read. */
export async function readSettledTiers(
  { engine, pool }: Pick<Deps, 'engine' | 'pool'>,
  tenantId: number,
  asked: TiersAsked,
): Promise<Qualifying> {
  const read = await readTiers(pool, asked);
  if (read !== null) return read;
  await engine.submit(settleSubmission(tenantId, asked.accountId));
  const settled = await readTiers(pool, asked);
  if (settled === null) throw new Error('an account that was settled is due still');
  return settled;
}
