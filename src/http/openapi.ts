import { readFileSync } from 'node:fs';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { finishDocument, type OpenApiDocument } from './openapi-document.ts';
import { withProblems } from './openapi-problems.ts';

const TAGS = [
  {
    name: 'programs',
    description: 'Loyalty programmes: published as immutable versions, in force from an instant on.',
  },
  { name: 'accounts', description: 'Customers of a programme: companies or people.' },
  { name: 'stakeholders', description: 'The people at an account, each with wallets of their own.' },
  { name: 'transactions', description: 'Purchases, returns and activities, and what they earned.' },
  { name: 'wallets', description: 'Balances, the ledger behind them, what is to come, and statements.' },
  { name: 'lots', description: 'Points that were earned together: put right by hand, with a reason.' },
  { name: 'adjustments', description: 'Corrections of a wallet by hand, with a reason.' },
  { name: 'referrals', description: 'Codes by which accounts bring new ones, and what becomes of that.' },
  { name: 'payables', description: 'What is owed in money for points that were paid out.' },
  { name: 'tiers', description: 'Where an account stands, and what the next tier asks for.' },
  { name: 'plans', description: 'What accounts pay for, and until when.' },
  { name: 'journeys', description: 'What is done and what is missing of several steps.' },
  { name: 'rewards', description: 'What points can be spent on.' },
  { name: 'redemptions', description: 'Points spent on rewards.' },
  { name: 'transfers', description: 'Points moved between accounts, or between holders of one.' },
  { name: 'pools', description: 'What groups of accounts share, and who feeds it and spends from it.' },
  { name: 'events', description: 'What happened, in an order that skips nothing.' },
  { name: 'sandbox', description: 'A clock that can be moved forward, to see what time brings.' },
  { name: 'service', description: 'Is it up, is it ready, and what does it offer.' },
];

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/**
 * The document comes from the routes: their schemas are what requests are judged by, so the two cannot part. Must be
 * registered before the routes.
 */
export function useOpenApi(app: FastifyInstance): void {
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Fealty',
        version,
        description:
          'A headless loyalty engine. Money is a decimal string, points are integers, times are RFC 3339. Accounts and ' +
          'stakeholders are named by our id or by `external:` and yours. Failures are `application/problem+json` ' +
          '(RFC 9457) with a `code` that never changes. Posting the same `externalId` again is safe.',
      },
      servers: [{ url: '/', description: 'This service.' }],
      tags: TAGS,
      security: [{ apiKey: [] }],
      components: {
        securitySchemes: {
          apiKey: {
            type: 'http',
            scheme: 'bearer',
            description: 'The API key of the tenant, as a bearer token.',
          },
        },
      },
    },
    // Constants stay constants: OpenAPI 3.1 knows them, and generated clients tell unions apart by them.
    convertConstToEnum: false,
    refResolver: {
      buildLocalReference: (schema, _base, _fragment, index) => String(schema.$id ?? `def-${index}`),
    },
    transform: withProblems,
    transformObject: (document) => finishDocument(document) as Record<string, unknown>,
  });
  app.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: {
      docExpansion: 'none',
      tryItOutEnabled: true,
      persistAuthorization: true,
      displayRequestDuration: true,
    },
    theme: { title: 'Fealty API' },
  });
}

/** Serves the document itself; apart from `useOpenApi`, since it is a route as any other. */
export function serveOpenApi(app: FastifyInstance): void {
  let text: string | undefined;
  app.get('/openapi.json', { schema: { hide: true } }, (_request, reply) => {
    text ??= JSON.stringify(openApiDocument(app));
    return reply.type('application/json; charset=utf-8').send(text);
  });
}

/** The app must be ready. */
export function openApiDocument(app: FastifyInstance): OpenApiDocument {
  return app.swagger() as unknown as OpenApiDocument;
}
