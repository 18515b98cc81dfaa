import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { IN_PATH } from '../accounts/get-account.ts';
import { accountQuery } from '../accounts/schema.ts';
import type { Deps } from '../deps.ts';
import { answer, ref } from '../http/schema.ts';
import { sendAnswer } from '../http/submit.ts';
import { changeLot, LOT_PROBLEMS, type LotAsked } from './change-lot.ts';
import { LotChangeAnswer, LotChangeRequest, LotExtendRequest, LotReinstateRequest } from './change-schema.ts';
import { readEnd } from './read-end.ts';
import { lotParams } from './schema.ts';

const response = {
  200: answer('The same was posted before; the answer is the one that was given then.', ref(LotChangeAnswer)),
  201: answer('Done.', ref(LotChangeAnswer)),
};
const common = { tags: ['lots'], params: lotParams, querystring: accountQuery, response };

/** What somebody does to a lot by hand, each with a reason and an author. */
export function lotChangeRoutes(deps: Deps): FastifyPluginAsyncTypebox {
  const { engine } = deps;
  const endIn = ({ tenantId, ref, program }: LotAsked, text: string | null) =>
    readEnd(deps, tenantId, { ref, program, place: IN_PATH }, text);
  return async (app) => {
    app.post(
      '/accounts/:ref/lots/:lot/activate',
      {
        schema: {
          ...common,
          operationId: 'activateLot',
          summary: 'Make pending points of a lot active before their time',
          description: 'What the wallet owes is paid out of them.',
          body: ref(LotChangeRequest),
          problems: [...LOT_PROBLEMS, 'lot-not-open', 'lot-not-pending'],
        },
      },
      async (request, reply) => {
        const accepted = await changeLot(engine, askedIn(request), (named) => ({
          kind: 'lot-activate',
          ...named,
        }));
        return sendAnswer(reply, accepted);
      },
    );

    app.post(
      '/accounts/:ref/lots/:lot/cancel',
      {
        schema: {
          ...common,
          operationId: 'cancelLot',
          summary: 'Cancel pending points of a lot: they never become active',
          description:
            'They count as taken back: a later return of what earned them takes nothing of them again, and one that is undone gives nothing of them back.',
          body: ref(LotChangeRequest),
          problems: [...LOT_PROBLEMS, 'lot-not-open', 'lot-not-pending'],
        },
      },
      async (request, reply) => {
        const accepted = await changeLot(engine, askedIn(request), (named) => ({
          kind: 'lot-cancel',
          ...named,
        }));
        return sendAnswer(reply, accepted);
      },
    );

    app.post(
      '/accounts/:ref/lots/:lot/extend',
      {
        schema: {
          ...common,
          operationId: 'extendLot',
          summary: 'Let what is left of a lot expire later, or never',
          body: ref(LotExtendRequest),
          problems: [...LOT_PROBLEMS, 'lot-not-open', 'until-out-of-range'],
        },
      },
      async (request, reply) => {
        const asked = askedIn(request);
        const expiresAt = await endIn(asked, request.body.expiresAt);
        const accepted = await changeLot(engine, asked, (named) => ({
          kind: 'lot-extend',
          ...named,
          expiresAt,
        }));
        return sendAnswer(reply, accepted);
      },
    );

    app.post(
      '/accounts/:ref/lots/:lot/reinstate',
      {
        schema: {
          ...common,
          operationId: 'reinstateLot',
          summary: 'Bring back what expired of a lot, with another end',
          description:
            'It can be spent at once; what the wallet owes is paid out of it. What has been returned since stays expired: that is how it was taken back.',
          body: ref(LotReinstateRequest),
          problems: [
            ...LOT_PROBLEMS,
            'lot-not-expired',
            'insufficient-points',
            'until-out-of-range',
            'too-many-points',
          ],
        },
      },
      async (request, reply) => {
        const { amount = null, expiresAt: end } = request.body;
        const asked = askedIn(request);
        const expiresAt = await endIn(asked, end);
        const accepted = await changeLot(engine, asked, (named) => ({
          kind: 'lot-reinstate',
          ...named,
          amount,
          expiresAt,
        }));
        return sendAnswer(reply, accepted);
      },
    );
  };
}

interface Request {
  readonly params: { readonly ref: string; readonly lot: string };
  readonly body: LotAsked['byHand'];
  readonly query: { readonly program?: string };
  readonly tenant: { readonly id: number };
}

function askedIn({ params, query, body, tenant }: Request): LotAsked {
  return { tenantId: tenant.id, ref: params.ref, program: query.program, lot: params.lot, byHand: body };
}
