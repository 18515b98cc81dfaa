import type { Kysely } from 'kysely';
import type { Instant } from '../core/time.ts';
import type { Tables } from '../db/tables.ts';
import type { Tenant } from './keys.ts';

/**
 * What time it is for a tenant. That of a sandbox is asked for each time, because another process may just have moved
 * it; commands read it together with their account (engine/load/lock-heads.ts).
 */
export async function tenantNow(
  db: Kysely<Tables>,
  clock: () => Instant,
  { id, isSandbox }: Pick<Tenant, 'id' | 'isSandbox'>,
): Promise<Instant> {
  if (!isSandbox) return clock();
  const { clock_offset_ms } = await db
    .selectFrom('tenants')
    .select('clock_offset_ms')
    .where('tenant_id', '=', id)
    .executeTakeFirstOrThrow();
  return clock() + clock_offset_ms;
}

/** Moves the clock of a sandbox forward to an instant; one that is ahead of it already stays where it is. */
export async function moveClock(
  db: Kysely<Tables>,
  clock: () => Instant,
  { id }: Pick<Tenant, 'id'>,
  to: Instant,
): Promise<void> {
  const offsetMs = to - clock();
  await db
    .updateTable('tenants')
    .set({ clock_offset_ms: offsetMs })
    .where('tenant_id', '=', id)
    .where('is_sandbox', '=', true)
    .where('clock_offset_ms', '<', offsetMs)
    .execute();
}
