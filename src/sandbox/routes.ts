import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Room } from '../app.ts';
import { addDuration, createZone, formatInstant, type Instant } from '../core/time.ts';
import type { Deps } from '../deps.ts';
import { parseInstant } from '../http/formats.ts';
import { encodeId } from '../http/ids.ts';
import { ProblemError } from '../http/problems.ts';
import { answer, ref } from '../http/schema.ts';
import { bringForward } from '../jobs/settle/bring-forward.ts';
import { tenantNow } from '../tenants/clock.ts';
import type { Tenant } from '../tenants/keys.ts';
import {
  FAILURES_SHOWN_MAX,
  SandboxClock,
  SandboxClockMoved,
  SandboxClockRequest,
  sandboxSchemas,
} from './schema.ts';

export const sandboxRoom: Room = { schemas: sandboxSchemas, routes: sandboxRoutes };

/** Less than proxies and clients wait for an answer. */
const MOVING_MS_MAX = 20_000;
const AHEAD_YEARS_MAX = 20;
const UTC = createZone('UTC');

function sandboxRoutes(deps: Deps): FastifyPluginAsyncTypebox {
  const { db, clock } = deps;
  return async (app) => {
    app.get(
      '/sandbox/clock',
      {
        schema: {
          operationId: 'getSandboxClock',
          summary: 'What time it is in this sandbox',
          tags: ['sandbox'],
          response: { 200: answer('Its clock.', ref(SandboxClock)) },
          problems: ['not-a-sandbox'],
        },
      },
      async ({ tenant }) => {
        assertSandbox(tenant);
        return { now: formatInstant(await tenantNow(db, clock, tenant)) };
      },
    );

    app.post(
      '/sandbox/clock',
      {
        schema: {
          operationId: 'moveSandboxClock',
          summary: 'Moves the clock of this sandbox forward, and brings what is due',
          description:
            'As if the time up to then had passed, and nobody had done anything: points become active and expire, tiers ' +
            'end, and every rule of time fires, each at its own instant. In how many steps the clock is moved makes no ' +
            'difference. A sandbox is a tenant of its own, made with `npm run keys -- create --tenant NAME --sandbox`.',
          tags: ['sandbox'],
          body: ref(SandboxClockRequest),
          response: { 200: answer('What time it is now, and what has come.', ref(SandboxClockMoved)) },
          problems: ['not-a-sandbox', 'clock-out-of-range'],
        },
      },
      async ({ body, tenant }) => {
        assertSandbox(tenant);
        const now = await tenantNow(db, clock, tenant);
        if ('by' in body) assertAboveZero(body.by);
        const to = 'to' in body ? parseInstant(body.to) : addDuration(UTC, now, body.by);
        assertInRange(to, now, clock(), 'to' in body ? '/to' : '/by');
        return move(deps, tenant, to);
      },
    );
  };
}

async function move(deps: Deps, tenant: Tenant, to: Instant) {
  let accounts = 0;
  const failures: { account: string; detail: string }[] = [];
  const tally = {
    succeeded: (n: number) => {
      accounts += n;
    },
    failed: (accountId: string, detail: string) => {
      if (failures.length < FAILURES_SHOWN_MAX)
        failures.push({ account: encodeId('acc', accountId), detail });
    },
  };
  const now = await bringForward(deps, tenant, { to, signal: AbortSignal.timeout(MOVING_MS_MAX), tally });
  return { now: formatInstant(now), done: now >= to, accounts, failures };
}

function assertSandbox({ name, isSandbox }: Tenant): void {
  if (isSandbox) return;
  const detail =
    `The tenant "${name}" is no sandbox, and its time is everybody's: make a tenant of its own for trying out, with ` +
    '"npm run keys -- create --tenant NAME --sandbox".';
  throw new ProblemError('not-a-sandbox', detail);
}

function assertAboveZero(by: string): void {
  if (/[1-9]/.test(by)) return;
  const detail = `The clock is moved by a length of time above zero, and ${by} is none.`;
  throw new ProblemError('validation-failed', detail, [{ pointer: '/by', detail }]);
}

function assertInRange(to: Instant, now: Instant, machine: Instant, pointer: string): void {
  const latest = new Date(machine).setUTCFullYear(new Date(machine).getUTCFullYear() + AHEAD_YEARS_MAX);
  if (to >= now && to <= latest) return;
  const detail =
    to < now
      ? `The clock shows ${formatInstant(now)} already, and is only moved forward.`
      : `The clock is not moved further than ${AHEAD_YEARS_MAX} years ahead, to ${formatInstant(latest)}.`;
  throw new ProblemError('clock-out-of-range', detail, [{ pointer, detail }]);
}
