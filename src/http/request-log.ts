import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/**
 * One line for what is worth one: failures are logged with their error where they are answered, slow answers here.
 * At the level `debug` every answer has its line; at the usual level the normal case costs a comparison.
 */
export function useRequestLog(app: FastifyInstance, slowMs: number): void {
  app.addHook('onResponse', (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    const ms = reply.elapsedTime;
    if (ms >= slowMs) request.log.info(factsOf(request, reply, ms), 'the answer was slow');
    else if (request.log.level === 'debug' || request.log.level === 'trace') {
      request.log.debug(factsOf(request, reply, ms), 'answered');
    }
    done();
  });
}

function factsOf(request: FastifyRequest, reply: FastifyReply, ms: number) {
  return {
    method: request.method,
    route: request.routeOptions.url,
    status: reply.statusCode,
    ms: Math.round(ms),
  };
}
