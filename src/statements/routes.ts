import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply } from 'fastify';
import { accountParams } from '../accounts/schema.ts';
import type { Room } from '../app.ts';
import type { Deps } from '../deps.ts';
import { chooseFormat, type Format } from '../http/negotiate.ts';
import { ref } from '../http/schema.ts';
import { asCsv } from './as-csv.ts';
import { asHtml } from './as-html.ts';
import { asJson } from './as-json.ts';
import { peopleIn } from './people.ts';
import {
  STATEMENT_FORMATS,
  Statement,
  StatementPage,
  StatementTable,
  statementQuery,
  statementSchemas,
} from './schema.ts';
import { type Statement as OpenStatement, openStatement } from './statement.ts';

export const statementRoom: Room = { schemas: statementSchemas, routes: statementRoutes };

function statementRoutes(deps: Deps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/accounts/:ref/statement',
      {
        schema: {
          operationId: 'getStatement',
          summary:
            'What came into the wallets of an account in a period, and what left them, each with its reason',
          description:
            'Counted by when it was recorded (what time alone brings: by when it happened), so that the statement of a period ' +
            'that is over never changes: late posts and returns stand in a later one. As JSON, as a table (CSV), or as a page ' +
            'to read and to print (HTML), which names people as their master data has them now. Whatever was due by the end of ' +
            'the period is booked, as any command would book it.',
          tags: ['wallets'],
          params: accountParams,
          querystring: statementQuery,
          response: {
            200: {
              description: 'The statement.',
              content: {
                'application/json': { schema: ref(Statement) },
                'text/csv': { schema: ref(StatementTable) },
                'text/html': { schema: ref(StatementPage) },
              },
            },
          },
          problems: ['not-found', 'ambiguous-reference', 'not-acceptable'],
        },
      },
      async ({ params, query, headers, tenant }, reply) => {
        const { accept } = headers;
        const format = chooseFormat(STATEMENT_FORMATS, {
          format: query.format,
          accept,
          what: 'A statement is told',
        });
        const { program, holder, points } = query;
        const asked = { ...query, tenant, ref: params.ref, program, holder, points };
        const pieces = await piecesOf(deps, await openStatement(deps, asked), format);
        return sendPieces(reply.headers(HEADERS[format]), pieces);
      },
    );
  };
}

/** As they come: the whole may be more than can be held. */
function sendPieces(reply: FastifyReply, pieces: AsyncGenerator<string>): FastifyReply {
  return reply.send(Readable.from(pieces));
}

async function piecesOf(
  { db }: Deps,
  statement: OpenStatement,
  format: Format,
): Promise<AsyncGenerator<string>> {
  if (format === 'json') return asJson(statement);
  const people = await peopleIn(db, statement);
  return format === 'csv' ? asCsv(statement, people) : asHtml(statement, people);
}

/** A page is no place for anything from elsewhere, and what it tells is for nobody else. */
const HEADERS = {
  json: { 'content-type': 'application/json; charset=utf-8' },
  csv: { 'content-type': 'text/csv; charset=utf-8; header=present' },
  html: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  },
} as const satisfies Record<Format, Readonly<Record<string, string>>>;
