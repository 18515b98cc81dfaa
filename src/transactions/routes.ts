import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { programQuery } from '../accounts/schema.ts';
import type { Room } from '../app.ts';
import { numberOf } from '../core/merging/numbers.ts';
import type { Deps } from '../deps.ts';
import { type Past, pastOf } from '../engine/load/past.ts';
import { resolveAccounts } from '../engine/load/resolve-accounts.ts';
import type { Decided, Known } from '../engine/submission.ts';
import type { Place } from '../http/addresses.ts';
import { findAccountOrThrow } from '../http/find-account.ts';
import { decodeScopedId, parseTransactionReference } from '../http/ids.ts';
import { cursorOf, pageOf, pageQuery, toPage } from '../http/paging.ts';
import { ProblemError } from '../http/problems.ts';
import { AccountRef, TransactionId, TransactionRef } from '../http/reference-scalars.ts';
import { answer, ref, strictObject } from '../http/schema.ts';
import { sendAnswer, submitOrThrow } from '../http/submit.ts';
import { answerSchemas, TransactionAnswer, TransactionView, VoidAnswer } from './answer-schema.ts';
import { explainLogged } from './explain.ts';
import { Explanation, explanationSchemas } from './explanation-schema.ts';
import { POSTING_PROBLEMS, QUOTE_PROBLEMS } from './posting-problems.ts';
import { presentTransaction, presentVoid } from './present.ts';
import { quoteSignerIn } from './quote-signer.ts';
import {
  findJudged,
  findTransaction,
  type LoggedTransaction,
  listReturns,
  listTransactions,
  listUndoings,
  voidKey,
} from './repository.ts';
import { requestSchemas, TransactionRequest, VoidRequest } from './request-schema.ts';
import { toSubmission } from './to-submission.ts';
import { viewTransaction } from './view.ts';
import { withQuote } from './with-quote.ts';

const IN_BODY: Place = { pointer: '/account' };
const IN_PATH: Place = { in: 'path', pointer: '/ref' };

const TransactionPage = pageOf('TransactionPage', TransactionView);
const cursor = cursorOf(Type.Object({ before: Type.Integer() }));
const accountParams = strictObject({ ref: ref(AccountRef) });
const transactionParams = strictObject({ ref: ref(AccountRef), transaction: ref(TransactionRef) });

export const transactionRoom: Room = {
  schemas: [...requestSchemas, ...explanationSchemas, ...answerSchemas, TransactionPage],
  routes: transactionRoutes,
};

