import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { getAccount, IN_PATH } from '../accounts/get-account.ts';
import { accountParams } from '../accounts/schema.ts';
import type { Room } from '../app.ts';
import { figuresToShowTiers } from '../core/needs.ts';
import { programAt } from '../core/program/compile.ts';
import { formatInstant } from '../core/time.ts';
import type { Deps } from '../deps.ts';
import { readAsOf } from '../http/as-of.ts';
import { encodeId } from '../http/ids.ts';
import { answer, ref } from '../http/schema.ts';
import { presentTiers } from './present.ts';
import { readTierHistory } from './repository.ts';
import { AccountTiers, tierSchemas, tiersQuery } from './schema.ts';

export const tierRoom: Room = { schemas: tierSchemas, routes: tierRoutes };

function tierRoutes(deps: Deps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/accounts/:ref/tiers',
      {
        schema: {
          operationId: 'getAccountTiers',
          summary: 'Where an account stands on each ladder, and what the next tier asks for',
          tags: ['tiers'],
          params: accountParams,
          querystring: tiersQuery,
          response: { 200: answer('The tiers.', ref(AccountTiers)) },
          problems: ['not-found', 'ambiguous-reference'],
        },
      },
      async ({ params, query, tenant }) => {
        const account = await getAccount(deps, tenant.id, {
          ref: params.ref,
          program: query.program,
          place: IN_PATH,
        });
        const { id, programId, headVersion, enrolledAt } = account;
        const versions = await deps.engine.programs.versionsOf(programId, headVersion);
        const now = deps.clock();
        // All versions have the same zone, so that any of them can read the date.
        const asOf = readAsOf(query.asOf, programAt(versions, now).zone, now);
        const program = programAt(versions, asOf);
        const history = await readTierHistory(
          deps.pool,
          id,
          figuresToShowTiers(program, program.zone.dayOf(asOf)),
        );
        const tiers = presentTiers({ program, history, enrolledAt, asOf });
        return { account: encodeId('acc', id), asOf: formatInstant(asOf), tiers };
      },
    );
  };
}
