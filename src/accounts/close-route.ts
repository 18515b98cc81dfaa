import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Room } from '../app.ts';
import { formatInstant } from '../core/time.ts';
import type { Deps } from '../deps.ts';
import type { Decided, Submission } from '../engine/submission.ts';
import { accountAddress } from '../http/addresses.ts';
import { encodeId } from '../http/ids.ts';
import { answer, ref } from '../http/schema.ts';
import { sendAnswer, submitOrThrow } from '../http/submit.ts';
import {
  AccountClosing,
  type CloseBody,
  CloseRequest,
  type ClosingAnswer,
  closeSchemas,
} from './close-schema.ts';
import { IN_PATH } from './get-account.ts';
import { accountParams, accountQuery } from './schema.ts';

export const closeRoom: Room = { schemas: closeSchemas, routes: closeRoutes };

function closeRoutes({ engine }: Deps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.post(
      '/accounts/:ref/close',
      {
        schema: {
          operationId: 'closeAccount',
          summary: 'Close an account for good',
          description:
            'All its points, cards and coupons expire, whoever holds them, and its quotes end; what is owed stays owed. ' +
            'From then on only what was posted before is returned or undone, and what that gives back expires at once. ' +
            'Points that are on their way to it go back to whom they came from. Reading goes on as before. ' +
            'An account that is closed cannot be opened again.',
          tags: ['accounts'],
          params: accountParams,
          querystring: accountQuery,
          body: ref(CloseRequest),
          response: {
            200: answer('It was closed by the same request before.', ref(AccountClosing)),
            201: answer('Closed.', ref(AccountClosing)),
          },
          problems: ['not-found', 'ambiguous-reference', 'external-id-reused', 'account-closed'],
        },
      },
      async ({ body, params, query, tenant }, reply) => {
        const submission: Submission = {
          tenant: tenant.id,
          account: accountAddress(params.ref, query.program),
          key: `x:${body.externalId}`,
          stakeholders: [],
          prepare: () => ({ command: { kind: 'close', ...bodyOf(body) } }),
          present: presentClosing,
        };
        return sendAnswer(
          reply,
          await submitOrThrow(engine, submission, { ref: params.ref, place: IN_PATH }),
        );
      },
    );
  };
}

/** In one order of its fields, whatever order they came in: see sameCommand. */
function bodyOf({ externalId, reason, author }: CloseBody): CloseBody {
  return { externalId, reason, author };
}

function presentClosing({ accountId, decision, prepared: { command } }: Decided): ClosingAnswer {
  if (command.kind !== 'close') throw new Error('not a closing');
  const { externalId, reason, author } = command;
  return {
    account: encodeId('acc', accountId),
    externalId,
    closedAt: formatInstant(decision.now),
    reason,
    author,
  };
}
