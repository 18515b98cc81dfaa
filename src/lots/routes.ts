import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { accountParams } from '../accounts/schema.ts';
import type { Room } from '../app.ts';
import type { Deps } from '../deps.ts';
import { findAnswer } from '../http/find-answer.ts';
import { decodeScopedId } from '../http/ids.ts';
import { owning } from '../http/own-ids.ts';
import { cursorOf, toPage } from '../http/paging.ts';
import { ProblemError } from '../http/problems.ts';
import { LotChangeId } from '../http/reference-scalars.ts';
import { answer, ref, strictObject } from '../http/schema.ts';
import { holderInQuery } from '../wallets/holder-in-query.ts';
import { settledAccount } from '../wallets/settled-account.ts';
import { lotChangeRoutes } from './change-routes.ts';
import { LotChange, type LotChangeResult, lotChangeSchemas } from './change-schema.ts';
import { listLots } from './list-lots.ts';
import { LOT_COMMANDS, presentLot } from './present.ts';
import { LotPage, lotSchemas, lotsQuery } from './schema.ts';

export const lotRoom: Room = { schemas: [...lotSchemas, ...lotChangeSchemas], routes: lotRoutes };

const whole = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const cursor = cursorOf(
  Type.Object({
    seq: whole,
    n: whole,
    expiresAt: Type.Union([Type.Integer({ minimum: -8.64e15, maximum: 8.64e15 }), Type.Null()]),
  }),
);

function lotRoutes(deps: Deps): FastifyPluginAsyncTypebox {
  const { db, engine } = deps;
  return async (app) => {
    app.register(lotChangeRoutes(deps));

    app.get(
      '/accounts/:ref/lots',
      {
        schema: {
          operationId: 'listLots',
          summary: 'The open lots of an account, in the order in which they are spent',
          description:
            'Soonest-expiring first, then oldest. What is used up or has expired is found among the entries.',
          tags: ['lots'],
          params: accountParams,
          querystring: lotsQuery,
          response: { 200: answer('A page of lots.', ref(LotPage)) },
          problems: ['not-found', 'ambiguous-reference'],
        },
      },
      async ({ params, query, tenant }) => {
        const { limit, points, program } = query;
        const after = cursor.decode(query.cursor);
        const settled = await settledAccount(engine, tenant.id, params.ref, program);
        const { accountId } = settled;
        const holder = await holderInQuery(db, accountId, query.holder);
        const found = await listLots(db, settled, { holder, points }, { after, limit });
        return toPage(
          found,
          limit,
          (lot) => presentLot(owning(accountId, settled.state.absorbed), lot),
          ({ lot: { seq, n, expiresAt } }) => cursor.encode({ seq, n, expiresAt }),
        );
      },
    );

    app.get(
      '/lot-changes/:id',
      {
        schema: {
          operationId: 'getLotChange',
          summary: 'What somebody did to a lot by hand',
          tags: ['lots'],
          params: strictObject({ id: ref(LotChangeId) }),
          response: { 200: answer('The change.', ref(LotChange)) },
          problems: ['not-found'],
        },
      },
      async ({ params, tenant }) => {
        const id = decodeScopedId('lch', params.id);
        const found = id === undefined ? undefined : await findAnswer(db, tenant.id, id, LOT_COMMANDS);
        if (found === undefined) throw noChange(params.id);
        const { balances: _, ...change } = found as LotChangeResult;
        return change;
      },
    );
  };
}

function noChange(id: string): ProblemError {
  const detail = `There is no change of a lot ${JSON.stringify(id)}.`;
  return new ProblemError('not-found', detail, [{ in: 'path', pointer: '/id', detail }]);
}
