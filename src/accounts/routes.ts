import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import type { Room } from '../app.ts';
import type { Deps } from '../deps.ts';
import type { Place } from '../http/addresses.ts';
import { noProgram } from '../http/no-program.ts';
import { cursorOf, toPage, UUID_PATTERN } from '../http/paging.ts';
import { ProblemError } from '../http/problems.ts';
import { answer, ref } from '../http/schema.ts';
import { sendAnswer } from '../http/submit.ts';
import { findProgram } from '../programs/repository.ts';
import { getAccount, IN_PATH } from './get-account.ts';
import { patchAccount } from './patch-account.ts';
import { presentAccount } from './present.ts';
import { putAccount } from './put-account.ts';
import { listAccounts } from './repository.ts';
import {
  Account,
  AccountPage,
  AccountPatch,
  AccountRequest,
  accountParams,
  accountQuery,
  accountSchemas,
  listQuery,
} from './schema.ts';

export const accountRoom: Room = { schemas: accountSchemas, routes: accountRoutes };

const cursor = cursorOf(Type.Object({ after: Type.String({ pattern: UUID_PATTERN }) }));

function accountRoutes(deps: Deps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.put(
      '/accounts/:ref',
      {
        schema: {
          operationId: 'putAccount',
          summary: 'Enrol an account, or replace its master data',
          description:
            'With `external:` and your own id, the account is enrolled if it is not there yet. With an `acc_…` id, it must be there.',
          tags: ['accounts'],
          params: accountParams,
          querystring: accountQuery,
          body: ref(AccountRequest),
          response: {
            200: answer('The account as it is now.', ref(Account)),
            201: answer('Enrolled.', ref(Account)),
          },
          problems: [
            'not-found',
            'ambiguous-reference',
            'unknown-program',
            'in-the-future',
            'unknown-referral-code',
            'self-referral',
            'referral-not-offered',
            'enrolled-already',
            'account-closed',
          ],
        },
      },
      async ({ body, params, query, tenant }, reply) => {
        if (body.program !== undefined && query.program !== undefined && body.program !== query.program)
          throw twoPrograms();
        const program = body.program ?? query.program;
        return sendAnswer(
          reply,
          await putAccount(deps, { tenantId: tenant.id, ref: params.ref, program, body }),
        );
      },
    );

    app.patch(
      '/accounts/:ref',
      {
        schema: {
          operationId: 'patchAccount',
          summary: 'Change some of the master data of an account',
          tags: ['accounts'],
          params: accountParams,
          querystring: accountQuery,
          body: ref(AccountPatch),
          response: { 200: answer('The account as it is now.', ref(Account)) },
          problems: ['not-found', 'ambiguous-reference', 'account-closed'],
        },
      },
      async ({ body, params, query, tenant }, reply) =>
        sendAnswer(
          reply,
          await patchAccount(deps, {
            tenantId: tenant.id,
            ref: params.ref,
            program: query.program,
            patch: body,
          }),
        ),
    );

    app.get(
      '/accounts/:ref',
      {
        schema: {
          operationId: 'getAccount',
          summary: 'An account',
          tags: ['accounts'],
          params: accountParams,
          querystring: accountQuery,
          response: { 200: answer('The account.', ref(Account)) },
          problems: ['not-found', 'ambiguous-reference'],
        },
      },
      async ({ params, query, tenant }) =>
        presentAccount(
          await getAccount(deps, tenant.id, { ref: params.ref, program: query.program, place: IN_PATH }),
        ),
    );

    app.get(
      '/accounts',
      {
        schema: {
          operationId: 'listAccounts',
          summary: 'All accounts, in the order in which they were enrolled here',
          tags: ['accounts'],
          querystring: listQuery,
          response: { 200: answer('A page of accounts.', ref(AccountPage)) },
          problems: ['not-found'],
        },
      },
      async ({ query, tenant }) => {
        const { limit, program, kind } = query;
        const after = cursor.decode(query.cursor)?.after;
        if (program !== undefined && (await findProgram(deps.db, tenant.id, program)) === undefined)
          throw noProgram(program, await deps.engine.programKeys(tenant.id), IN_QUERY);
        const found = await listAccounts(deps.db, tenant.id, { program, kind }, { after, limit });
        return toPage(found, limit, presentAccount, ({ id }) => cursor.encode({ after: id }));
      },
    );
  };
}

function twoPrograms(): ProblemError {
  const detail = 'The programme in the address is another one than that in the body: name it once.';
  return new ProblemError('validation-failed', detail, [{ pointer: '/program', detail }]);
}

const IN_QUERY: Place = { in: 'query', pointer: '/program' };
