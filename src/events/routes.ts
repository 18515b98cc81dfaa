import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Room } from '../app.ts';
import type { Deps } from '../deps.ts';
import { ProblemError } from '../http/problems.ts';
import { answer, ref } from '../http/schema.ts';
import { quoteSignerIn } from '../transactions/quote-signer.ts';
import { decodeEventId, type EventPosition } from './event-id.ts';
import { presentEvents } from './present.ts';
import { listTellingCommands } from './repository.ts';
import { EventPage, eventSchemas, eventsQuery } from './schema.ts';

export const eventRoom: Room = { schemas: eventSchemas, routes: eventRoutes };

function eventRoutes({ db }: Deps): FastifyPluginAsyncTypebox {
  const quoteSigner = quoteSignerIn(db);
  return async (app) => {
    app.get(
      '/events',
      {
        schema: {
          operationId: 'listEvents',
          summary: 'What happened, oldest first, in an order that skips nothing',
          description:
            'Ask again with the `nextCursor` of the answer before. What is still being written is held back together with ' +
            'all that comes after it, so that no event ever appears before one that was read already.',
          tags: ['events'],
          querystring: eventsQuery,
          response: { 200: answer('The next events.', ref(EventPage)) },
        },
      },
      async ({ query, tenant }) => {
        const after = query.after === undefined ? undefined : readPosition(query.after);
        // One more command than events are asked for: of the first one, all may have been seen.
        const commands = await listTellingCommands(db, tenant.id, { from: after, limit: query.limit + 1 });
        const signer = await quoteSigner();
        const data = commands
          .flatMap((command, i) => presentEvents(command, signer).slice(i === 0 ? seenOf(command, after) : 0))
          .slice(0, query.limit);
        return { data, nextCursor: data.at(-1)?.id ?? query.after ?? null };
      },
    );
  };
}

/** How many events of a command lie before the position, or at it. */
function seenOf(command: Omit<EventPosition, 'n'>, after: EventPosition | undefined): number {
  const isSame =
    command.xid === after?.xid && command.accountId === after.accountId && command.seq === after.seq;
  return isSame ? after.n + 1 : 0;
}

function readPosition(id: string): EventPosition {
  const position = decodeEventId(id);
  if (position !== undefined) return position;
  const detail = 'must be the id of an event that was read before';
  throw new ProblemError('invalid-request', `/after ${detail}.`, [
    { in: 'query', pointer: '/after', detail },
  ]);
}
