import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { ProblemError } from './problems.ts';
import { answer, choice, ref } from './schema.ts';

export const HealthSchema = Type.Object(
  { status: choice(['ok']) },
  { $id: 'Health', description: 'It is well.', examples: [{ status: 'ok' }] },
);

export interface HealthChecks {
  /** Resolves to what is missing: migrations that the database has not seen yet. Throws where it does not answer. */
  readonly pendingMigrations: () => Promise<readonly string[]>;
  readonly limitMs?: number;
}

const LIMIT_MS = 1000;

/** For whoever starts, watches and balances the service; neither needs a key. */
export function healthRoutes({
  pendingMigrations,
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
      description: 'The database answers within a second and has all migrations.',
      response: { 200: answer('It can.', ref(HealthSchema)) },
    };
    app.get('/livez', { schema: alive }, async () => ({ status: 'ok' as const }));
    app.get('/readyz', { schema: ready }, async () => {
      const pending = await within(limitMs, pendingMigrations());
      if (pending.length > 0)
        throw unavailable(`The database lacks migrations: ${pending.join(', ')}. Restart the service.`);
      return { status: 'ok' as const };
    });
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
