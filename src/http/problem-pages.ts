import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { PROBLEM_CODES, PROBLEMS } from './problem-catalogue.ts';
import { ProblemError } from './problems.ts';
import { strictObject } from './schema.ts';

const params = strictObject({ code: Type.String({ maxLength: 100 }) });

/** What the `type` of a problem leads to when somebody opens it. */
export const problemPages: FastifyPluginAsyncTypebox = async (app) => {
  app.get('/problems/:code', { schema: { hide: true, params } }, (request, reply) => {
    const code = PROBLEM_CODES.find((known) => known === request.params.code);
    if (code === undefined) throw new ProblemError('not-found', 'There is no problem of this name.');
    const { status, title } = PROBLEMS[code];
    const page = `${title}\n\ncode: ${code}\nHTTP status: ${status}\n\nThe \`detail\` and \`errors\` of the answer say what is wrong and where.\n`;
    return reply.type('text/plain; charset=utf-8').send(page);
  });
};
