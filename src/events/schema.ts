import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { LIMIT_MAX, pageQuery } from '../http/paging.ts';
import { AccountId } from '../http/reference-scalars.ts';
import { DateTime, ExternalId } from '../http/scalars.ts';
import { ref, strictObject } from '../http/schema.ts';
import { EVENT_ID_PATTERN } from './event-id.ts';
import { EVENT_TYPES } from './event-types.ts';

const EXAMPLE_ID = 'evt_7421_01h455vb4pex5vsknk084sn02q_12_0';

export const EventId = Type.String({
  $id: 'EventId',
  pattern: EVENT_ID_PATTERN,
  maxLength: 80,
  description:
    'The id of an event, which is also its place in the order of all events. Opaque: do not build it.',
  examples: [EXAMPLE_ID],
  'x-mistake': 'must be the id of an event that was read before',
});

export const eventsQuery = strictObject({
  limit: pageQuery.limit,
  after: Type.Optional(
    ref(EventId, {
      description:
        'The last event that you have seen: the answer begins with the one after it. The first one if absent.',
    }),
  ),
});

const EVENT_EXAMPLE = {
  id: EXAMPLE_ID,
  type: 'tier.reached',
  at: '1997-08-25T12:00:00Z',
  recordedAt: '2026-03-01T12:00:00Z',
  account: { id: 'acc_01h455vb4pex5vsknk084sn02q', externalId: 'ALFKI' },
  data: { ladder: 'status', tier: 'silver', since: '1997-08-25T12:00:00Z', until: '1999-01-01T00:00:00Z' },
};

export const Event = Type.Object(
  {
    id: ref(EventId),
    type: Type.String({
      maxLength: 63,
      description: `What happened: ${EVENT_TYPES.map((type) => `\`${type}\``).join(', ')}. More may come.`,
      examples: ['purchase.posted'],
    }),
    at: ref(DateTime, { description: 'When it happened.' }),
    recordedAt: ref(DateTime, { description: 'When it was written.' }),
    account: Type.Object({ id: ref(AccountId), externalId: ref(ExternalId) }),
    data: Type.Unsafe<Record<string, unknown>>({
      type: 'object',
      additionalProperties: true,
      description:
        'What it came to: for what was posted, the answer that was given then. Of accounts and stakeholders no personal data. ' +
        'Of `referral.refused`, which the referrer is told where what it was told of (`told`) comes to more points, coupons or ' +
        'cards than can be booked, and therefore gives nothing: `code` and `detail` say why. ' +
        'Of `points.expiring`, which is told once for each holder, kind, end and warning of the programme (`before`), that long before ' +
        'active points expire: `amount` is what there is at that instant of all that ends at `expiresAt`. ' +
        'Of `budget.warned`, `budget.spent` and `budget.freed`, which are told once each time that the use of a limit of the ' +
        'programme, or of a stock, comes to 80 or 95 %, comes to all of it, and falls below that again: `rule` (whose limit it ' +
        'is, or which claimed; null: several), `limit` (`key` and `label` of one that rules share, or null), `reward` (whose ' +
        'stock it is, or null), `unit` (`points` or `count`), `from` and `until` of its period (null: none), `size`, `used`, ' +
        '`left`, and `percent`, the mark that was crossed. A size that is changed crosses nothing by itself.',
    }),
  },
  {
    $id: 'Event',
    description: 'Something that happened to an account.',
    examples: [EVENT_EXAMPLE],
  },
);

export const EventPage = Type.Object(
  {
    data: Type.Array(ref(Event), { maxItems: LIMIT_MAX }),
    nextCursor: Type.Union([ref(EventId), Type.Null()], {
      description:
        'Send it as `after` next time: the id of the last event here, or the `after` that was sent where there is no newer ' +
        'one. Null while nothing has happened at all.',
    }),
  },
  {
    $id: 'EventPage',
    description: 'Events, oldest first.',
    examples: [{ data: [EVENT_EXAMPLE], nextCursor: EXAMPLE_ID }],
  },
);

export type EventAnswer = Static<typeof Event>;

export const eventSchemas: readonly TSchema[] = [EventId, Event, EventPage];
