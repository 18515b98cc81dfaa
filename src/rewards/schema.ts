import { type TSchema, Type } from '@sinclair/typebox';
import { pageOf, pageQuery } from '../http/paging.ts';
import { DateTime, KEY_MISTAKE, KEY_PATTERN, Key, PositivePoints, text } from '../http/scalars.ts';
import { nullable, ref, strictObject } from '../http/schema.ts';

const STOCK_MAX = 1_000_000_000_000;
const DESCRIPTION_LENGTH_MAX = 2_000;

export const RewardKind = Type.String({
  $id: 'RewardKind',
  pattern: KEY_PATTERN,
  description:
    'What it is, in a word of your own, for whoever shows or delivers it; every kind is redeemed alike.',
  examples: ['product', 'service', 'voucher', 'free-shipping'],
  'x-mistake': KEY_MISTAKE,
});

export const RewardPrice = strictObject(
  { points: ref(Key), amount: ref(PositivePoints) },
  {
    $id: 'RewardPrice',
    description: 'How many points of which kind; the kind is one of the programme of whoever redeems it.',
    examples: [{ points: 'reward', amount: 500 }],
  },
);

const stock = Type.Integer({
  minimum: 0,
  maximum: STOCK_MAX,
  'x-mistake': `must be a whole number from 0 to ${STOCK_MAX}, or null for no limit`,
});

export const rewardParams = strictObject({ key: ref(Key) });
export const rewardListQuery = strictObject(pageQuery);

export const RewardRequest = strictObject(
  {
    name: text(200, { examples: ['Espresso machine'] }),
    kind: ref(RewardKind),
    description: Type.Optional(Type.String({ maxLength: DESCRIPTION_LENGTH_MAX })),
    price: Type.Optional(ref(RewardPrice)),
    valid: Type.Optional(
      strictObject(
        { from: Type.Optional(ref(DateTime)), until: Type.Optional(ref(DateTime)) },
        { description: 'When it can be had; `until` itself does not belong to it.' },
      ),
    ),
    stock: Type.Optional(
      nullable(stock, { description: 'How many there are from now on; null or absent: without limit.' }),
    ),
  },
  {
    $id: 'RewardRequest',
    description:
      'All that is to be known of a reward: what is left out is no longer so. Without a price it is had by a coupon only.',
    examples: [
      {
        name: 'Espresso machine',
        kind: 'product',
        price: { points: 'reward', amount: 12000 },
        valid: { until: '2027-01-01T00:00:00Z' },
        stock: 25,
      },
    ],
  },
);

export const Reward = Type.Object(
  {
    key: ref(Key),
    version: Type.Integer({
      minimum: 1,
      description: 'Goes up when the reward changes; its stock does not count as a change.',
    }),
    name: Type.String({ maxLength: 200 }),
    kind: ref(RewardKind),
    description: nullable(Type.String({ maxLength: DESCRIPTION_LENGTH_MAX })),
    price: nullable(ref(RewardPrice), { description: 'Null: it is had by a coupon only.' }),
    valid: Type.Object({
      from: nullable(ref(DateTime), { description: 'Null: since ever.' }),
      until: nullable(ref(DateTime), { description: 'Null: for ever.' }),
    }),
    stock: nullable(stock, { description: 'How many are left; null: without limit.' }),
    createdAt: ref(DateTime),
    updatedAt: ref(DateTime),
  },
  {
    $id: 'Reward',
    description: 'What can be had for points, or by a coupon.',
    examples: [
      {
        key: 'espresso-machine',
        version: 1,
        name: 'Espresso machine',
        kind: 'product',
        description: null,
        price: { points: 'reward', amount: 12000 },
        valid: { from: null, until: '2027-01-01T00:00:00.000Z' },
        stock: 25,
        createdAt: '2026-03-01T12:00:00.000Z',
        updatedAt: '2026-03-01T12:00:00.000Z',
      },
    ],
  },
);

export const RewardPage = pageOf('RewardPage', Reward);

export const rewardSchemas: readonly TSchema[] = [RewardKind, RewardPrice, RewardRequest, Reward, RewardPage];
