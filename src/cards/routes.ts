import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { accountParams, programQuery } from '../accounts/schema.ts';
import type { Room } from '../app.ts';
import { CARD_STATUSES } from '../core/state.ts';
import { listCouponsOfCards } from '../coupons/repository.ts';
import type { Deps } from '../deps.ts';
import { cursorOf, pageQuery, toPage } from '../http/paging.ts';
import { answer, choice, ref, strictObject } from '../http/schema.ts';
import { settledAccount } from '../wallets/settled-account.ts';
import { cardPresenter } from './present.ts';
import { listCards } from './repository.ts';
import { CardPage, cardSchemas } from './schema.ts';

export const cardRoom: Room = { schemas: cardSchemas, routes: cardRoutes };

const number = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const cursor = cursorOf(
  Type.Object({ seq: number, n: Type.Integer({ minimum: 0, maximum: 2_147_483_647 }) }),
);

function cardRoutes({ db, engine }: Deps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/accounts/:ref/cards',
      {
        schema: {
          operationId: 'listCards',
          summary: 'The cards of stamps of an account and its stakeholders, newest first',
          description: 'As they are now, with all that expired by now.',
          tags: ['rewards'],
          params: accountParams,
          querystring: strictObject({
            ...pageQuery,
            ...programQuery,
            status: Type.Optional(choice(CARD_STATUSES, { description: 'Only those that stand so.' })),
          }),
          response: { 200: answer('A page of cards.', ref(CardPage)) },
          problems: ['not-found', 'ambiguous-reference'],
        },
      },
      async ({ params, query, tenant }) => {
        const { status, limit } = query;
        const before = cursor.decode(query.cursor);
        const settled = await settledAccount(engine, tenant.id, params.ref, query.program);
        const { accountId, earlier, decision } = settled;
        const expired = [...earlier, decision]
          .flatMap(({ cards }) => cards)
          .filter((card) => card.status === 'expired');
        const cards = await listCards(db, accountId, { status, before, limit, expired });
        const coupons = await listCouponsOfCards(db, accountId, cards, decision.now);
        return toPage(cards, limit, cardPresenter(settled, coupons), ({ seq, n }) =>
          cursor.encode({ seq, n }),
        );
      },
    );
  };
}