function transactionRoutes(deps: Deps): FastifyPluginAsyncTypebox {
  const { db, engine, pool } = deps;
  const quoteSigner = quoteSignerIn(db);

  const findOrThrow = async (tenant: number, past: Past, text: string): Promise<LoggedTransaction> => {
    const reference = parseTransactionReference(text);
    const found = reference === undefined ? undefined : await findTransaction(db, tenant, past, reference);
    if (found === undefined) throw noTransaction(text);
    return found;
  };

  const findJudgedOrThrow = async (tenant: number, past: Past, text: string): Promise<LoggedTransaction> => {
    const reference = parseTransactionReference(text);
    const found = reference === undefined ? undefined : await findJudged(db, tenant, past, reference);
    if (found === undefined) throw noTransaction(text);
    return found;
  };

  const viewAll = async (found: readonly LoggedTransaction[]): Promise<TransactionView[]> => {
    const [first] = found;
    if (first === undefined) return [];
    const numbers = found.map((logged) => logged.number);
    const [returns, undoneBy] = await Promise.all([
      listReturns(pool, first.past, numbers),
      listUndoings(db, first.past, numbers),
    ]);
    return found.map((logged) => viewTransaction(logged, { returns, undoneBy }));
  };

  const view = async (found: LoggedTransaction): Promise<TransactionView> => {
    const [only] = await viewAll([found]);
    if (only === undefined) throw new Error('one is viewed as one');
    return only;
  };

  return async (app) => {
    app.post(
      '/transactions',
      {
        schema: {
          operationId: 'postTransaction',
          summary: 'Post a purchase, a return or an activity',
          tags: ['transactions'],
          body: ref(TransactionRequest),
          response: {
            200: answer(
              'The same was posted before; the answer is the one that was given then.',
              ref(TransactionAnswer),
            ),
            201: answer('Posted: what it came to.', ref(TransactionAnswer)),
          },
          problems: [...POSTING_PROBLEMS, ...QUOTE_PROBLEMS],
        },
      },
      async ({ body, tenant }, reply) => {
        const signer = await quoteSigner();
        const present = (decided: Decided) => presentTransaction(decided, signer);
        const submission = withQuote(toSubmission(tenant.id, body, body.externalId, present), body, signer);
        return sendAnswer(
          reply,
          await submitOrThrow(engine, submission, { ref: body.account, place: IN_BODY }),
        );
      },
    );

    app.get(
      '/transactions/:id',
      {
        schema: {
          operationId: 'getTransactionById',
          summary: 'A transaction by its id',
          tags: ['transactions'],
          params: strictObject({ id: ref(TransactionId) }),
          response: { 200: answer('The transaction.', ref(TransactionView)) },
          problems: ['not-found'],
        },
      },
      async ({ params, tenant }) => {
        const scoped = decodeScopedId('trx', params.id);
        const [place] = scoped
          ? await resolveAccounts(pool, [{ tenant: tenant.id, address: { id: scoped.accountId } }])
          : [];
        const found =
          scoped === undefined || typeof place !== 'object'
            ? undefined
            : await findTransaction(db, tenant.id, pastOf(place), { by: 'id', ...scoped });
        if (found === undefined) throw noTransaction(params.id, '/id');
        return view(found);
      },
    );

    app.get(
      '/accounts/:ref/transactions',
      {
        schema: {
          operationId: 'listTransactions',
          summary: 'The transactions of an account, newest first',
          tags: ['transactions'],
          params: accountParams,
          querystring: strictObject({ ...pageQuery, ...programQuery }),
          response: { 200: answer('A page of transactions.', ref(TransactionPage)) },
          problems: ['not-found', 'ambiguous-reference'],
        },
      },
      async ({ params, query, tenant }) => {
        const place = await findAccountOrThrow(pool, tenant.id, {
          ...params,
          program: query.program,
          place: IN_PATH,
        });
        const before = cursor.decode(query.cursor)?.before;
        const found = await listTransactions(db, tenant.id, pastOf(place), { before, limit: query.limit });
        const page = toPage(
          found,
          query.limit,
          (logged) => logged,
          ({ number }) => cursor.encode({ before: number }),
        );
        return { ...page, data: await viewAll(page.data) };
      },
    );

    app.get(
      '/accounts/:ref/transactions/:transaction',
      {
        schema: {
          operationId: 'getTransaction',
          summary: 'A transaction of an account',
          tags: ['transactions'],
          params: transactionParams,
          querystring: strictObject(programQuery),
          response: { 200: answer('The transaction.', ref(TransactionView)) },
          problems: ['not-found', 'ambiguous-reference'],
        },
      },
      async ({ params, query, tenant }) => {
        const place = await findAccountOrThrow(pool, tenant.id, {
          ...params,
          program: query.program,
          place: IN_PATH,
        });
        return view(await findOrThrow(tenant.id, pastOf(place), params.transaction));
      },
    );

    app.get(
      '/accounts/:ref/transactions/:transaction/explanation',
      {
        schema: {
          operationId: 'explainTransaction',
          summary: 'Why a transaction came to what it came to, rule by rule',
          description:
            'By its id, as entries tell it, also an enrolment and what time brought: the end of a period, an anniversary, a birthday.',
          tags: ['transactions'],
          params: transactionParams,
          querystring: strictObject(programQuery),
          response: {
            200: answer('The explanation, made by deciding again from the log.', ref(Explanation)),
          },
          problems: ['not-found', 'ambiguous-reference'],
        },
      },
      async ({ params, query, tenant }) => {
        const place = await findAccountOrThrow(pool, tenant.id, {
          ...params,
          program: query.program,
          place: IN_PATH,
        });
        const found = await findJudgedOrThrow(tenant.id, pastOf(place), params.transaction);
        return explainLogged(deps, found, { ...place, quoteSigner: await quoteSigner() });
      },
    );

    app.post(
      '/accounts/:ref/transactions/:transaction/void',
      {
        schema: {
          operationId: 'voidTransaction',
          summary: 'Undo a mis-posted transaction as a whole',
          description:
            'A purchase or an activity is taken back whole; a return is undone. Its externalId stays used.',
          tags: ['transactions'],
          params: transactionParams,
          querystring: strictObject(programQuery),
          body: ref(VoidRequest),
          response: {
            200: answer('It was undone before; the answer is the one that was given then.', ref(VoidAnswer)),
            201: answer('Undone: what that came to.', ref(VoidAnswer)),
          },
          problems: [
            'not-found',
            'ambiguous-reference',
            'already-voided',
            'not-voidable',
            'out-of-stock',
            'limit-reached',
          ],
        },
      },
      async ({ body, params, query, tenant }, reply) => {
        const place = await findAccountOrThrow(pool, tenant.id, {
          ...params,
          program: query.program,
          place: IN_PATH,
        });
        const found = await findOrThrow(tenant.id, pastOf(place), params.transaction);
        const submission = {
          tenant: tenant.id,
          account: { id: place.accountId },
          key: voidKey(found),
          stakeholders: [],
          prepare: ({ accountId, owners }: Pick<Known, 'accountId' | 'owners'>) => {
            const subject = numberOf(accountId, owners, found);
            if (subject === undefined) throw noTransaction(params.transaction);
            return { command: { kind: 'void', subject, reason: body.reason } as const };
          },
          present: presentVoid,
        };
        return sendAnswer(
          reply,
          await submitOrThrow(engine, submission, { ref: params.ref, place: IN_PATH }),
        );
      },
    );
  };
}

function noTransaction(text: string, pointer = '/transaction'): ProblemError {
  const detail = `There is no transaction ${JSON.stringify(text)} here.`;
  return new ProblemError('not-found', detail, [{ in: 'path', pointer, detail }]);
}
