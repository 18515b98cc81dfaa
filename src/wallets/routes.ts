import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { accountParams } from '../accounts/schema.ts';
import type { Room } from '../app.ts';
import type { Deps } from '../deps.ts';
import { presentMoment } from '../http/as-of.ts';
import { encodeId } from '../http/ids.ts';
import { owning } from '../http/own-ids.ts';
import { cursorOf, toPage } from '../http/paging.ts';
import { answer, ref } from '../http/schema.ts';
import { holderInQuery } from './holder-in-query.ts';
import { listSettledEntries } from './list-entries.ts';
import { presentEntry, presentWallet } from './present.ts';
import { AccountWallets, EntryPage, entriesQuery, walletSchemas, walletsQuery } from './schema.ts';
import { settledAccount } from './settled-account.ts';
import { walletsAt } from './wallets-at.ts';

export const walletRoom: Room = { schemas: walletSchemas, routes: walletRoutes };

const position = Type.Integer({ minimum: 0, maximum: 2_147_483_647 });
const cursor = cursorOf(
  Type.Object({ seq: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }), n: position }),
);

function walletRoutes(deps: Deps): FastifyPluginAsyncTypebox {
  const { db, engine } = deps;
  return async (app) => {
    app.get(
      '/accounts/:ref/wallets',
      {
        schema: {
          operationId: 'getWallets',
          summary: 'What an account and its stakeholders have',
          description:
            'As it is now, with all that became active or expired by now; or as it was at a past instant, as known today or as ' +
            'it was known at another one.',
          tags: ['wallets'],
          params: accountParams,
          querystring: walletsQuery,
          response: { 200: answer('The wallets.', ref(AccountWallets)) },
          problems: ['not-found', 'ambiguous-reference'],
        },
      },
      async ({ params, query, tenant }) => {
        const then = await walletsAt(deps, { ...query, ref: params.ref, program: query.program, tenant });
        return {
          account: encodeId('acc', then.accountId),
          ...presentMoment(then.moment),
          wallets: then.wallets.map(presentWallet),
        };
      },
    );

    app.get(
      '/accounts/:ref/entries',
      {
        schema: {
          operationId: 'listEntries',
          summary: 'The ledger of an account, newest first',
          description: 'In the order in which it was written, which is not always that in which it happened.',
          tags: ['wallets'],
          params: accountParams,
          querystring: entriesQuery,
          response: { 200: answer('A page of entries.', ref(EntryPage)) },
          problems: ['not-found', 'ambiguous-reference'],
        },
      },
      async ({ params, query, tenant }) => {
        const { limit, points, program } = query;
        const before = cursor.decode(query.cursor);
        const settled = await settledAccount(engine, tenant.id, params.ref, program);
        const { accountId } = settled;
        const holder = await holderInQuery(db, accountId, query.holder);
        const found = await listSettledEntries(db, settled, { holder, points }, { before, limit });
        return toPage(
          found,
          limit,
          (entry) => presentEntry(owning(accountId, settled.state.absorbed), entry),
          ({ seq, n }) => cursor.encode({ seq, n }),
        );
      },
    );
  };
}
