import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Room } from '../app.ts';
import type { Deps } from '../deps.ts';
import { findAccountOrThrow } from '../http/find-account.ts';
import { decodeScopedId } from '../http/ids.ts';
import { ProblemError } from '../http/problems.ts';
import { TransferId } from '../http/reference-scalars.ts';
import { answer, ref, strictObject } from '../http/schema.ts';
import { sendAnswer, submitOrThrow } from '../http/submit.ts';
import { findTargetOrThrow } from './find-target.ts';
import { findTransfer, type StoredTransfer } from './repository.ts';
import {
  Transfer,
  TransferAnswer,
  TransferRequest,
  type TransferResult,
  type TransferView,
  transferSchemas,
} from './schema.ts';
import { toSubmission } from './to-submission.ts';

export const transferRoom: Room = { schemas: transferSchemas, routes: transferRoutes };

function transferRoutes({ db, engine, pool }: Deps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.post(
      '/transfers',
      {
        schema: {
          operationId: 'postTransfer',
          summary: 'Move points from one wallet to another of the same programme',
          description:
            'The points leave at once and are in transit; the other account takes them within moments, with the same ' +
            'expiry. If it cannot, they come back to the wallet that they left. Between holders of one account they are ' +
            'credited at once. What an account earned is taken back from whoever earned it, whoever has it now.',
          tags: ['transfers'],
          body: ref(TransferRequest),
          response: {
            200: answer(
              'The same was posted before; the answer is the one that was given then.',
              ref(TransferAnswer),
            ),
            201: answer('The points are on their way, or there.', ref(TransferAnswer)),
          },
          problems: TRANSFER_PROBLEMS,
        },
      },
      async ({ body, tenant }, reply) => {
        const named = { ref: body.from.account, place: { pointer: '/from/account' } };
        const source = await findAccountOrThrow(pool, tenant.id, { ...named, program: body.program });
        const target = await findTargetOrThrow(pool, tenant.id, body.to, source);
        const submission = toSubmission(tenant.id, body, source.accountId, target);
        return sendAnswer(reply, await submitOrThrow(engine, submission, named));
      },
    );

    app.get(
      '/transfers/:id',
      {
        schema: {
          operationId: 'getTransfer',
          summary: 'A transfer as it stands',
          tags: ['transfers'],
          params: strictObject({ id: ref(TransferId) }),
          response: { 200: answer('The transfer.', ref(Transfer)) },
          problems: ['not-found'],
        },
      },
      async ({ params, tenant }) => {
        const id = decodeScopedId('trf', params.id);
        const found = id === undefined ? undefined : await findTransfer(db, tenant.id, id);
        if (found === undefined) throw noTransfer(params.id);
        return toView(found);
      },
    );
  };
}

const TRANSFER_PROBLEMS = [
  'ambiguous-reference',
  'external-id-reused',
  'unknown-account',
  'account-closed',
  'unknown-program',
  'unknown-stakeholder',
  'stakeholder-inactive',
  'same-wallet',
  'unknown-points',
  'not-spendable',
  'insufficient-points',
  'too-many-points',
] as const;

/** The balances are those of its time, and so no part of how it stands. */
function toView({ answer: stored, status, reason }: StoredTransfer): TransferView {
  const { balances: _, ...transfer } = stored as TransferResult;
  return { ...transfer, status, reason: reason as TransferView['reason'] };
}

function noTransfer(id: string): ProblemError {
  const detail = `There is no transfer ${JSON.stringify(id)}.`;
  return new ProblemError('not-found', detail, [{ in: 'path', pointer: '/id', detail }]);
}
