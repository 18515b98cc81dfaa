import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import type { Room } from '../app.ts';
import type { Deps } from '../deps.ts';
import type { Place } from '../http/addresses.ts';
import { ProblemError } from '../http/problems.ts';
import { answer, ref, strictObject } from '../http/schema.ts';
import { previewOrThrow, sendAnswer, submitOrThrow } from '../http/submit.ts';
import { QuoteAnswer } from './answer-schema.ts';
import { explainQuote } from './explain.ts';
import { toHoldSubmission } from './hold-submission.ts';
import { POSTING_PROBLEMS } from './posting-problems.ts';
import { presentQuote } from './present.ts';
import { quoteSignerIn } from './quote-signer.ts';
import { QuoteRequest } from './request-schema.ts';
import { toSubmission } from './to-submission.ts';

const IN_BODY: Place = { pointer: '/account' };

/** Its schemas are those of the transactions. */
export const quoteRoom: Room = { schemas: [], routes: quoteRoutes };

function quoteRoutes({ db, engine }: Deps): FastifyPluginAsyncTypebox {
  const quoteSigner = quoteSignerIn(db);

  return async (app) => {
    app.post(
      '/transactions/quote',
      {
        schema: {
          operationId: 'quoteTransaction',
          summary: 'What posting would give now; writes nothing, unless it shall be kept',
          description:
            'With `hold`, the quote of a purchase is kept for a time: what it takes of limits, budgets and stock is ' +
            'reserved, and the purchase that names it earns at least what was quoted, whatever changes meanwhile.',
          tags: ['transactions'],
          querystring: strictObject({
            explain: Type.Optional(Type.Boolean({ description: 'Add the explanation.' })),
          }),
          body: ref(QuoteRequest),
          response: {
            200: answer(
              'What posting would give; or the answer of a quote that is kept already.',
              ref(QuoteAnswer),
            ),
            201: answer('What the purchase will give at the least: the quote is kept.', ref(QuoteAnswer)),
          },
          problems: POSTING_PROBLEMS,
        },
      },
      async ({ body, query, tenant }, reply) => {
        const named = { ref: body.account, place: IN_BODY };
        const isExplained = query.explain === true;
        if (body.kind === 'purchase' && body.hold !== undefined) {
          const { hold } = body;
          const options = { signer: await quoteSigner(), isExplained };
          const submission = toHoldSubmission(tenant.id, { ...body, hold }, options);
          return sendAnswer(reply, await submitOrThrow(engine, submission, named));
        }
        if (body.kind === 'purchase' && body.externalId !== undefined) throw nothingKept();
        const decided = await previewOrThrow(
          engine,
          toSubmission(tenant.id, body, null, presentQuote),
          named,
        );
        const quote = presentQuote(decided);
        return isExplained ? { ...quote, explanation: explainQuote(decided) } : quote;
      },
    );
  };
}

function nothingKept(): ProblemError {
  const detail = 'Only a quote that is kept has an externalId: add `hold`, or leave this out.';
  return new ProblemError('validation-failed', detail, [{ pointer: '/externalId', detail }]);
}
