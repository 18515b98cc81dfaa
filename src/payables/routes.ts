import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import type { Kysely } from 'kysely';
import type { Room } from '../app.ts';
import type { Tables } from '../db/tables.ts';
import type { Deps } from '../deps.ts';
import { chooseFormat } from '../http/negotiate.ts';
import { cursorOf, toPage, UUID_PATTERN } from '../http/paging.ts';
import { ref } from '../http/schema.ts';
import { periodsWithin } from './period.ts';
import { presentPayable, presentTable } from './present.ts';
import {
  listPayables,
  type PayableFilter,
  type PayablePosition,
  type StoredPayable,
  sumPayables,
} from './repository.ts';
import { PayablePage, PayableTable, payableQuery, payableSchemas } from './schema.ts';

export const payableRoom: Room = { schemas: payableSchemas, routes: payableRoutes };

const cursor = cursorOf(
  Type.Object({
    accountId: Type.String({ pattern: UUID_PATTERN }),
    seq: Type.Integer(),
    n: Type.Integer(),
  }),
);

function payableRoutes({ db }: Deps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/payables',
      {
        schema: {
          operationId: 'listPayables',
          summary: 'What is owed in money for points that were paid out',
          description:
            'Points of a kind that is `payable` leave their wallets at the end of each month or quarter. As JSON by pages, ' +
            'or as a table (CSV) with all of them. Money is exact and never rounded here, so it may have more digits than ' +
            'the currency, or fewer, such as `0.875` or `5`: whoever pays rounds once, at the total.',
          tags: ['payables'],
          querystring: payableQuery,
          response: {
            200: {
              description: 'What is owed.',
              content: {
                'application/json': { schema: ref(PayablePage) },
                'text/csv': { schema: ref(PayableTable) },
              },
            },
          },
          problems: ['not-acceptable'],
        },
      },
      async ({ query, headers, tenant }, reply) => {
        const { limit, period, program } = query;
        const filter = { periods: periodsWithin(period), program };
        const { accept } = headers;
        const asked = { format: query.format, accept, what: 'What is owed is told' };
        if (chooseFormat(['json', 'csv'], asked) === 'csv') {
          const table = presentTable(await listAll(db, tenant.id, filter));
          return reply.type('text/csv; charset=utf-8; header=present').serializer(String).send(table);
        }
        const after = cursor.decode(query.cursor);
        const found = await listPayables(db, tenant.id, filter, { after, limit });
        const page = toPage(found, limit, presentPayable, positionOf);
        return { ...page, totals: [...(await sumPayables(db, tenant.id, filter))] };
      },
    );
  };
}

function positionOf({ accountId, seq, n }: PayablePosition): string {
  return cursor.encode({ accountId, seq, n });
}

const ALL_PAGE = 5_000;

/** Page by page, so that no statement takes long. */
async function listAll(
  db: Kysely<Tables>,
  tenantId: number,
  filter: PayableFilter,
): Promise<readonly StoredPayable[]> {
  const all: StoredPayable[] = [];
  for (;;) {
    const found = await listPayables(db, tenantId, filter, { after: all.at(-1), limit: ALL_PAGE });
    all.push(...found.slice(0, ALL_PAGE));
    if (found.length <= ALL_PAGE) return all;
  }
}
