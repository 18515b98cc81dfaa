import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { getAccount, IN_PATH } from '../accounts/get-account.ts';
import { accountParams } from '../accounts/schema.ts';
import type { Room } from '../app.ts';
import { programAt } from '../core/program/compile.ts';
import { formatInstant } from '../core/time.ts';
import type { Deps } from '../deps.ts';
import { loadJourneys } from '../engine/load/load-journeys.ts';
import { encodeId } from '../http/ids.ts';
import { owning } from '../http/own-ids.ts';
import { answer, ref } from '../http/schema.ts';
import { tenantNow } from '../tenants/clock.ts';
import { presentJourneys } from './present.ts';
import { AccountJourneys, journeyRoomSchemas, journeysQuery } from './schema.ts';

export const journeyRoom: Room = { schemas: journeyRoomSchemas, routes: journeyRoutes };

function journeyRoutes(deps: Deps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/accounts/:ref/journeys',
      {
        schema: {
          operationId: 'getAccountJourneys',
          summary: 'What is done and what is missing of each journey of an account',
          description:
            'Each journey of the programme in force, and those that the account began before, as of now: what ran out of time ' +
            'is expired, whether anything has been posted since or not.',
          tags: ['journeys'],
          params: accountParams,
          querystring: journeysQuery,
          response: { 200: answer('The journeys.', ref(AccountJourneys)) },
          problems: ['not-found', 'ambiguous-reference'],
        },
      },
      async ({ params, query, tenant }) => {
        const account = await getAccount(deps, tenant.id, {
          ref: params.ref,
          program: query.program,
          place: IN_PATH,
        });
        const { id, programId } = account;
        const loaded = await loadJourneys(deps.pool, [id]);
        const runs = loaded.get(id) ?? [];
        // A version that was published since may have begun one of them.
        const version = Math.max(account.headVersion, ...runs.map((run) => run.version));
        const programs = await deps.engine.programs.versionsOf(programId, version);
        const now = await tenantNow(deps.db, deps.clock, tenant);
        const program = programAt(programs, now);
        const journeys = presentJourneys({
          owned: owning(id, account.absorbed),
          program,
          programs,
          runs,
          now,
        });
        return { account: encodeId('acc', id), asOf: formatInstant(now), journeys };
      },
    );
  };
}
