import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Room } from '../app.ts';
import type { Deps } from '../deps.ts';
import { answer, ref } from '../http/schema.ts';
import { evaluate } from './evaluate.ts';
import { EvaluateRequest, evaluateSchemas } from './evaluate-schema.ts';
import { Evaluation, evaluationSchemas } from './evaluation-schema.ts';
import { presentEvaluation } from './present-evaluation.ts';
import { programParams } from './schema.ts';

export const evaluationRoom: Room = {
  schemas: [...evaluateSchemas, ...evaluationSchemas],
  routes: evaluationRoutes,
};

function evaluationRoutes(deps: Deps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.post(
      '/programs/:key/evaluate',
      {
        schema: {
          operationId: 'evaluateProgram',
          summary: 'Try a transaction on a programme; writes nothing',
          description:
            'Says what a transaction would come to and why: on a document that need not be published (nor the programme ' +
            'there), and for an account that is thought up. Its wallets are empty, no limit is used, and no rule has fired ' +
            'before. It is judged at its own instant, which may lie in the future.',
          tags: ['programs'],
          params: programParams,
          body: ref(EvaluateRequest),
          response: { 200: answer('What the transaction would come to.', ref(Evaluation)) },
          problems: [
            'not-found',
            'program-invalid',
            'currency-mismatch',
            'before-enrolment',
            'discount-above-price',
            'too-many-points',
          ],
        },
      },
      async ({ body, params: { key }, tenant }) =>
        presentEvaluation(key, await evaluate(deps, tenant.id, key, body)),
    );
  };
}
