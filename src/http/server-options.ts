import { randomBytes } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import { type FastifyServerOptions, LogController } from 'fastify';
import { answerConnectionError, answerError } from './error-handler.ts';

const BODY_LIMIT_BYTES = 1024 * 1024;

/** How the server treats connections and requests before any route sees them. */
export function serverOptions(
  log: FastifyBaseLogger,
  { bodyLimitBytes = BODY_LIMIT_BYTES }: { readonly bodyLimitBytes?: number },
) {
  return {
    loggerInstance: log,
    // Two lines for each request would cost more than the request; `useRequestLog` writes what is worth a line.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyLimitBytes,
    // A request must arrive whole in this time, so that slow senders cannot hold all connections.
    requestTimeout: 30_000,
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    // A header of the client's must not become an id in our log; a proxy's addresses are not used.
    requestIdHeader: false,
    trustProxy: false,
    genReqId: createRequestIds(),
    // Ids of 200 characters may be percent-encoded to nine times that; schemas set the true limits.
    routerOptions: { maxParamLength: 2000 },
    frameworkErrors: answerError,
    clientErrorHandler: answerConnectionError,
    return503OnClosing: true,
    exposeHeadRoutes: true,
    allowErrorHandlerOverride: false,
  } satisfies FastifyServerOptions;
}

/** Short, without a call for randomness each time, and never the same in two processes. */
function createRequestIds(): () => string {
  const process = randomBytes(6).toString('base64url');
  let count = 0;
  return () => {
    count += 1;
    return `${process}-${count.toString(36)}`;
  };
}
