import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { getAccount, IN_PATH } from '../accounts/get-account.ts';
import { programQuery } from '../accounts/schema.ts';
import type { Room } from '../app.ts';
import type { Deps } from '../deps.ts';
import { decodeScopedId } from '../http/ids.ts';
import { cursorOf, pageOf, pageQuery, toPage } from '../http/paging.ts';
import { ProblemError } from '../http/problems.ts';
import { AccountRef, POOL, RedemptionId } from '../http/reference-scalars.ts';
import { answer, ref, strictObject } from '../http/schema.ts';
import { sendAnswer, submitOrThrow } from '../http/submit.ts';
import { findReward } from '../rewards/repository.ts';
import { poolSubmission } from './from-pool.ts';
import { findRedemption, listRedemptions, type StoredRedemption } from './repository.ts';
import {
  Redemption,
  RedemptionAnswer,
  RedemptionRequest,
  type RedemptionResult,
  type RedemptionView,
  redemptionSchemas,
} from './schema.ts';
import { toSubmission } from './to-submission.ts';

const RedemptionPage = pageOf('RedemptionPage', Redemption);
const cursor = cursorOf(Type.Object({ before: Type.Integer() }));

export const redemptionRoom: Room = {
  schemas: [...redemptionSchemas, RedemptionPage],
  routes: redemptionRoutes,
};

function redemptionRoutes(deps: Deps): FastifyPluginAsyncTypebox {
  const { db, engine } = deps;
  return async (app) => {
    app.post(
      '/redemptions',
      {
        schema: {
          operationId: 'redeem',
          summary: 'Redeem a reward, for points or with a coupon',
          description:
            'Takes the price from the wallet, or uses up the coupon, and issues a code. A refusal changes nothing.',
          tags: ['redemptions'],
          body: ref(RedemptionRequest),
          response: {
            200: answer(
              'The same was redeemed before; the answer is the one that was given then.',
              ref(RedemptionAnswer),
            ),
            201: answer('Redeemed.', ref(RedemptionAnswer)),
          },
          problems: REDEMPTION_PROBLEMS,
        },
      },
      async ({ body, tenant }, reply) => {
        const reward = await findReward(db, tenant.id, body.reward);
        const named = { ref: body.account, place: { pointer: '/account' } };
        const submission =
          'wallet' in body && body.wallet.holder === POOL
            ? await poolSubmission(deps, tenant.id, body, reward)
            : toSubmission(tenant.id, body, reward);
        return sendAnswer(reply, await submitOrThrow(engine, submission, named));
      },
    );

    app.get(
      '/redemptions/:id',
      {
        schema: {
          operationId: 'getRedemption',
          summary: 'A redemption as it stands',
          tags: ['redemptions'],
          params: strictObject({ id: ref(RedemptionId) }),
          response: { 200: answer('The redemption.', ref(Redemption)) },
          problems: ['not-found'],
        },
      },
      async ({ params, tenant }) => {
        const id = decodeScopedId('red', params.id);
        const found = id === undefined ? undefined : await findRedemption(db, tenant.id, id);
        if (found === undefined) throw noRedemption(params.id);
        return toView(found);
      },
    );

    app.get(
      '/accounts/:ref/redemptions',
      {
        schema: {
          operationId: 'listRedemptions',
          summary: 'The redemptions of an account, newest first',
          tags: ['redemptions'],
          params: strictObject({ ref: ref(AccountRef) }),
          querystring: strictObject({ ...pageQuery, ...programQuery }),
          response: { 200: answer('A page of redemptions.', ref(RedemptionPage)) },
          problems: ['not-found', 'ambiguous-reference'],
        },
      },
      async ({ params, query, tenant }) => {
        const before = cursor.decode(query.cursor)?.before;
        const named = { ref: params.ref, program: query.program, place: IN_PATH };
        const { id } = await getAccount(deps, tenant.id, named);
        const found = await listRedemptions(db, tenant.id, id, { before, limit: query.limit });
        return toPage(found, query.limit, toView, ({ seq }) => cursor.encode({ before: seq }));
      },
    );
  };
}

const REDEMPTION_PROBLEMS = [
  'ambiguous-reference',
  'external-id-reused',
  'unknown-account',
  'account-closed',
  'unknown-program',
  'unknown-stakeholder',
  'stakeholder-inactive',
  'unknown-reward',
  'reward-not-available',
  'out-of-stock',
  'unknown-points',
  'not-spendable',
  'insufficient-points',
  'unknown-coupon',
  'not-a-member',
] as const;

/** The balances are those of its time, and so no part of how it stands. */
function toView({ answer: stored, status }: StoredRedemption): RedemptionView {
  const { balances: _, ...redemption } = stored as RedemptionResult;
  return { ...redemption, status };
}

function noRedemption(id: string): ProblemError {
  const detail = `There is no redemption ${JSON.stringify(id)}.`;
  return new ProblemError('not-found', detail, [{ in: 'path', pointer: '/id', detail }]);
}
