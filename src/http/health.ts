import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { formatInstant } from '../core/time.ts';
import type { JobOverview } from '../jobs/overview.ts';
import { ProblemError } from './problems.ts';
import { DateTime } from './scalars.ts';
import { answer, choice, nullable, ref } from './schema.ts';

export const HealthSchema = Type.Object(
  { status: choice(['ok']) },
  { $id: 'Health', description: 'It is well.', examples: [{ status: 'ok' }] },
);

export const ReadinessSchema = Type.Object(
  {
    status: choice(['ok']),
    jobs: Type.Array(
      Type.Object({
        job: Type.String(),
        lastRunAt: nullable(ref(DateTime), { description: 'Null: it has not run yet.' }),
        lagSeconds: Type.Integer({
          minimum: 0,
          description: 'For how long the oldest of what is to be done has been waiting.',
        }),
        failing: Type.Integer({
          minimum: 0,
          description: 'Accounts for which it failed; it tries them again.',
        }),
      }),
      { maxItems: 100, description: 'How the scheduled jobs fare, on whatever process they run.' },
    ),
  },
  {
    $id: 'Readiness',
    description: 'It can answer requests.',
    examples: [
      {
        status: 'ok',
        jobs: [{ job: 'settle', lastRunAt: '2026-03-01T12:00:00Z', lagSeconds: 0, failing: 0 }],
      },
    ],
  },
);

export interface HealthChecks {
  /** Resolves to what is missing: migrations that the database has not seen yet. Throws where it does not answer. */
  readonly pendingMigrations: () => Promise<readonly string[]>;
  readonly jobs: () => Promise<readonly JobOverview[]>;
  readonly limitMs?: number;
}

const LIMIT_MS = 1000;

/** For whoever starts, watches and balances the service; neither needs a key. */
export function healthRoutes({
  pendingMigrations,
  jobs,
  limitMs = LIMIT_MS,
}: HealthChecks): FastifyPluginAsyncTypebox {
  return async (app) => {
    const common = { tags: ['service'], security: [] };
    const alive = {
      ...common,
      operationId: 'isAlive',
      summary: 'Is the process up?',
      response: { 200: answer('It is up.', ref(HealthSchema)) },
    };
    const ready = {
      ...common,
      operationId: 'isReady',
      summary: 'Can it answer requests?',
      description:
        'The database answers within a second and has all migrations. How the jobs fare is told, and does not matter.',
      response: { 200: answer('It can.', ref(ReadinessSchema)) },
    };
    app.get('/livez', { schema: alive }, async () => ({ status: 'ok' as const }));
    app.get('/readyz', { schema: ready }, async () => {
      const pending = await within(limitMs, pendingMigrations());
      if (pending.length > 0)
        throw unavailable(`The database lacks migrations: ${pending.join(', ')}. Restart the service.`);
      const overview = await within(limitMs, jobs());
      return { status: 'ok' as const, jobs: overview.map(presentJob) };
    });
  };
}

function presentJob({ job, lastRun, lagMs, failing }: JobOverview) {
  return {
    job: job.name,
    lastRunAt: lastRun === null ? null : formatInstant(lastRun.startedAt),
    lagSeconds: Math.floor(lagMs / 1000),
    failing,
  };
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  const timer = Promise.withResolvers<never>();
  const late = setTimeout(
    () => timer.reject(unavailable(`The database did not answer within ${limitMs} ms.`)),
    limitMs,
  );
  try {
    return await Promise.race([work, timer.promise]);
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw unavailable('The database cannot be reached.', error);
  } finally {
    clearTimeout(late);
    // When the limit came first, nobody else waits for the work, and its failure would end the process.
    work.catch(() => undefined);
  }
}

function unavailable(detail: string, cause?: unknown): ProblemError {
  return new ProblemError('service-unavailable', detail, [], { headers: { 'retry-after': '1' }, cause });
}
