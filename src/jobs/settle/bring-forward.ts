import { setTimeout as sleep } from 'node:timers/promises';
import type { Instant } from '../../core/time.ts';
import { moveClock, tenantNow } from '../../tenants/clock.ts';
import type { Tenant } from '../../tenants/keys.ts';
import type { JobDeps, Tally } from '../job.ts';
import { rescheduleAll } from '../reschedule/job.ts';
import { sweep } from './sweep.ts';

export interface Forward {
  readonly to: Instant;
  readonly signal: AbortSignal;
  readonly tally: Tally;
}

/** For so long messages between accounts may be under way at one instant, before time goes on without them. */
const DELIVERY_WAIT_MS = 5_000;
const DELIVERY_POLL_MS = 5;

/**
 * Moves the clock of a sandbox forward, from one instant at which something is due to the next, and brings what is due
 * at each before it goes on, with the messages that come of it. So it makes no difference in how many steps it is
 * moved. Returns the instant that it came to: earlier than asked for where it was stopped on the way.
 */
export async function bringForward(
  deps: JobDeps,
  tenant: Tenant,
  { to, signal, tally }: Forward,
): Promise<Instant> {
  await rescheduleAll(deps, tenant.id, { signal, tally });
  await untilDelivered(deps, tenant.id);
  await sweep(deps, {
    tenantId: tenant.id,
    upTo: to,
    isAhead: true,
    notFailedSince: deps.clock(),
    stepMs: 1,
    signal,
    tally,
    enter: (at) => moveClock(deps.db, deps.clock, tenant, at),
    leave: () => untilDelivered(deps, tenant.id),
  });
  if (!signal.aborted) await moveClock(deps.db, deps.clock, tenant, to);
  return tenantNow(deps.db, deps.clock, tenant);
}

async function untilDelivered({ db, log }: JobDeps, tenantId: number): Promise<void> {
  for (let waitedMs = 0; waitedMs < DELIVERY_WAIT_MS; waitedMs += DELIVERY_POLL_MS) {
    const waiting = await db
      .selectFrom('messages')
      .select('seq')
      .where('tenant_id', '=', tenantId)
      .limit(1)
      .executeTakeFirst();
    if (waiting === undefined) return;
    await sleep(DELIVERY_POLL_MS);
  }
  log.warn({ tenantId }, 'the clock of a sandbox goes on before all messages were delivered');
}
