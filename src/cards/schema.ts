import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { CARD_STATUSES } from '../core/state.ts';
import { Coupon } from '../coupons/schema.ts';
import { pageOf } from '../http/paging.ts';
import { CardId, Holder } from '../http/reference-scalars.ts';
import { DateTime, Key, text } from '../http/scalars.ts';
import { choice, nullable, ref } from '../http/schema.ts';

const count = { minimum: 0, maximum: 1_000 };

export const Card = Type.Object(
  {
    id: ref(CardId),
    card: ref(Key, { description: 'The kind of points that its stamps are.' }),
    label: text(200),
    holder: ref(Holder),
    size: Type.Integer({ ...count, description: 'With so many stamps it is full.' }),
    stamps: Type.Integer({
      ...count,
      description: 'How many are on it; of one that was completed or expired, how many were.',
    }),
    missing: Type.Integer({ ...count, description: 'How many it takes until it is full.' }),
    status: choice(CARD_STATUSES, {
      description:
        '`completed`: its stamps were turned into coupons. An open card that is full waits for its reward, which is out of stock or cannot be had now, until the next stamp comes.',
    }),
    openedAt: ref(DateTime, { description: 'When its first stamp came.' }),
    expiresAt: nullable(ref(DateTime), {
      description:
        'When it ends with its stamps, unless it is full by then. Null: it has no end, or no stamp yet, or is full and waits for its reward.',
    }),
    completedAt: nullable(ref(DateTime)),
    coupons: Type.Array(ref(Coupon), {
      description: 'What it brought; withdrawn where stamps of it came back.',
    }),
  },
  {
    $id: 'Card',
    description: 'A card of stamps of one holder.',
    examples: [
      {
        id: 'crd_01h455vb4pex5vsknk084sn02q_12_0',
        card: 'cup',
        label: 'Cups',
        holder: 'account',
        size: 6,
        stamps: 4,
        missing: 2,
        status: 'open',
        openedAt: '2026-03-01T12:00:00Z',
        expiresAt: '2027-03-01T12:00:00Z',
        completedAt: null,
        coupons: [],
      },
    ],
  },
);

export const CardPage = pageOf('CardPage', Card);

export type CardAnswer = Static<typeof Card>;

export const cardSchemas: readonly TSchema[] = [Card, CardPage];
