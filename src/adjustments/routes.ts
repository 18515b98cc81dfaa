import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { IN_PATH } from '../accounts/get-account.ts';
import { accountParams, accountQuery } from '../accounts/schema.ts';
import type { Room } from '../app.ts';
import type { Deps } from '../deps.ts';
import { accountAddress } from '../http/addresses.ts';
import { findAnswer } from '../http/find-answer.ts';
import { decodeScopedId } from '../http/ids.ts';
import { ProblemError } from '../http/problems.ts';
import { AdjustmentId } from '../http/reference-scalars.ts';
import { answer, ref, strictObject } from '../http/schema.ts';
import { sendAnswer, submitOrThrow } from '../http/submit.ts';
import { readEnd } from '../lots/read-end.ts';
import {
  Adjustment,
  AdjustmentAnswer,
  type AdjustmentBody,
  AdjustmentRequest,
  type AdjustmentResult,
  adjustmentSchemas,
} from './schema.ts';
import { toSubmission } from './to-submission.ts';

export const adjustmentRoom: Room = { schemas: adjustmentSchemas, routes: adjustmentRoutes };

function adjustmentRoutes(deps: Deps): FastifyPluginAsyncTypebox {
  const { db, engine } = deps;
  return async (app) => {
    app.post(
      '/accounts/:ref/adjustments',
      {
        schema: {
          operationId: 'adjustWallet',
          summary: 'Correct a wallet by hand, up or down',
          description:
            'For what no rule and no return can put right, with a reason and an author. Also of people who have left, and of ' +
            'points that cannot be spent; not of stamps. A refusal changes nothing.',
          tags: ['adjustments'],
          params: accountParams,
          querystring: accountQuery,
          body: ref(AdjustmentRequest),
          response: {
            200: answer(
              'The same was posted before; the answer is the one that was given then.',
              ref(AdjustmentAnswer),
            ),
            201: answer('Adjusted.', ref(AdjustmentAnswer)),
          },
          problems: [
            'not-found',
            'ambiguous-reference',
            'account-closed',
            'external-id-reused',
            'unknown-stakeholder',
            'unknown-points',
            'insufficient-points',
            'debt-not-allowed',
            'until-out-of-range',
            'too-many-points',
            'stamps-stay-on-cards',
          ],
        },
      },
      async ({ params, query, body, tenant }, reply) => {
        checkSense(body);
        const named = { ref: params.ref, program: query.program, place: IN_PATH };
        const { expiresAt } = body;
        const end = expiresAt === undefined ? expiresAt : await readEnd(deps, tenant.id, named, expiresAt);
        const account = accountAddress(params.ref, query.program);
        return sendAnswer(
          reply,
          await submitOrThrow(engine, toSubmission(tenant.id, account, body, end), named),
        );
      },
    );

    app.get(
      '/adjustments/:id',
      {
        schema: {
          operationId: 'getAdjustment',
          summary: 'An adjustment',
          tags: ['adjustments'],
          params: strictObject({ id: ref(AdjustmentId) }),
          response: { 200: answer('The adjustment.', ref(Adjustment)) },
          problems: ['not-found'],
        },
      },
      async ({ params, tenant }) => {
        const id = decodeScopedId('adj', params.id);
        const found = id === undefined ? undefined : await findAnswer(db, tenant.id, id, ['adjustment']);
        if (found === undefined) throw noAdjustment(params.id);
        const { balances: _, ...adjustment } = found as AdjustmentResult;
        return adjustment;
      },
    );
  };
}

/** An end is of what is added, a debt of what is taken: what makes no sense is not ignored. */
function checkSense({ amount, expiresAt, debt }: AdjustmentBody): void {
  if (amount > 0 && debt !== undefined)
    throw senseless('/debt', 'Points that are added are not owed: leave debt out, or take points.');
  if (amount < 0 && expiresAt !== undefined)
    throw senseless('/expiresAt', 'Points that are taken do not expire: leave expiresAt out, or add points.');
}

function senseless(pointer: string, detail: string): ProblemError {
  return new ProblemError('validation-failed', detail, [{ pointer, detail }]);
}

function noAdjustment(id: string): ProblemError {
  const detail = `There is no adjustment ${JSON.stringify(id)}.`;
  return new ProblemError('not-found', detail, [{ in: 'path', pointer: '/id', detail }]);
}
