import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { TestApp } from './app.ts';

const WAIT_MS_MAX = 10_000;
const POLL_MS = 5;

/**
 * Events are held back while a transaction anywhere on the server is older than they are, as those of other test files
 * that make a database: waits until all that happened here is told, or for as long as such a transaction can take.
 */
export async function untilEventsAreTold(pool: pg.Pool): Promise<void> {
  for (let waitedMs = 0; waitedMs < WAIT_MS_MAX; waitedMs += POLL_MS) {
    const { rows } = await pool.query(
      'select from commands where xid >= pg_snapshot_xmin(pg_current_snapshot()) limit 1',
    );
    if (rows.length === 0) return;
    await sleep(POLL_MS);
  }
}

/** All that has happened so far, as the service tells it: up to a hundred events. */
export async function readEvents({ inject, pool }: Pick<TestApp, 'inject' | 'pool'>) {
  await untilEventsAreTold(pool);
  const { status, body } = await inject('GET', '/v1/events?limit=100');
  if (status !== 200) throw new Error(`GET /v1/events: ${status} ${JSON.stringify(body)}`);
  return body.data;
}
