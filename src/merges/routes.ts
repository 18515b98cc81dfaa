import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { accountParams, accountQuery } from '../accounts/schema.ts';
import type { Room } from '../app.ts';
import type { Deps } from '../deps.ts';
import type { Place } from '../http/addresses.ts';
import { findAccountOrThrow } from '../http/find-account.ts';
import { decodeScopedId } from '../http/ids.ts';
import { ProblemError } from '../http/problems.ts';
import { MergeId } from '../http/reference-scalars.ts';
import { answer, ref, strictObject } from '../http/schema.ts';
import { submitOrThrow } from '../http/submit.ts';
import { findMerge, type StoredMerge } from './repository.ts';
import { Merge, type MergeAnswer, MergeRequest, mergeSchemas } from './schema.ts';
import { toSubmission } from './to-submission.ts';

export const mergeRoom: Room = { schemas: mergeSchemas, routes: mergeRoutes };

const IN_PATH: Place = { in: 'path', pointer: '/ref' };
const INTO: Place = { pointer: '/into' };

/** Nearly always it is done in a few milliseconds; whoever waits longer can ask again. */
const WAIT_MS = 2_000;
const LOOK_EACH_MS = 10;

function mergeRoutes({ db, engine, pool }: Deps): FastifyPluginAsyncTypebox {
  const find = async (tenantId: number, text: string): Promise<MergeAnswer | undefined> => {
    const id = decodeScopedId('mrg', text);
    const found = id && (await findMerge(db, tenantId, id));
    return found && toView(found);
  };

  /** As it stands once it is over, or after a while. */
  const outcome = async (tenantId: number, id: string): Promise<MergeAnswer> => {
    const until = Date.now() + WAIT_MS;
    for (;;) {
      const merge = await find(tenantId, id);
      if (merge === undefined) throw new Error('a merge that was begun is gone');
      if (merge.status !== 'in-progress' || Date.now() > until) return merge;
      await sleep(LOOK_EACH_MS);
    }
  };

  return async (app) => {
    app.post(
      '/accounts/:ref/merge',
      {
        schema: {
          operationId: 'mergeAccount',
          summary: 'Merge an account into another one: they are one customer',
          description:
            'The account that is named in the path ends. The other one goes on with all that it had: points with their terms, ' +
            'debts, coupons, cards, figures, tiers, journeys, plans, people (whoever has the same external id at both is one ' +
            'person). From then on its ids and names mean the other one: what was posted before is answered, returned and ' +
            'undone as ever, and earns nothing twice. Its quotes end. Tiers that both reach only together are held. Asked again, it is answered how the merge stands now.',
          tags: ['accounts'],
          params: accountParams,
          querystring: accountQuery,
          body: ref(MergeRequest),
          response: {
            200: answer('It was asked for by the same request before: how it stands.', ref(Merge)),
            201: answer('How it stands: done as a rule; otherwise GET it until it is.', ref(Merge)),
          },
          problems: [
            'not-found',
            'ambiguous-reference',
            'external-id-reused',
            'unknown-account',
            'account-closed',
            'same-account',
            'merge-under-way',
          ],
        },
      },
      async ({ body, params, query, tenant }, reply) => {
        const from = await findAccountOrThrow(pool, tenant.id, {
          ref: params.ref,
          program: query.program,
          place: IN_PATH,
        });
        const named = { ref: body.into, place: INTO };
        const into = await findAccountOrThrow(pool, tenant.id, { ...named, program: from.programKey });
        const submission = toSubmission(tenant.id, body, { from, into });
        const { answer: begun, replayed } = await submitOrThrow(engine, submission, named);
        const { id } = JSON.parse(begun) as MergeAnswer;
        return reply.code(replayed ? 200 : 201).send(await outcome(tenant.id, id));
      },
    );

    app.get(
      '/merges/:id',
      {
        schema: {
          operationId: 'getMerge',
          summary: 'How the merge of an account stands',
          tags: ['accounts'],
          params: strictObject({ id: ref(MergeId) }),
          response: { 200: answer('The merge.', ref(Merge)) },
          problems: ['not-found'],
        },
      },
      async ({ params, tenant }) => {
        const merge = await find(tenant.id, params.id);
        if (merge === undefined) throw noMerge(params.id);
        return merge;
      },
    );
  };
}

function toView({ answer: stored, status, reason }: StoredMerge): MergeAnswer {
  return { ...(stored as MergeAnswer), status, refusal: reason as MergeAnswer['refusal'] };
}

function noMerge(id: string): ProblemError {
  const detail = `There is no merge ${JSON.stringify(id)}.`;
  return new ProblemError('not-found', detail, [{ in: 'path', pointer: '/id', detail }]);
}
