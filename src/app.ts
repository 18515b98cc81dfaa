import type { FastifyPluginAsyncTypebox, TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { TSchema } from '@sinclair/typebox';
import { type FastifyInstance, fastify } from 'fastify';
import { closeRoom } from './accounts/close-route.ts';
import { accountRoom } from './accounts/routes.ts';
import { adjustmentRoom } from './adjustments/routes.ts';
import { cardRoom } from './cards/routes.ts';
import { couponRoom } from './coupons/routes.ts';
import { pendingMigrations } from './db/pending-migrations.ts';
import type { Deps } from './deps.ts';
import { eventRoom } from './events/routes.ts';
import { forecastRoom } from './forecast/routes.ts';
import { authenticate } from './http/auth.ts';
import { answerError } from './http/error-handler.ts';
import { HealthSchema, healthRoutes, ReadinessSchema } from './http/health.ts';
import { useJsonBodies } from './http/json-body.ts';
import { serveOpenApi, useOpenApi } from './http/openapi.ts';
import { problemPages } from './http/problem-pages.ts';
import { MistakeSchema, ProblemSchema } from './http/problem-schema.ts';
import { referenceScalars } from './http/reference-scalars.ts';
import { useRequestLog } from './http/request-log.ts';
import { sharedScalars } from './http/scalars.ts';
import { strictObject } from './http/schema.ts';
import { serverOptions } from './http/server-options.ts';
import { useUnknownRoutes } from './http/unknown-routes.ts';
import { createValidatorCompiler } from './http/validation.ts';
import { JOBS } from './jobs/jobs.ts';
import { overviewOf } from './jobs/overview.ts';
import { journeyRoom } from './journeys/routes.ts';
import { lotRoom } from './lots/routes.ts';
import { mergeRoom } from './merges/routes.ts';
import { payableRoom } from './payables/routes.ts';
import { planRoom } from './plans/routes.ts';
import { poolRoom } from './pools/routes.ts';
import { evaluationRoom } from './programs/evaluate-route.ts';
import { programRoom } from './programs/routes.ts';
import { ruleStatesRoom } from './programs/rule-states-route.ts';
import { redemptionRoom } from './redemptions/routes.ts';
import { referralRoom } from './referrals/routes.ts';
import { accountRewardRoom } from './rewards/account-rewards.ts';
import { rewardRoom } from './rewards/routes.ts';
import { sandboxRoom } from './sandbox/routes.ts';
import { stakeholderRoom } from './stakeholders/routes.ts';
import { statementRoom } from './statements/routes.ts';
import { findTenantByKey } from './tenants/keys.ts';
import { tierRoom } from './tiers/routes.ts';
import { quoteRoom } from './transactions/quote-route.ts';
import { transactionRoom } from './transactions/routes.ts';
import { transferRoom } from './transfers/routes.ts';
import { walletRoom } from './wallets/routes.ts';

/** A feature of the API: its named schemas and its routes, which are found under /v1. */
export interface Room {
  readonly schemas: readonly TSchema[];
  readonly routes: (deps: Deps) => FastifyPluginAsyncTypebox;
}

export interface AppOptions {
  readonly bodyLimitBytes?: number;
  /** Answers that take longer are logged. */
  readonly slowMs?: number;
  /** Other rooms than the usual ones; for tests. */
  readonly rooms?: readonly Room[];
}

const ROOMS: readonly Room[] = [
  accountRoom,
  closeRoom,
  mergeRoom,
  stakeholderRoom,
  transactionRoom,
  quoteRoom,
  programRoom,
  evaluationRoom,
  ruleStatesRoom,
  rewardRoom,
  accountRewardRoom,
  redemptionRoom,
  couponRoom,
  cardRoom,
  transferRoom,
  adjustmentRoom,
  lotRoom,
  poolRoom,
  referralRoom,
  payableRoom,
  walletRoom,
  forecastRoom,
  statementRoom,
  tierRoom,
  journeyRoom,
  planRoom,
  eventRoom,
  sandboxRoom,
];

/** The application, wired but not listening. Touches no database before the first request. */
export function buildApp(deps: Deps, options: AppOptions = {}): FastifyInstance {
  const { rooms = ROOMS, slowMs = 1000 } = options;
  const app = fastify(serverOptions(deps.log, options)).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(createValidatorCompiler(() => Object.values(app.getSchemas()) as TSchema[]));
  app.setSerializerCompiler(() => JSON.stringify);
  app.setErrorHandler(answerError);
  useJsonBodies(app);
  useUnknownRoutes(app);
  useRequestLog(app, slowMs);
  useOpenApi(app);
  const shared = [
    MistakeSchema,
    ProblemSchema,
    HealthSchema,
    ReadinessSchema,
    ...sharedScalars,
    ...referenceScalars,
  ];
  for (const schema of [...shared, ...rooms.flatMap((room) => room.schemas)]) app.addSchema(schema);
  app.register(
    healthRoutes({
      pendingMigrations: () => pendingMigrations(deps.db),
      jobs: () => overviewOf(deps.db, JOBS, deps.clock()),
    }),
  );
  app.register(problemPages);
  app.register(async (root) => serveOpenApi(root));
  app.register(async (v1) => registerRooms(v1, deps, rooms), { prefix: '/v1' });
  return app;
}

function registerRooms(v1: FastifyInstance, deps: Deps, rooms: readonly Room[]): void {
  v1.decorateRequest('tenant');
  v1.addHook('onRequest', authenticate({ findTenant: (key) => findTenantByKey(deps.db, key) }));
  v1.addHook('onRoute', (route) => {
    // A misspelt query parameter must not be ignored, on routes that take none either.
    route.schema = { querystring: strictObject({}), ...route.schema };
  });
  for (const room of rooms) v1.register(room.routes(deps));
}
