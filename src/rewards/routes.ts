import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Static, Type } from '@sinclair/typebox';
import type { Room } from '../app.ts';
import type { Deps } from '../deps.ts';
import { formatInstant, parseInstant } from '../http/formats.ts';
import { cursorOf, toPage } from '../http/paging.ts';
import { ProblemError } from '../http/problems.ts';
import { answer, ref } from '../http/schema.ts';
import { tenantNow } from '../tenants/clock.ts';
import { findReward, listRewards, putReward, type Reward, type RewardDefinition } from './repository.ts';
import * as schema from './schema.ts';

export const rewardRoom: Room = { schemas: schema.rewardSchemas, routes: rewardRoutes };

const cursor = cursorOf(Type.Object({ key: Type.String() }));

function rewardRoutes({ db, clock }: Deps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.put(
      '/rewards/:key',
      {
        schema: {
          operationId: 'putReward',
          summary: 'Adds a reward to the catalogue, or changes it',
          description:
            'The reward is as the request says, as a whole. Its stock is set to what is left from now on; leaving it ' +
            'out removes the limit.',
          tags: ['rewards'],
          params: schema.rewardParams,
          body: ref(schema.RewardRequest),
          response: {
            200: answer('The reward as it is now.', ref(schema.Reward)),
            201: answer('The new reward.', ref(schema.Reward)),
          },
        },
      },
      async (request, reply) => {
        const { params, body, tenant } = request;
        const now = await tenantNow(db, clock, tenant);
        const put = { tenantId: tenant.id, key: params.key, stock: body.stock ?? null, now };
        const { isNew, reward } = await putReward(db, { ...put, definition: readDefinition(body) });
        return reply.code(isNew ? 201 : 200).send(showReward(reward));
      },
    );

    app.get(
      '/rewards',
      {
        schema: {
          operationId: 'listRewards',
          summary: 'Lists the catalogue of rewards',
          tags: ['rewards'],
          querystring: schema.rewardListQuery,
          response: { 200: answer('A page, by key.', ref(schema.RewardPage)) },
        },
      },
      async ({ query, tenant }) => {
        const page = { after: cursor.decode(query.cursor)?.key, limit: query.limit + 1 };
        const rows = await listRewards(db, tenant.id, page);
        return toPage(rows, query.limit, showReward, ({ key }) => cursor.encode({ key }));
      },
    );

    app.get(
      '/rewards/:key',
      {
        schema: {
          operationId: 'getReward',
          summary: 'Reads a reward',
          tags: ['rewards'],
          params: schema.rewardParams,
          response: { 200: answer('The reward.', ref(schema.Reward)) },
          problems: ['not-found'],
        },
      },
      async ({ params: { key }, tenant }) => {
        const reward = await findReward(db, tenant.id, key);
        if (reward === undefined) {
          throw new ProblemError(
            'not-found',
            `There is no reward "${key}": add it with PUT /v1/rewards/${key}.`,
          );
        }
        return showReward(reward);
      },
    );
  };
}

function readDefinition(body: Static<typeof schema.RewardRequest>): RewardDefinition {
  const { name, kind, description = null, price = null, valid = {} } = body;
  const availableFrom = valid.from === undefined ? null : parseInstant(valid.from);
  const availableUntil = valid.until === undefined ? null : parseInstant(valid.until);
  if (availableFrom !== null && availableUntil !== null && availableFrom >= availableUntil) {
    const detail = 'must be after valid.from: an end does not belong to its period';
    throw new ProblemError('validation-failed', `/valid/until ${detail}.`, [
      { pointer: '/valid/until', detail },
    ]);
  }
  return { name, kind, description, price, availableFrom, availableUntil };
}

export function showReward(reward: Reward): Static<typeof schema.Reward> {
  const { availableFrom, availableUntil, createdAt, updatedAt, kind, ...rest } = reward;
  return {
    key: rest.key,
    version: rest.version,
    name: rest.name,
    kind: kind as Static<typeof schema.RewardKind>,
    description: rest.description,
    price: rest.price,
    valid: {
      from: availableFrom === null ? null : formatInstant(availableFrom),
      until: availableUntil === null ? null : formatInstant(availableUntil),
    },
    stock: rest.stock,
    createdAt: formatInstant(createdAt),
    updatedAt: formatInstant(updatedAt),
  };
}
