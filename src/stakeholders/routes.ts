import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { getAccount, IN_PATH } from '../accounts/get-account.ts';
import { accountParams, accountQuery } from '../accounts/schema.ts';
import type { Room } from '../app.ts';
import type { Deps } from '../deps.ts';
import type { StakeholderAddress, StakeholderRecord } from '../engine/submission.ts';
import { stakeholderAddress } from '../http/addresses.ts';
import { cursorOf, toPage, UUID_PATTERN } from '../http/paging.ts';
import { ProblemError } from '../http/problems.ts';
import { answer, emptyAnswer, ref } from '../http/schema.ts';
import { type Accepted, sendAnswer } from '../http/submit.ts';
import {
  deactivatedFacts,
  factsOf,
  patchedFacts,
  type StakeholderFacts,
  saysTheSame,
} from './master-data.ts';
import { presentStakeholder } from './present.ts';
import { findStakeholder, listStakeholders } from './repository.ts';
import {
  listQuery,
  Stakeholder,
  StakeholderPage,
  StakeholderPatch,
  StakeholderRequest,
  stakeholderParams,
  stakeholderSchemas,
} from './schema.ts';
import { writeStakeholder } from './write-stakeholder.ts';

export const stakeholderRoom: Room = { schemas: stakeholderSchemas, routes: stakeholderRoutes };

const cursor = cursorOf(Type.Object({ after: Type.String({ pattern: UUID_PATTERN }) }));

/** A request about one stakeholder. */
interface Asked {
  readonly params: { readonly ref: string; readonly stakeholder: string };
  readonly query: { readonly program?: string };
  readonly tenant: { readonly id: number };
}

interface Found {
  readonly accountId: string;
  readonly address: StakeholderAddress;
  readonly current: StakeholderRecord | undefined;
}

function stakeholderRoutes(deps: Deps): FastifyPluginAsyncTypebox {
  const find = async ({ params, query, tenant }: Asked): Promise<Found> => {
    const { id } = await getAccount(deps, tenant.id, {
      ref: params.ref,
      program: query.program,
      place: IN_PATH,
    });
    const address = stakeholderAddress(params.stakeholder);
    return { accountId: id, address, current: await findStakeholder(deps.db, id, address) };
  };

  /** Writes what differs from what is known, if anything does. */
  const write = async (
    asked: Asked,
    { accountId, address, current }: Found,
    facts: (before: StakeholderRecord | null) => StakeholderFacts | null,
  ): Promise<Accepted> => {
    const said = facts(current ?? null);
    if (said === null || (current === undefined && 'id' in address))
      throw noStakeholder(asked.params.stakeholder);
    if (current !== undefined && saysTheSame(current, said)) {
      return { accountId, answer: JSON.stringify(presentStakeholder(accountId, current)), replayed: true };
    }
    const named = { ref: asked.params.ref, place: IN_PATH };
    return writeStakeholder(deps.engine, { tenantId: asked.tenant.id, accountId, address, facts }, named);
  };

  return async (app) => {
    app.put(
      '/accounts/:ref/stakeholders/:stakeholder',
      {
        schema: {
          operationId: 'putStakeholder',
          summary: 'Add a stakeholder to an account, or replace the master data of one',
          description:
            'With `external:` and your own id, the person is added if not there yet. One who was deactivated is active again.',
          tags: ['stakeholders'],
          params: stakeholderParams,
          querystring: accountQuery,
          body: ref(StakeholderRequest),
          response: {
            200: answer('The stakeholder as they are now.', ref(Stakeholder)),
            201: answer('Added.', ref(Stakeholder)),
          },
          problems: ['not-found', 'ambiguous-reference', 'account-closed'],
        },
      },
      async (request, reply) => {
        const facts = factsOf(request.body);
        return sendAnswer(reply, await write(request, await find(request), () => facts));
      },
    );

    app.patch(
      '/accounts/:ref/stakeholders/:stakeholder',
      {
        schema: {
          operationId: 'patchStakeholder',
          summary: 'Change some of the master data of a stakeholder',
          tags: ['stakeholders'],
          params: stakeholderParams,
          querystring: accountQuery,
          body: ref(StakeholderPatch),
          response: { 200: answer('The stakeholder as they are now.', ref(Stakeholder)) },
          problems: ['not-found', 'ambiguous-reference', 'account-closed'],
        },
      },
      async (request, reply) => {
        const patch = (before: StakeholderRecord | null) =>
          before === null ? null : patchedFacts(before, request.body);
        return sendAnswer(reply, await write(request, await find(request), patch));
      },
    );

    app.delete(
      '/accounts/:ref/stakeholders/:stakeholder',
      {
        schema: {
          operationId: 'deactivateStakeholder',
          summary: 'Deactivate a stakeholder',
          description:
            'From then on they can neither act nor receive points; what they did stays, and so does what they have, unless the programme says otherwise of a kind of points (`leavers`). Deactivating again changes nothing.',
          tags: ['stakeholders'],
          params: stakeholderParams,
          querystring: accountQuery,
          response: { 204: emptyAnswer('Deactivated.') },
          problems: ['not-found', 'ambiguous-reference', 'account-closed'],
        },
      },
      async (request, reply) => {
        await write(request, await find(request), (before) =>
          before === null ? null : deactivatedFacts(before),
        );
        return reply.code(204).send();
      },
    );

    app.get(
      '/accounts/:ref/stakeholders/:stakeholder',
      {
        schema: {
          operationId: 'getStakeholder',
          summary: 'A stakeholder of an account',
          tags: ['stakeholders'],
          params: stakeholderParams,
          querystring: accountQuery,
          response: { 200: answer('The stakeholder.', ref(Stakeholder)) },
          problems: ['not-found', 'ambiguous-reference'],
        },
      },
      async (request) => {
        const { accountId, current } = await find(request);
        if (current === undefined) throw noStakeholder(request.params.stakeholder);
        return presentStakeholder(accountId, current);
      },
    );

    app.get(
      '/accounts/:ref/stakeholders',
      {
        schema: {
          operationId: 'listStakeholders',
          summary: 'The stakeholders of an account, in the order in which they were added',
          tags: ['stakeholders'],
          params: accountParams,
          querystring: listQuery,
          response: { 200: answer('A page of stakeholders.', ref(StakeholderPage)) },
          problems: ['not-found', 'ambiguous-reference'],
        },
      },
      async ({ params, query, tenant }) => {
        const { limit, active, program } = query;
        const after = cursor.decode(query.cursor)?.after;
        const { id } = await getAccount(deps, tenant.id, { ref: params.ref, program, place: IN_PATH });
        const found = await listStakeholders(deps.db, id, active, { after, limit });
        return toPage(
          found,
          limit,
          (person) => presentStakeholder(id, person),
          (last) => cursor.encode({ after: last.id }),
        );
      },
    );
  };
}

function noStakeholder(ref: string): ProblemError {
  const detail = `The account has no stakeholder ${JSON.stringify(ref)}: put them first, or check the name.`;
  return new ProblemError('not-found', detail, [{ in: 'path', pointer: '/stakeholder', detail }]);
}
