import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerError } from './error-handler.ts';
import { ProblemError } from './problems.ts';

interface KnownRoute {
  readonly pattern: RegExp;
  readonly method: string;
}

/**
 * Answers what no route answers. Fastify's router says 404 to a wrong method too, so the routes are kept once more,
 * as patterns that are tried only then.
 */
export function useUnknownRoutes(app: FastifyInstance): void {
  const routes: KnownRoute[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    for (const one of [method].flat()) routes.push({ pattern: patternOf(url), method: one });
  });
  app.setNotFoundHandler((request, reply) => answerUnknown(routes, request, reply));
}

function answerUnknown(
  routes: readonly KnownRoute[],
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const path = request.url.split('?', 1)[0] ?? '';
  const methods = [
    ...new Set(routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)),
  ].sort();
  if (methods.length === 0 || methods.includes(request.method)) {
    const detail = 'There is nothing at this address: /docs lists what there is.';
    return answerError(new ProblemError('unknown-route', detail), request, reply);
  }
  const allow = methods.join(', ');
  const detail = `This address answers to ${allow}, not to ${request.method}.`;
  return answerError(
    new ProblemError('method-not-allowed', detail, [], { headers: { allow } }),
    request,
    reply,
  );
}

function patternOf(url: string): RegExp {
  const parts = url
    .split('/')
    .map((part) => (part.startsWith(':') ? '[^/]+' : part === '*' ? '.*' : quoted(part)));
  return new RegExp(`^${parts.join('/')}$`);
}

function quoted(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
